import Access
import AlipayFunds
import ArgumentParser
import Clocks
import Gate
import JSON
import Ledger
import Money

/// `tollgate payees`
struct PayeesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payees", abstract: "Payees for whom people vouch, each up to a ceiling.",
        discussion: """
            Conditions of policies ask for it as `payee.known`: true where somebody vouches for the payee and it gets, with this transfer, \
            no more than the ceiling within 24 hours under all of its names.
            """, subcommands: [List.self, Add.self, Remove.self])
}

/// A payee as a command line names it.
struct PayeeOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("A mail address or telephone number, an account's number, or an open id.", valueName: "payee"))
    var payee: String

    @Option(help: ArgumentHelp("logon_id, user_id or open_id.", valueName: "kind")) var kind = "logon_id"

    func identity() throws(Complaint) -> PayeeIdentity {
        guard let kind = Payee.Kind(rawValue: kind) else {
            throw Complaint(.usage, "`\(self.kind)` is no kind of payee", help: ["the kinds are logon_id, user_id and open_id"])
        }
        guard let identity = Payee.normalised(kind, payee) else {
            throw Complaint(
                .usage, "that can be no payee of the kind \(kind.rawValue)",
                help: ["a logon id is a mail address or a telephone number, a user id has 16 digits that begin with 2088"])
        }
        return identity
    }
}

/// What somebody vouches with.
struct VouchingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Whose account it is: calls that give another name are refused.", valueName: "name")) var name: String

    @Option(help: ArgumentHelp("What it may get within 24 hours, such as 500.00.", valueName: "yuan")) var ceiling: String

    func amount() throws(Complaint) -> Money { try Self.amount(ceiling) }

    static func amount(_ ceiling: String) throws(Complaint) -> Money {
        guard let money = try? Money(decimal: ceiling, currency: .cny), money.isPositive else {
            throw Complaint(.usage, "`\(ceiling)` is no amount in yuan", help: ["for example `--ceiling 500.00`"])
        }
        return money
    }
}

extension PayeesCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the payees for whom people vouch, masked, the newest first.")

        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let payees = try await HostServices.with(settings.load()) { try await $0.gate.payees() }
            guard !listing.json else {
                return CommandContext.current.terminal.write(JSONValue.array(payees.map(PayeesCommand.json)).text)
            }
            var table = Table("PAYEE", "NAME", "CEILING", "PAID", "SINCE", "BY", "KEY")
            for payee in payees {
                table.add(
                    payee.masked, payee.name, "\(payee.ceiling)", "\(payee.paid)", payee.since.text, payee.person,
                    String(payee.key.trimmingPrefix("#")))
            }
            CommandContext.current.terminal.write(table.text(empty: "nobody vouches for any payee"))
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Vouch for a payee, by name and ceiling.",
            discussion: "It is for admins, and for people who have a role in the policy.")

        @OptionGroup var payee: PayeeOptions
        @OptionGroup var vouching: VouchingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let (identity, ceiling) = (try payee.identity(), try vouching.amount())
            try await PayeesCommand.byPerson(settings) { gate, person in
                try await gate.enrol(identity, name: vouching.name, ceiling: ceiling, by: person)
            }
            CommandContext.current.terminal.write("\(identity.masked) is known up to \(ceiling) within 24 hours")
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Vouch for a payee no more; what it got stays counted.")

        @Argument(help: ArgumentHelp("The key that the list shows.", valueName: "key")) var key: String
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            // A shell takes what begins with `#` for a comment: the key is taken without it, too.
            let key = key.hasPrefix("#") ? key : "#" + key
            try await PayeesCommand.byPerson(settings) { gate, person in try await gate.removePayee(key, by: person) }
            CommandContext.current.terminal.write("nobody vouches for \(key) any more")
        }
    }

    /// Does what a person asks for, and says in a complaint why it is refused.
    static func byPerson(
        _ settings: SettingsOptions, _ body: @Sendable (Gate, Person) async throws -> Void
    ) async throws {
        try await HostServices.with(settings.load()) { services in
            let person = try await CommandContext.current.person(.approver, of: services.bench.access)
            do { try await body(services.gate, person) } catch let refused as PayeeRefused {
                throw Complaint(.no, refused.description)
            }
        }
    }

    private static func json(_ payee: PayeeRecord) -> JSONValue {
        [
            "payee": .string(payee.masked), "name": .string(payee.name), "ceiling": .string("\(payee.ceiling)"),
            "paid": .string("\(payee.paid)"), "since": .string(payee.since.text), "by": .string(payee.person), "key": .string(payee.key),
        ]
    }
}
