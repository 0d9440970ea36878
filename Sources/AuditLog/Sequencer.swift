public import Clocks
import Cryptography
public import Store

/// Gives entries their places in the tree and signs what the tree is then.
///
/// Any number of processes may run one on the same store: a lease says whose turn it is, and another takes over when it runs out.
public struct Sequencer: Sendable {
    /// How long a holder keeps the turn without renewing it.
    public static let lease: Span = .seconds(2)

    /// How many entries get their places in one transaction.
    static let batch = 512

    let store: Store
    private let key: AuditKey
    private let holder: String
    private let seals: SealKey

    /// A sequencer for one process; `holder` is a name that no other one has.
    public init(store: Store, key: AuditKey, holder: String = AuditLog.newWriterName()) {
        self.store = store
        self.key = key
        self.holder = holder
        seals = key.sealKey
    }

    /// Gives every entry that waits its place; the newest checkpoint that this made, nil when nothing waited or another process
    /// holds the lease.
    ///
    /// Throws `AuditError.damaged` when the tree is not what its newest checkpoint says: nothing is signed on top of that.
    public func sequence() async throws -> Checkpoint? {
        let isIdle = try await store.read { tx in
            try tx.query("SELECT 1 AS one FROM audit_pending WHERE refused = 0 LIMIT 1").isEmpty
        }
        if isIdle { return nil }
        var newest: Checkpoint?
        while true {
            // Calls wait for a transaction that writes: what needs none of it is done before.
            let waiting = try await store.read { [seals] tx in try WaitingEntries.oldest(Self.batch, sealedBy: seals, in: tx) }
            do {
                let step = try await store.write { [self] tx in try self.step(waiting, in: tx) }
                newest = step.checkpoint ?? newest
                if !step.hasMore { return newest }
            } catch is WaitingEntries.PlacedMeanwhile { continue }
        }
    }

    /// The same for a process that is about to end: the lease is given back, so that the next one does not wait for it to run out.
    public func sequenceAndRelease() async throws -> Checkpoint? {
        let newest = try await sequence()
        let holder = holder
        if newest != nil {
            try await store.write { tx in try tx.execute("DELETE FROM audit_lease WHERE holder = $1", [.text(holder)]) }
        }
        return newest
    }

    /// Sequences twice a second until the task is cancelled. Failures are told and tried again.
    ///
    /// - Parameters:
    ///   - onCheckpoint: gets each checkpoint, so that it can leave the machine.
    ///   - onFailure: gets each error.
    public func run(
        onCheckpoint: @Sendable (Checkpoint) async -> Void = { _ in }, onFailure: @Sendable (any Error) async -> Void = { _ in }
    ) async {
        while !Task.isCancelled {
            do {
                if let checkpoint = try await sequence() { await onCheckpoint(checkpoint) }
            } catch is CancellationError {
                return
            } catch {
                await onFailure(error)
            }
            try? await Task.sleep(for: .milliseconds(500))
        }
    }

    private struct Step {
        var checkpoint: Checkpoint?
        var hasMore = false
    }

    private func step(_ waiting: WaitingEntries, in tx: WriteTransaction) throws -> Step {
        guard try takeLease(in: tx) else { return Step() }
        let size = try TreeState.size(in: tx)
        try TreeState.check(size: size, in: tx)
        try waiting.leave(leavesFrom: size, in: tx)
        let hashes = waiting.accepted.map(\.hash)
        guard !hashes.isEmpty else { return Step(hasMore: waiting.isFull) }
        try TileTree.append(hashes, toSize: size, in: tx)
        return Step(checkpoint: try sign(size: size + Int64(hashes.count), in: tx), hasMore: waiting.isFull)
    }

    private func sign(size: Int64, in tx: WriteTransaction) throws -> Checkpoint {
        var tree = TileTree(tx)
        let checkpoint = try Checkpoint(size: size, root: try tree.root(size: size), key: key)
        try tx.perform(
            "INSERT INTO audit_checkpoints (size, at, note) VALUES ($1, $2, $3)",
            [.integer(size), .integer(tx.now.milliseconds), .text(checkpoint.note)])
        return checkpoint
    }

    private func takeLease(in tx: WriteTransaction) throws(StoreError) -> Bool {
        let changed = try tx.execute(
            """
            INSERT INTO audit_lease (id, holder, until) VALUES (1, $1, $2)
            ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, until = excluded.until
            WHERE audit_lease.holder = $1 OR audit_lease.until <= $3
            """,
            [.text(holder), .integer((tx.now + Self.lease).milliseconds), .integer(tx.now.milliseconds)])
        return changed == 1
    }
}

/// The tree as its newest checkpoint left it.
enum TreeState {
    /// How many leaves there are.
    static func size(in tx: ReadTransaction) throws(StoreError) -> Int64 {
        try tx.query("SELECT leaf FROM audit_leaves ORDER BY leaf DESC LIMIT 1").first.map { row throws(StoreError) in
            try row.integer("leaf") + 1
        } ?? 0
    }

    /// The newest checkpoint; nil when there is none.
    static func newestCheckpoint(in tx: ReadTransaction) throws -> Checkpoint? {
        guard let row = try tx.query("SELECT note FROM audit_checkpoints ORDER BY size DESC LIMIT 1").first else { return nil }
        return try Checkpoint(parsing: try row.text("note"))
    }

    /// The newest checkpoint that was made by an instant; nil when there is none.
    static func newestCheckpoint(by instant: Instant, in tx: ReadTransaction) throws -> Checkpoint? {
        let rows = try tx.query(
            "SELECT note FROM audit_checkpoints WHERE at <= $1 ORDER BY size DESC LIMIT 1", [.integer(instant.milliseconds)])
        return try rows.first.map { row in try Checkpoint(parsing: try row.text("note")) }
    }

    /// Throws when leaves, tiles and newest checkpoint do not belong together.
    static func check(size: Int64, in tx: ReadTransaction) throws {
        let newest = try newestCheckpoint(in: tx)
        guard newest?.size ?? 0 == size else {
            throw AuditError.damaged("it is for \(newest?.size ?? 0) leaves and there are \(size)")
        }
        guard let newest else { return }
        var tree = TileTree(tx)
        guard try tree.root(size: size) == newest.root else {
            throw AuditError.damaged("the root of its \(size) leaves is another one")
        }
    }
}
