import Access
import ArgumentParser
import Cryptography
import Gate

extension ApproversCommand {
    struct Key: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give an admin a key to sign policies with, or take theirs away.",
            discussion: """
                It needs an admin's secret. Once signatures are required, a key that can sign has to have signed a new one: \
                `tollgate policy sign --approver NAME --new-key FILE`. What was signed with a key stays signed when it is taken away.
                """)

        @Argument(help: "The admin's name.") var name: String
        @Argument(help: "The public half of the key.") var file: String?
        @Flag(help: "Take the person's keys away.") var remove = false
        @Option(help: ArgumentHelp("The signature by a key that can sign.", valueName: "file")) var signature: String?
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            guard (file != nil) != remove else { throw ValidationError("Name the key's file, or say --remove.") }
        }

        func run() async throws {
            let context = CommandContext.current
            let key = try file.map { try SignatureFile.publicKey($0) }
            let given = try signature.map { try SignatureFile.read($0) }
            try await Workbench.with(settings.load()) { bench in
                let book = try await context.parts.policy(bench).book
                let admin = try await context.person(.admin, of: bench.access)
                if let key {
                    try await book.addKey(key, of: name, by: admin, given)
                    context.terminal.write("\(name) signs policies with the key \(PolicySignature.name(of: key))")
                } else {
                    try await book.removeKeys(of: name, by: admin)
                    context.terminal.write("\(name) signs policies no more")
                }
            }
        }
    }
}
