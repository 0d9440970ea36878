import ArgumentParser
import AuditLog
import Clocks
import Glibc
import JSON
import Store

extension StoreCommand {
    struct Backup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a consistent copy of the store, while hosts work with it.",
            discussion: """
                FILE holds all that the store held at one moment, and FILE.manifest its identity, digests and the log's newest checkpoint. \
                The log of the copy is verified before the command ends. The keys are not in it, unless --with-keys says so: keep them \
                in another place than the backup. Without them it cannot be restored.
                """)

        @Option(help: ArgumentHelp("The new file.", valueName: "file")) var to: String
        @Flag(help: "Put the store's keys beside the file, as FILE.log-key and FILE.pseudonym-key.") var withKeys = false
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let settings = try settings.load()
            let file = StorePlace.absolute(to)
            for path in [file, BackupManifest.path(of: file)] where Glibc.access(path, F_OK) == 0 {
                throw Complaint(.usage, "the file `\(path)` is there already", help: ["`--to` names a new file"])
            }
            let keys = try await Workbench.with(settings) { bench in
                _ = try? await bench.sequence()
                return bench.keys
            }
            do {
                let manifest = try await Self.write(settings, file, keys.audit.publicKey)
                if withKeys { try KeyFiles.carry(from: settings.keyPath, to: file) }
                tell(manifest, file, settings)
            } catch {
                for path in [file, "\(file)-wal", "\(file)-shm", "\(file).lock", BackupManifest.path(of: file)] { unlink(path) }
                throw error
            }
        }

        private static func write(_ settings: Settings, _ file: String, _ key: AuditPublicKey) async throws -> BackupManifest {
            let found = Found()
            let report = try await StoreCopy.run(
                .backup, from: settings.store, to: .sqlite(path: file), migrations: Workbench.migrations,
                clock: CommandContext.current.clock,
                check: { store, _ in
                    try await CopiedLog.check(store, key: key)
                    let checkpoint = try await AuditTrail(store).newestCheckpoint()
                    await found.set(checkpoint)
                })
            let checkpoint = await found.checkpoint
            let manifest = BackupManifest(report, checkpoint: checkpoint?.note, leaves: checkpoint?.size ?? 0)
            let beside = try NewFile(BackupManifest.path(of: file))
            try beside.write(manifest.text)
            try beside.close()
            unlink("\(file).lock")
            return manifest
        }

        private func tell(_ manifest: BackupManifest, _ file: String, _ settings: Settings) {
            let terminal = CommandContext.current.terminal
            let rows = manifest.tables.reduce(0) { $0 + $1.rows }
            guard !listing.json else {
                return terminal.write(
                    JSONValue.object([
                        "file": .string(file), "manifest": .string(BackupManifest.path(of: file)), "store": .string(manifest.store),
                        "newest": .string(manifest.newest.text), "rows": .integer(rows), "digest": .string(manifest.digest),
                        "leaves": .integer(manifest.leaves),
                    ]).text)
            }
            terminal.write(
                """
                `\(file)` holds the store as it was at \(manifest.newest.text): \(rows) rows, \
                \(manifest.leaves) entries in the log's tree, \
                which verifies
                digest \(manifest.digest)
                """)
            guard !withKeys else { return }
            terminal.write("keep the keys as well, elsewhere: `\(StoreKeys.files(at: settings.keyPath).joined(separator: "` and `"))`")
        }
    }
}

/// Takes a checkpoint out of the look at a copy.
private actor Found {
    private(set) var checkpoint: Checkpoint?

    func set(_ checkpoint: Checkpoint?) { self.checkpoint = checkpoint }
}
