import ArgumentParser
import JSON

/// `tollgate version`
struct VersionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Say which Tollgate this is.")

    @OptionGroup var listing: ListingOptions

    func run() async throws {
        let object: JSONObject = ["name": "tollgate", "version": .string(TollgateVersion.text)]
        CommandContext.current.terminal.write(listing.json ? JSONValue.object(object).text : "tollgate \(TollgateVersion.text)")
    }
}
