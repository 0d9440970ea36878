import ArgumentParser
import JSON
import Ledger
import Store

extension StoreCommand {
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read everything that is stored, and say what is wrong with it.",
            discussion: """
                First the database itself: pages, indices and references on SQLite, every row on PostgreSQL. Then the ledger: balances, \
                sums and states of what counts are derived, and are made again from the operations and their steps. Nothing is changed, \
                hosts may be at work meanwhile, and a large store takes minutes. `tollgate audit verify` looks at the log.

                Exit status: 0 nothing is wrong, 1 something is.
                """)

        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let found = try await Workbench.with(settings.load()) { bench in
                let database = try await bench.store.check()
                // A database that is damaged may not even be read to its end.
                guard database.isEmpty else { return Found(database: database, ledger: []) }
                let ledger = try await bench.store.read { tx in try Ledger.check(in: tx) }
                return Found(database: [], ledger: ledger.map(\.description))
            }
            CommandContext.current.terminal.write(listing.json ? found.json.text : found.text)
            guard found.isEmpty else { throw ExitStatus.no }
        }
    }

    private struct Found: Sendable {
        let database: [String]
        let ledger: [String]

        var isEmpty: Bool { database.isEmpty && ledger.isEmpty }

        var text: String {
            guard !isEmpty else { return "the database is sound, and the ledger agrees with its operations" }
            return (database.map { "database: \($0)" } + ledger.map { "ledger: \($0)" }).joined(separator: "\n")
        }

        var json: JSONValue {
            ["database": .array(database.map { .string($0) }), "ledger": .array(ledger.map { .string($0) })]
        }
    }
}
