import Glibc
import Store

extension Store {
    /// Holds the writer in a transaction until `count` others wait, and then lets them run: what each was told, by its number.
    func crowd<R: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (Int, WriteTransaction) throws -> R
    ) async throws -> [Int: Result<R, any Error>] {
        let isHeld = Shared(false)
        return try await withThrowingTaskGroup(of: (Int, Result<R, any Error>)?.self) { group in
            group.addTask {
                try await self.write { _ in
                    isHeld.withLock { $0 = true }
                    while self.statistics.waiting < count { sched_yield() }
                }
                return nil
            }
            while !isHeld.withLock(\.self) { await Task.yield() }
            for index in 0..<count {
                group.addTask { (index, await Result { try await self.write { try body(index, $0) } }) }
            }
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
