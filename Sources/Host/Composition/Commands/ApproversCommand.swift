import Access
import ArgumentParser
import Clocks
import Gate
import Glibc
import JSON
import Store

/// `tollgate approvers`
struct ApproversCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approvers", abstract: "Give people their secrets, and take them away.",
        discussion: "What somebody may approve stands in the policy, as their roles. Whether somebody is an admin stands in the store.",
        subcommands: [Add.self, Key.self, List.self, Remove.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an approver, or an admin, and a secret.",
            discussion: """
                It needs an admin's secret (TOLLGATE_ADMIN_TOKEN, or typed when asked). The first admin needs none: while the store \
                holds no admin, whoever owns the state directory makes one with --admin.
                """)

        @Argument(help: "The person's name, as policies call them.") var name: String
        @Flag(help: "Make an admin, who may change agents, people and policies.") var admin = false
        @Option(help: ArgumentHelp("Write the secret to this new file, which only its owner can read.", valueName: "file"))
        var out: String?
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let loaded = try settings.load()
            try await Workbench.with(loaded, making: true) { bench in
                try await SecretOutput.issue(out: out, label: "the secret of \(name)") {
                    let person = try await authority(of: bench)
                    return try await bench.access.addApprover(name, admin: admin, by: person)
                }
            }
        }

        /// An admin; `nil` while there is none, for the owner of the state directory alone. The store asks again, in the
        /// transaction that adds the person, whether there still is none.
        private func authority(of bench: Workbench) async throws -> Person? {
            guard try await !bench.access.hasAdmin() else {
                return try await CommandContext.current.person(.admin, of: bench.access)
            }
            guard StateDirectory.owner(ofFolderOf: bench.settings.keyPath) == geteuid() else {
                throw Complaint(
                    .no, "the first admin is made by whoever owns the state directory",
                    help: ["run this as the user that runs the host"])
            }
            return nil
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the approvers and admins.")

        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let people = try await Workbench.with(settings.load()) { try await $0.access.approvers() }
            CommandContext.current.terminal.write(listing.json ? Self.json(people).text : Self.table(people))
        }

        static func table(_ people: [ApproverRecord]) -> String {
            var table = Table("NAME", "ADMIN", "ADDED", "BY")
            for person in people { table.add(person.name, person.isAdmin ? "yes" : "no", person.addedAt.text, person.addedBy) }
            return table.text(empty: "there is nobody; `tollgate approvers add NAME --admin` makes the first admin")
        }

        static func json(_ people: [ApproverRecord]) -> JSONValue {
            .array(
                people.map { person in
                    [
                        "name": .string(person.name), "admin": .bool(person.isAdmin), "added_at": .string(person.addedAt.text),
                        "added_by": JSONValue(person.addedBy),
                    ]
                })
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a person; their secret ends at once.")

        @Argument(help: "The person's name.") var name: String
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            try await Workbench.with(settings.load(), by: .admin) { bench, admin in
                let book = try await CommandContext.current.parts.policy(bench).book
                try await bench.access.removeApprover(name, by: admin) { tx in try book.requireSigner(without: name, in: tx) }
            }
            CommandContext.current.terminal.write("\(name) was removed")
        }
    }
}
