public import Clocks
import Dispatch

/// Transactions over one database, shared by any number of tasks and processes.
///
/// Writes wait in one line. Whoever holds the lock between processes carries everything that waits in one commit, so that the price of
/// making a commit durable is shared; where one has to be undone, it is undone alone.
public final class Store: Sendable {
    /// Which store this is.
    public let identity: StoreIdentity

    /// What stood on the store when it was opened; nil for one that hosts work with.
    public let mark: StoreMark?

    /// The steps that opening carried out to bring the tables up to date, as `OWNER/STEP`.
    public let applied: [String]

    let backend: any Backend
    let writer: Writer
    /// The clock of the store's transactions. Whatever is compared with an instant from the store is asked of it: on a server it is the
    /// server's clock, one for all hosts, carried on between commits by a steady clock of this machine.
    public let clock: any WallClock

    init(backend: any Backend, prepared: Opening.Prepared, migrations: [MigrationSet], clock: any WallClock, place: String) {
        self.backend = backend
        let clock = backend.clock(clock)
        identity = prepared.identity
        mark = prepared.mark
        applied = prepared.applied
        self.clock = clock
        writer = Writer(backend: backend, opened: OpenedStore(prepared, migrations: migrations, place: place), clock: clock)
        writer.start()
    }

    deinit { writer.stop(thenClose: true) }

    /// Opens a store, makes it when there is none, and brings its tables up to date.
    ///
    /// - Parameters:
    ///   - location: where it lives.
    ///   - making: whether a store that is missing is made; else it is an error.
    ///   - environment: which environment the store must belong to; a new store is bound to it for good. Nil takes the store as it
    ///     is (an auditor's copy), and makes a new one that belongs to none.
    ///   - migrations: the tables of every owner that this program has. Owners it does not have are left alone.
    ///   - clock: tells the time of transactions. On a server that is the server's own clock, and this one where it is turned by hand.
    ///   - setAside: whether a store that was moved, or is a copy or a backup, is opened as well: it can be read and never written.
    public static func open(
        _ location: StoreLocation, making: Bool = true, environment: String? = nil, migrations: [MigrationSet], clock: any WallClock,
        setAside: Bool = false
    ) async throws(StoreError) -> Store {
        let opened: Result<Store, StoreError> = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    returning: Result { () throws(StoreError) -> Store in
                        let backend = try location.backend()
                        let place = location.description
                        let opening = Opening(
                            makes: making, environment: environment, migrations: migrations, clock: backend.clock(clock),
                            admitsSetAside: setAside, place: place)
                        return Store(
                            backend: backend, prepared: try opening.prepare(backend), migrations: migrations, clock: clock, place: place)
                    })
            }
        }
        return try opened.get()
    }

    /// Runs `body` in a transaction and returns once what it did is durable.
    ///
    /// A body that throws is undone alone, and its error is thrown here. The body runs on the store's own thread, may be run again,
    /// and is not cancelled half-way: once asked for, it happens or fails, whether or not the task that asked still waits.
    /// Throws `StoreError.clockBehind` when the clock stands more than 5 s before the newest transaction. With `StoreError.commitUnknown`
    /// the transaction may have been kept; with every other error nothing of it was.
    /// - Parameters:
    ///   - apart: whether the body is kept apart from those that share its commit from the start: one that takes long and is likely to
    ///     throw, and would be run a second time for that.
    ///   - foresight: what the body is going to ask for: asked for together with what others will.
    @discardableResult
    public func write<R: Sendable>(
        apart: Bool = false, foreseeing foresight: (any Foresight)? = nil, _ body: @escaping @Sendable (WriteTransaction) throws -> R
    ) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            writer.enqueue(WriteJob(apart: apart, foresight: foresight, body, continuation))
        }
    }

    /// Runs `body` on a snapshot of the store, beside writers and other readers, on a thread of the store's own. It sees whatever was
    /// committed before it was asked for.
    ///
    /// On SQLite it throws `CancellationError` when the task that asked was cancelled; on a server it runs to its end.
    public func read<R: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> R) async throws -> R {
        let clock = clock
        do {
            return try await backend.read { connection in
                let transaction = ReadTransaction(connection, now: clock.now())
                defer { transaction.end() }
                return try body(transaction)
            }
        } catch {
            writer.noteDamage(error)
            throw error
        }
    }

    /// Reads everything that is stored and says what is wrong with it, a line each; empty when nothing was found.
    ///
    /// On SQLite the pages, indices and references between tables are compared with each other; on PostgreSQL every row is read, which
    /// meets what its own checksums find. This takes minutes on a large store and hinders nobody.
    public func check() async throws -> [String] { try await backend.check() }

    /// How much this process has written since it opened the store, and what waits.
    public var statistics: StoreStatistics { writer.statistics }

    /// Carries out what waits, then closes. Later transactions throw `StoreError.closed`.
    public func close() async {
        await withCheckedContinuation { continuation in
            writer.stop(thenClose: true) { continuation.resume() }
        }
    }
}

extension StoreLocation {
    /// Opens the database that the location names.
    func backend() throws(StoreError) -> any Backend {
        switch self {
        case .sqlite(let path): try SQLiteBackend(file: path)
        case .memory: try SQLiteBackend(file: nil)
        case .postgres(let address): try PostgresBackend(address)
        }
    }
}

/// How much a store has written since this process opened it, and what waits.
public struct StoreStatistics: Sendable, Hashable {
    /// How many commits were made durable.
    public internal(set) var commits: Int64 = 0

    /// How many transactions those commits carried.
    public internal(set) var transactions: Int64 = 0

    /// How many transactions wait for their turn now.
    public internal(set) var waiting = 0
}
