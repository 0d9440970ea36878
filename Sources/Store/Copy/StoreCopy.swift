public import Clocks
import Dispatch

/// Brings all that a store holds to another place, of the same or of another kind.
///
/// The order of its steps keeps two stores of one shop from ever both moving money: a store that moves is set aside before the first
/// row is read, and the other one is made usable after the last check. Broken off at any point it leaves a store that is set aside
/// and one that is unfinished, or the one that is usable; run again it goes on.
public final class StoreCopy: Sendable {
    /// What the copy is for.
    public enum Purpose: Sendable, Hashable {
        /// The store goes on in the other place, and here no more.
        case move
        /// To be read beside the store.
        case keep
        /// To be restored when the store is lost.
        case backup
        /// To work with, after the store was lost.
        case restore
    }

    /// What was copied.
    public struct Report: Sendable, Hashable {
        /// The store.
        public let identity: StoreIdentity
        /// The newest transaction that was copied.
        public let newest: Instant
        /// The tables of the owners, in the order of their names.
        public let tables: [Table]

        /// How many rows there are in all.
        public var rows: Int64 { tables.reduce(0) { $0 + $1.rows } }

        /// One table.
        public struct Table: Sendable, Hashable {
            /// Its name.
            public let name: String
            /// How many rows it has.
            public let rows: Int64
            /// The digest of the rows, in hexadecimal: the same on every kind of database.
            public let digest: String
        }
    }

    private let purpose: Purpose
    private let source: End
    private let target: End
    private let clock: any WallClock

    private struct End: Sendable {
        let location: StoreLocation
        let backend: any Backend
    }

    private init(_ purpose: Purpose, source: End, target: End, clock: any WallClock) {
        self.purpose = purpose
        self.source = source
        self.target = target
        self.clock = clock
    }

    /// Carries out a copy.
    ///
    /// - Parameters:
    ///   - purpose: what it is for.
    ///   - source: where the store is.
    ///   - target: a place without a store; a database that is empty, a file that is missing.
    ///   - migrations: the tables that this program has.
    ///   - mayMove: throws where the store may not be set aside yet; called in the transaction that does it.
    ///   - check: looks at what was copied, before anybody can work with it; what it throws undoes the move.
    /// - Throws: `StoreError.setAside` for a source that is no store to work with, `StoreError.notEmpty` for a target with something in it,
    ///   `StoreError.differs` where something other arrived than was sent.
    public static func run(
        _ purpose: Purpose, from source: StoreLocation, to target: StoreLocation, migrations: [MigrationSet], clock: any WallClock,
        mayMove: @escaping @Sendable (ReadTransaction) throws -> Void = { _ in },
        check: @Sendable (Store, Report) async throws -> Void
    ) async throws -> Report {
        guard source != target else { throw StoreError.notEmpty(place: target.description, found: "the store itself") }
        let from = End(location: source, backend: try await blocking { try source.backend() })
        let to: End
        do { to = End(location: target, backend: try await blocking { try target.backend() }) } catch {
            from.backend.close()
            throw error
        }
        let copy = StoreCopy(purpose, source: from, target: to, clock: clock)
        defer {
            from.backend.close()
            to.backend.close()
        }
        return try await copy.run(migrations, mayMove, check)
    }

    private func run(
        _ migrations: [MigrationSet], _ mayMove: @escaping @Sendable (ReadTransaction) throws -> Void,
        _ check: @Sendable (Store, Report) async throws -> Void
    ) async throws -> Report {
        let begun = try await Self.blocking { [self] in try begin(mayMove) }
        let report: Report
        do {
            report = try await transfer()
            let store = try await Store.open(
                target.location, making: false, migrations: migrations, clock: clock, setAside: true)
            do { try await check(store, report) } catch {
                await store.close()
                throw error
            }
            await store.close()
        } catch {
            // The store may go on where it is, if nothing can go on elsewhere; where that cannot be told the command is run again.
            if let mark = begun.mark, begun.isNew { try? await Self.blocking { [self] in try giveBack(mark) } }
            throw error
        }
        try await Self.blocking { [self] in try finish(begun.mark) }
        return report
    }

    // MARK: - Steps

