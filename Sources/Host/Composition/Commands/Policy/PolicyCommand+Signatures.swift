import Access
import ArgumentParser
import Clocks
import Gate
import JSON

extension PolicyCommand {
    struct Signatures: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell whether policies have to be signed, or say so.",
            discussion: """
                `on` needs an admin's secret, a key of an admin, and that the version in force is signed. `off` needs an admin's secret \
                and a signature (`tollgate policy sign --signatures-off`), so that a secret alone opens nothing. `signed_policies: true` \
                in tollgate.yaml requires signatures too, whatever the store says. --json tells what the next signature has to be for.
                """)

        enum Change: String, ExpressibleByArgument, CaseIterable { case on, off }

        @Argument(help: "on or off; without it, the state is told.") var change: Change?
        @Option(help: ArgumentHelp("The signature that `off` needs.", valueName: "file")) var signature: String?
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            guard (change == .off) == (signature != nil) else { throw ValidationError("`off` needs --signature, and nothing else does.") }
        }

        func run() async throws {
            let context = CommandContext.current
            let given = try signature.map { try SignatureFile.read($0) }
            try await Workbench.with(settings.load()) { bench in
                let book = try await context.parts.policy(bench).book
                if let change {
                    let admin = try await context.person(.admin, of: bench.access)
                    if change == .on { try await book.requireSignatures(by: admin) }
                    if change == .off, let given { try await book.allowUnsigned(by: admin, given) }
                }
                let state = try await book.signing()
                context.terminal.write(listing.json ? state.json.text : state.text)
            }
        }
    }
}

extension SigningState {
    /// For people.
    var text: String {
        let who = [isRequiredByStore ? "the store" : nil, isRequiredBySettings ? "the settings" : nil].compactMap { $0 }
        var lines = [
            who.isEmpty ? "policies need not be signed" : "policies have to be signed: \(who.joined(separator: " and ")) say so",
            "the next version is \(place.serial), after \(place.predecessor.prefix(16))",
        ]
        var table = Table("KEY", "OF", "SINCE", "BY", "SIGNS")
        for key in keys { table.add(key.name, key.person, key.addedAt.text, key.addedBy, key.isGood ? "yes" : "no") }
        lines.append(table.text(empty: "nobody has a key; `tollgate policy keygen` makes one"))
        return lines.joined(separator: "\n")
    }

    /// For programs, and for signing offline.
    var json: JSONValue {
        [
            "required_by_store": .bool(isRequiredByStore), "required_by_settings": .bool(isRequiredBySettings), "place": place.json,
            "keys": .array(
                keys.map { key in
                    [
                        "key": .string(key.name), "approver": .string(key.person), "since": .string(key.addedAt.text),
                        "by": .string(key.addedBy), "signs": .bool(key.isGood),
                    ]
                }),
        ]
    }
}
