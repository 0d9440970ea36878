import ArgumentParser
import JSON
import Store

extension StoreCommand {
    struct Migrate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring the store's tables up to date.",
            discussion: """
                Every host does this when it opens the store; where hosts log in with a role that may not make tables, this command does \
                it with one that may. A store newer than the program is refused.
                """)

        @Flag(help: "Only say what would be done; exit status 1 where there is something.") var check = false
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let settings = try settings.load()
            try settings.requireStore()
            let steps = try await check ? Store.pending(settings.store, migrations: Workbench.migrations) : Self.carryOut(settings)
            let terminal = CommandContext.current.terminal
            if listing.json {
                terminal.write(JSONValue.array(steps.map { .string($0) }).text)
            } else if steps.isEmpty {
                terminal.write("the tables of `\(settings.store)` are up to date")
            } else {
                terminal.write((check ? ["to be carried out:"] : ["carried out:"]).appending(steps).joined(separator: "\n"))
            }
            if check, !steps.isEmpty { throw ExitStatus.no }
        }

        private static func carryOut(_ settings: Settings) async throws -> [String] {
            let store = try await Store.open(
                settings.store, making: false, environment: settings.environment.rawValue, migrations: Workbench.migrations,
                clock: CommandContext.current.clock)
            await store.close()
            return store.applied
        }
    }
}

extension [String] {
    fileprivate func appending(_ steps: [String]) -> [String] { self + steps.map { "  \($0)" } }
}
