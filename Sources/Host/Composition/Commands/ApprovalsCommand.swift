import Access
import ArgumentParser
import Clocks
import Gate
import JSON
import Ledger
import Money

/// `tollgate approvals`
struct ApprovalsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approvals", abstract: "See what waits for people, and answer it.",
        discussion: """
            An answer needs your own secret (TOLLGATE_APPROVER_TOKEN, or asked at the terminal) and one of the roles that the gate names. \
            A running host carries out what is approved.
            """,
        subcommands: [List.self, Show.self, Approve.self, Reject.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the operations that wait for people.")

        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            try await HostServices.with(settings.load()) { services in
                let waiting = try await services.gate.waiting()
                let terminal = CommandContext.current.terminal
                guard !listing.json else {
                    terminal.write(JSONValue.array(waiting.map { .object(PendingText.json($0)) }).text)
                    return
                }
                var table = Table("OPERATION", "WHAT", "AGENT", "GATES", "EXPIRES", "ANSWER WITH")
                for pending in waiting {
                    table.add(
                        pending.operation.id.text, PendingText.what(pending.operation), pending.operation.call.agent,
                        pending.gates.joined(separator: ", "), pending.expiresAt.text,
                        "tollgate approvals approve \(pending.operation.id)")
                }
                terminal.write(table.text(empty: "nothing waits for people"))
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show what an operation waits for.")

        @Argument(help: "The operation, such as op_1f….") var operation: String
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            try await HostServices.with(settings.load()) { services in
                let waiting = try await services.gate.waiting()
                guard let pending = waiting.first(where: { $0.operation.id.text == operation }) else {
                    throw Complaint(.no, "no question is open about `\(operation)`", help: ["`tollgate operations show \(operation)`"])
                }
                let terminal = CommandContext.current.terminal
                terminal.write(listing.json ? JSONValue.object(PendingText.json(pending)).text : PendingText.long(pending))
            }
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Agree to an operation.")

        @Argument(help: "The operation, such as op_1f….") var operation: String

        @Option(help: ArgumentHelp("Vouch for the payee of the transfer under this name from now on; with --ceiling.", valueName: "name"))
        var remember: String?

        @Option(help: ArgumentHelp("What that payee may get within 24 hours, such as 500.00.", valueName: "yuan")) var ceiling: String?
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            guard (remember == nil) == (ceiling == nil) else { throw ValidationError("--remember and --ceiling belong together.") }
        }

        func run() async throws {
            let ceiling = try ceiling.map { try VouchingOptions.amount($0) }
            try await Answer.give(.approve, to: operation, settings)
            guard let remember, let ceiling else { return }
            try await PayeesCommand.byPerson(settings) { gate, person in
                try await gate.remember(OperationID(operation), name: remember, ceiling: ceiling, by: person)
            }
            CommandContext.current.terminal.write("its payee is known up to \(ceiling) within 24 hours")
        }
    }

    struct Reject: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Turn an operation down.")

        @Argument(help: "The operation, such as op_1f….") var operation: String
        @OptionGroup var settings: SettingsOptions

        func run() async throws { try await Answer.give(.reject, to: operation, settings) }
    }
}

/// Gives a person's answer.
private enum Answer {
    static func give(_ verdict: Verdict, to operation: String, _ settings: SettingsOptions) async throws {
        try await HostServices.with(settings.load()) { services in
            let person = try await CommandContext.current.person(.approver, of: services.bench.access)
            let outcome: AnswerOutcome
            do {
                outcome = try await services.gate.answer(OperationID(operation), verdict, by: person)
            } catch let refused as AnswerRefused {
                throw Complaint(.no, refused.description)
            }
            CommandContext.current.terminal.write(text(outcome, operation))
        }
    }

    private static func text(_ outcome: AnswerOutcome, _ operation: String) -> String {
        switch outcome {
        case .approved: "\(operation) is approved; a running host carries it out"
        case .waiting(let gates): "\(operation) has your agreement and waits for more people: \(gates.joined(separator: ", "))"
        case .rejected: "\(operation) is turned down; nothing was moved"
        }
    }
}

/// What waits for people, in words and as data.
enum PendingText {
    static func what(_ operation: Operation) -> String {
        let movement = operation.movement
        let order = movement.order.map { " on order \($0.text)" } ?? ""
        let price = operation.isPriceUnverified ? ", price unverified" : ""
        return "\(movement.kind.rawValue) of \(movement.amount)\(order)\(price)"
    }

    static func long(_ pending: Pending) -> String {
        var lines = [
            "operation  \(pending.operation.id)", "what       \(what(pending.operation))",
            "agent      \(pending.operation.call.agent)", "tool       \(pending.operation.call.tool)",
            "asked at   \(pending.operation.createdAt.text)", "expires    \(pending.expiresAt.text)",
            "held by    \(pending.gates.joined(separator: ", "))",
            "agreed     \(pending.agreed.isEmpty ? "-" : pending.agreed.joined(separator: ", "))",
        ]
        if let conversation = pending.operation.call.conversation { lines.append("within     \(conversation)") }
        if !pending.operation.call.reason.isEmpty { lines.append("reason     \(pending.operation.call.reason) (the agent's words)") }
        return lines.joined(separator: "\n")
    }

    static func json(_ pending: Pending) -> JSONObject {
        var object = OperationText.json(pending.operation)
        object["gates"] = .array(pending.gates.map { .string($0) })
        object["agreed"] = .array(pending.agreed.map { .string($0) })
        object["expires_at"] = .string(pending.expiresAt.text)
        return object
    }
}
