import ArgumentParser
import AuditLog
import Clocks
import Diagnostics
import JSON
import Store

/// `tollgate audit`
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Read the log, check it, and prove what it says.",
        discussion: """
            A log that is checked against nothing from outside is consistent with itself only: keep checkpoints (`audit checkpoint`) \
            where whoever runs the host cannot change them.
            """,
        subcommands: [List.self, Show.self, Verify.self, Prove.self, Export.self, PrintCheckpoint.self])

    /// The log's store, opened for reading: whatever environment it belongs to, and whether or not its keys are at hand.
    static func with<R: Sendable>(_ settings: Settings, _ body: (Store, AuditKey?) async throws -> R) async throws -> R {
        try settings.requireStore()
        let key = try StoreKeys.auditKey(at: settings.keyPath)
        let store = try await Store.open(
            settings.store, making: false, migrations: [AuditLog.migrations], clock: CommandContext.current.clock, setAside: true)
        do {
            let result = try await body(store, key)
            await store.close()
            return result
        } catch {
            await store.close()
            throw error
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List entries, the newest first.")

        @Option(help: "Only entries of this kind, such as agent-added.") var kind: String?
        @Option(help: ArgumentHelp("Only entries that are not older than this, such as 24h.", valueName: "duration"))
        var since: SpanArgument?
        @Option(help: ArgumentHelp("At most so many.", valueName: "count")) var limit = 100
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            guard (1...10_000).contains(limit) else { throw ValidationError("--limit is between 1 and 10000.") }
        }

        func run() async throws {
            let context = CommandContext.current
            let filter = AuditTrail.Filter(kind: kind, since: since.map { context.clock.now() - $0.span }, limit: limit)
            let entries = try await AuditCommand.with(settings.load()) { store, _ in try await AuditTrail(store).list(filter) }
            guard !listing.json else { return context.terminal.write(JSONValue.array(entries.map(\.json)).text) }
            var table = Table("AT", "ENTRY", "KIND", "WHAT")
            for entry in entries { table.add(entry.record.at.text, entry.record.reference, entry.record.kind, entry.record.body) }
            context.terminal.write(table.text(empty: "there are no such entries"))
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one entry.")

        @Argument(help: "The entry, as `audit list` calls it.") var entry: String
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let found = try await AuditCommand.with(settings.load()) { store, _ in try await AuditTrail(store).show(entry) }
            let terminal = CommandContext.current.terminal
            guard !listing.json else { return terminal.write(found.json.text) }
            let record = found.record
            terminal.write("entry     \(record.reference)\nat        \(record.at.text)\nkind      \(record.kind)")
            terminal.write("leaf      \(found.leaf.map(String.init) ?? "waiting for its place in the tree")")
            for member in (try? JSONValue(parsing: record.body))?.objectValue?.members ?? [] {
                terminal.write("\(member.key): \(member.value.stringValue ?? member.value.text)")
            }
            for member in (try? JSONValue(parsing: record.personal))?.objectValue?.members ?? [] {
                terminal.write("\(member.key): (personal) \(member.value.stringValue ?? "")")
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the whole log as JSON lines, with the newest checkpoint last.",
            discussion: "Personal data stands in it as commitments only.")

        @Option(help: ArgumentHelp("Write to this new file, which only its owner can read.", valueName: "file")) var out: String?
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let terminal = CommandContext.current.terminal
            try await AuditCommand.with(settings.load()) { store, _ in
                guard let out else { return try await AuditTrail(store).export { terminal.write($0) } }
                let file = try NewFile(out)
                do {
                    try await AuditTrail(store).export { try file.write($0 + "\n") }
                    try file.close()
                } catch {
                    file.discard()
                    throw error
                }
            }
        }
    }
}
