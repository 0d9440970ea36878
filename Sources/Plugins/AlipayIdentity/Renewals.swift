import Synchronization
import ToolKit

/// Renewals that are under way in this process: one for each handle, whoever waits for it. What renews is good once, and the second of
/// two that use it would be told that it is worthless.
final class Renewals: Sendable {
    /// What comes of a renewal.
    typealias Outcome = Result<UserTokens, Failure>

    private let underWay = Mutex<[String: Task<Outcome, Never>]>([:])

    /// The outcome of `body`, or of the one that is under way for this handle.
    func renew(_ handle: String, _ body: @escaping @Sendable () async -> Outcome) async -> Outcome {
        let task = underWay.withLock { tasks in
            if let task = tasks[handle] { return task }
            let task = Task {
                let outcome = await body()
                underWay.withLock { _ = $0.removeValue(forKey: handle) }
                return outcome
            }
            tasks[handle] = task
            return task
        }
        return await task.value
    }
}
