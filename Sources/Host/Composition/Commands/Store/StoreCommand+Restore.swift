import ArgumentParser
import AuditLog
import Clocks
import Glibc
import JSON
import Store

extension StoreCommand {
    struct Restore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a store of a backup, in an empty place.",
            discussion: """
                A backup is older than the world: what hosts did after it is not in it. Until an admin has said so (`tollgate store \
                confirm`) hosts of the restored store establish what was open and refuse to spend anything new.
                """)

        @Option(help: ArgumentHelp("The backup; its manifest lies beside it.", valueName: "file")) var from: String
        @Option(help: ArgumentHelp("Where the store goes, if not to that of the settings.", valueName: "url")) var to: String?
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let settings = try settings.load()
            let file = StorePlace.absolute(from)
            let target = try StorePlace(to, settings)
            let source = settings.with(store: .sqlite(path: file))
            guard Glibc.access(file, F_OK) == 0 else { throw Complaint(.usage, "there is no backup at `\(file)`") }
            let claim = try BackupManifest.Claim(of: file)
            try await Self.check(source)
            if KeyFiles.areAt(file) { try KeyFiles.carry(from: file, to: target.keyPath) }
            guard KeyFiles.areAt(target.keyPath) else {
                throw Complaint(
                    .usage, "the store's keys are missing",
                    help: ["put them to `\(StoreKeys.files(at: target.keyPath).joined(separator: "` and `"))`"])
            }
            guard let key = try StoreKeys.auditKey(at: target.keyPath) else { throw Complaint(.usage, "the log's key is missing") }
            let report = try await StoreCopy.run(
                .restore, from: source.store, to: target.location, migrations: Workbench.migrations, clock: CommandContext.current.clock,
                check: { store, report in
                    guard report.identity.id == claim.store, report.digest == claim.digest else {
                        throw Complaint(.no, "`\(file)` does not hold what its manifest says")
                    }
                    try await CopiedLog.check(store, key: key.publicKey)
                })
            try await note(report, claim, target)
            CommandContext.current.terminal.write(
                """
                `\(target.location)` is the store as it was at \(report.newest.text): \(report.rows) rows, and the log verifies
                hosts may serve it, and refuse to spend until an admin says what happened after that: `tollgate store confirm`
                """)
        }

        /// Complains of a file that is no backup, or of another environment, or newer than this program.
        private static func check(_ source: Settings) async throws {
            let store = try await Store.open(
                source.store, making: false, environment: source.environment.rawValue, migrations: Workbench.migrations,
                clock: CommandContext.current.clock, setAside: true)
            await store.close()
        }

        private func note(_ report: StoreCopy.Report, _ claim: BackupManifest.Claim, _ target: StorePlace) async throws {
            try await Workbench.with(target.settings) { bench in
                let log = bench.auditLog
                let body: JSONObject = [
                    "newest": .integer(report.newest.milliseconds), "leaves": .integer(claim.leaves), "digest": .string(report.digest),
                ]
                try await bench.store.write { tx in _ = try log.append(EntryDraft(kind: "store-restored", body: body), in: tx) }
            }
        }
    }
}
