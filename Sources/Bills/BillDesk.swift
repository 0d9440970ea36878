import Dispatch

/// Where bills are read: on a thread of its own, one bill at a time, so that neither a long bill nor many of them keep calls waiting.
public struct BillDesk: Sendable {
    private let queue = DispatchQueue(label: "tollgate.bills")

    /// A desk. A host needs one.
    public init() {}

    /// Does the work when its turn comes. It is not interrupted: what limits a bill limits its time.
    public func run<Answer: Sendable>(
        _ work: @escaping @Sendable () throws(BillError) -> Answer
    ) async throws(BillError) -> Answer {
        let answer: Result<Answer, BillError> = await withCheckedContinuation { continuation in
            queue.async {
                let result: Result<Answer, BillError>
                do throws(BillError) { result = .success(try work()) } catch { result = .failure(error) }
                continuation.resume(returning: result)
            }
        }
        return try answer.get()
    }
}
