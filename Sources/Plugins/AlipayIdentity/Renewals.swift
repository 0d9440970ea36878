import ToolKit

/// Renewals that are under way in this process: one for each handle, whoever waits for it. What renews is good once, and the second of
/// two that use it would be told that it is worthless.
actor Renewals {
    /// What comes of a renewal.
    typealias Outcome = Result<UserTokens, Failure>

    private var underWay: [String: Task<Outcome, Never>] = [:]

    /// The outcome of `body`, or of the one that is under way for this handle.
    func renew(_ handle: String, _ body: @escaping @Sendable () async -> Outcome) async -> Outcome {
        if let task = underWay[handle] { return await task.value }
        let task = Task { await body() }
        underWay[handle] = task
        let outcome = await task.value
        underWay[handle] = nil
        return outcome
    }
}
