import Dispatch
import Store

extension Store {
    /// Holds the writer in a transaction until `count` others wait, and then lets them run: what each was told, by its number.
    func crowd<R: Sendable>(
        _ count: Int, foreseeing foresight: @escaping @Sendable (Int) -> (any Foresight)? = { _ in nil },
        _ body: @escaping @Sendable (Int, WriteTransaction) throws -> R
    ) async throws -> [Int: Result<R, any Error>] {
        let isHeld = Shared(false)
        let all = DispatchSemaphore(value: 0)
        return try await withThrowingTaskGroup(of: (Int, Result<R, any Error>)?.self) { group in
            group.addTask {
                // Whoever waits for it goes on, however it ends.
                defer { isHeld.withLock { $0 = true } }
                try await self.write { _ in
                    isHeld.withLock { $0 = true }
                    all.wait()
                    // It may share the commit of the others, and be run once more with them.
                    all.signal()
                }
                return nil
            }
            while !isHeld.withLock(\.self) { await Task.yield() }
            for index in 0..<count {
                group.addTask {
                    (index, await Result { try await self.write(foreseeing: foresight(index)) { try body(index, $0) } })
                }
            }
            while statistics.waiting < count { await Task.yield() }
            all.signal()
            return try await group.reduce(into: [:]) { if let (index, told) = $1 { $0[index] = told } }
        }
    }
}

extension [Int: Result<Void, any Error>] {
    /// The numbers of those that were told that they are kept.
    var kept: Set<Int> { Set(filter { if case .success = $0.value { true } else { false } }.keys) }
}

extension WriteTransaction {
    /// A row of `numbers` that is nothing but its number.
    func insert(_ id: Int) throws { try execute("INSERT INTO numbers (id) VALUES ($1)", [SQLValue(id)]) }
}