    /// Looks at the store, and sets one aside that moves.
    /// - Returns: the mark of a store that moves, and whether this set it aside, and not a run before it that was broken off.
    private func begin(_ mayMove: @Sendable (ReadTransaction) throws -> Void) throws -> (mark: StoreMark?, isNew: Bool) {
        let place = target.location.description
        var begun: (mark: StoreMark?, isNew: Bool) = (nil, false)
        try source.backend.exclusively { connection in
            guard try connection.isStore() else { throw StoreError.missing }
            let mark = try StoreMark.read(on: connection)
            switch (purpose, mark?.kind) {
            case (.restore, .backup), (.keep, nil), (.backup, nil): begun = (nil, false)
            case (.move, .moved) where mark?.place == place: begun = (mark, false)
            case (.move, nil): begun = (try setAside(for: place, mayMove, on: connection), true)
            default:
                guard let mark else { throw StoreError.notABackup(place: source.location.description) }
                throw StoreError.setAside(mark)
            }
        }
        return begun
    }

    private func setAside(
        for place: String, _ mayMove: (ReadTransaction) throws -> Void, on connection: any SQLConnection
    ) throws -> StoreMark {
        let newest = try StoreClock.newest(on: connection)
        let now = try StoreClock.check(source.backend.clock(clock).now(), against: newest)
        let transaction = ReadTransaction(connection, now: now)
        defer { transaction.end() }
        try mayMove(transaction)
        // A place that was named by mistake shows before any host is kept waiting.
        let identity = try CopyTransaction.identity(on: connection)
        try target.backend.exclusively { there in _ = try CopyTransaction.isUnfinished(there, identity, place) }
        let mark = StoreMark(kind: .moved, place: place, at: now, newest: newest)
        try StoreMark.write(mark, newest: newest, on: connection)
        return mark
    }

    /// Takes back that a store was set aside, unless another run has made the target usable meanwhile.
    ///
    /// This and `finish` look at both stores, the source first, and each finds what the other has left.
    private func giveBack(_ mark: StoreMark) throws {
        try source.backend.exclusively { connection in
            guard try StoreMark.read(on: connection) == mark else { return }
            try target.backend.exclusively { there in
                guard try there.isStore() else { return }
                // Another store got there first.
                guard try CopyTransaction.identity(on: there) == CopyTransaction.identity(on: connection) else { return }
                guard try StoreMark.read(on: there)?.kind == .unfinished else { throw StoreError.missing }
            }
            try StoreMark.write(nil, newest: mark.newest, on: connection)
        }
    }

    /// One snapshot of the source becomes one transaction of the target.
    private func transfer() async throws -> Report {
        let (target, clock) = (target, source.backend.clock(clock))
        let place = source.location.description
        return try await source.backend.read { reading in
            // Before anything is waited for on the other side.
            try reading.takeYourTime()
            var report: Report?
            try target.backend.exclusively { writing in
                report = try CopyTransaction(from: reading, place: place, to: writing, at: clock.now()).run(into: target.location)
            }
            guard let report else { throw StoreError.missing }
            return report
        }
    }

    /// Makes the target what it was made for.
    /// - Parameter mark: the mark of a store that moves; where it has another one by now, nothing is made usable.
    private func finish(_ mark: StoreMark?) throws {
        guard let mark else { return try finishTarget() }
        try source.backend.exclusively { connection in
            guard try StoreMark.read(on: connection) == mark else { throw StoreError.missing }
            try finishTarget()
        }
    }

    private func finishTarget() throws {
        let place = source.location.description
        try target.backend.exclusively { connection in
            guard let mark = try StoreMark.read(on: connection), mark.kind == .unfinished else { throw StoreError.missing }
            let kind: StoreMark.Kind? =
                switch purpose {
                case .move: nil
                case .keep: .copy
                case .backup: .backup
                case .restore: .restored
                }
            let final = kind.map { StoreMark(kind: $0, place: place, at: mark.at, newest: mark.newest) }
            try StoreMark.write(final, newest: mark.newest, on: connection)
        }
    }

    private static func blocking<R: Sendable>(_ work: @escaping @Sendable () throws -> R) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result(catching: work)) }
        }
    }
}

extension SQLConnection {
    /// Whether the database holds a store.
    func isStore() throws(StoreError) -> Bool {
        guard try tables().contains(where: { $0.name == "store_identity" }) else { return false }
        return try !query("SELECT id FROM store_identity", []).isEmpty
    }
}
