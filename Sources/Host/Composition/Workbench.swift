public import Access
public import AuditLog
import BillKeeping
public import Clocks
import Gate
import Glibc
import Ledger
import Notices
public import Store
import Vault

/// What a command works with: the store that the settings name, and what is built directly on it.
public struct Workbench: Sendable {
    /// The tables of every owner that this program has.
    public static let migrations: [MigrationSet] = [
        AuditLog.migrations, Access.migrations, Ledger.migrations, Gate.migrations, StoreKeys.migrations, KeptBills.migrations,
        NoticeTables.migrations, Vault.migrations,
    ]

    /// How the host is set up.
    public let settings: Settings
    /// The store.
    public let store: Store
    /// The secrets that belong to the store.
    public let keys: StoreKeys
    /// The log.
    public let auditLog: AuditLog
    /// Agents and approvers.
    public let access: Access

    /// Opens the store of these settings, and makes it where it is missing.
    ///
    /// - Throws: what the store or its keys say.
    public static func open(_ settings: Settings, clock: any WallClock) async throws -> Workbench {
        try StateDirectory.make(StateDirectory.folder(of: settings.keyPath))
        return try await open(settings, making: true, clock: clock)
    }

    /// Opens the store of these settings; one that is missing is a mistake in naming it.
    public static func openExisting(_ settings: Settings, clock: any WallClock) async throws -> Workbench {
        try settings.requireStore()
        return try await open(settings, making: false, clock: clock)
    }

    private static func open(_ settings: Settings, making: Bool, clock: any WallClock) async throws -> Workbench {
        let store = try await Store.open(
            settings.store, making: making, environment: settings.environment.rawValue, migrations: migrations, clock: clock)
        let keys: StoreKeys
        do { keys = try await StoreKeys.load(at: settings.keyPath, of: store) } catch {
            await store.close()
            throw error
        }
        let auditLog = AuditLog(key: keys.audit)
        return Workbench(
            settings: settings, store: store, keys: keys, auditLog: auditLog, access: Access(store: store, auditLog: auditLog))
    }

    /// Gives the entries that wait their places in the log's tree.
    /// - Returns: the newest checkpoint; nil where another process is doing it.
    func sequence() async throws -> Checkpoint? { try await Sequencer(store: store, key: keys.audit).sequenceAndRelease() }

    /// Gives what was written its place in the log's tree, then closes the store. A host that runs beside this does the first anyway,
    /// so that a failure there is no failure of the command.
    public func close() async {
        _ = try? await sequence()
        await store.close()
    }

    /// Runs `body` with the store of these settings in the current context, and closes it.
    ///
    /// - Parameter making: whether a missing store is made.
    static func with<R: Sendable>(
        _ settings: Settings, making: Bool = false, _ body: (Workbench) async throws -> R
    ) async throws -> R {
        let clock = CommandContext.current.clock
        let bench = making ? try await open(settings, clock: clock) : try await openExisting(settings, clock: clock)
        do {
            let result = try await body(bench)
            await bench.close()
            return result
        } catch {
            await bench.close()
            throw error
        }
    }
}

extension Settings {
    /// What the names of the store's keys begin with: they lie beside the store's file, or in the state directory for a store on a server.
    var keyPath: String {
        switch store {
        case .sqlite(let path): path
        case .postgres, .memory: "\(stateDirectory)/tollgate"
        }
    }

    /// Complains where there is no store's file; whether a server has the store shows when it is opened.
    func requireStore() throws {
        guard case .sqlite(let path) = store, Glibc.access(path, F_OK) != 0 else { return }
        throw Complaint(
            .usage, "there is no store at `\(path)`",
            help: ["name one with --store, --state or --environment", "`tollgate approvers add NAME --admin` makes a new one"])
    }
}
