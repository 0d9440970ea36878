import ArgumentParser
import Clocks
import Gate
import JSON
import Ledger
import Money
import Store

/// `tollgate operations`
struct OperationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operations", abstract: "See what was asked for and what became of it.", subcommands: [List.self, Show.self, Run.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List operations, the newest first.")

        @Flag(help: "Only those that have not ended.") var unresolved = false
        @Option(help: ArgumentHelp("At most so many.", valueName: "count")) var limit = 50
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            try await HostServices.with(settings.load()) { services in
                let (ledger, limit, unresolved) = (services.ledger, limit, unresolved)
                let operations = try await services.bench.store.read { tx in
                    unresolved
                        ? try ledger.operations(in: OperationState.allCases.filter { !$0.isEnded }, limit: limit, in: tx)
                        : try ledger.newest(limit: limit, in: tx)
                }
                let terminal = CommandContext.current.terminal
                guard !listing.json else {
                    terminal.write(JSONValue.array(operations.map { .object(OperationText.json($0)) }).text)
                    return
                }
                var table = Table("OPERATION", "STATE", "WHAT", "AGENT", "ASKED AT", "")
                for operation in operations {
                    table.add(
                        operation.id.text, operation.state.rawValue, PendingText.what(operation.movement), operation.call.agent,
                        operation.createdAt.text, operation.personAskedAt == nil ? "" : "a person has to look")
                }
                terminal.write(table.text(empty: "there are no operations"))
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one operation.")

        @Argument(help: "The operation, such as op_1f….") var operation: String
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            try await HostServices.with(settings.load()) { services in
                let (ledger, id) = (services.ledger, OperationID(operation))
                guard let found = try await services.bench.store.read({ tx in try ledger.operation(id, in: tx) }) else {
                    throw Complaint(.no, "there is no operation `\(operation)`")
                }
                let terminal = CommandContext.current.terminal
                let json = OperationText.json(found)
                terminal.write(
                    listing.json
                        ? JSONValue.object(json).text
                        : json.members.map { "\($0.key): \($0.value.stringValue ?? $0.value.text)" }.joined(separator: "\n"))
            }
        }
    }

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Carry out what is approved and settle what is due, once.",
            discussion: "A running host does this by itself.")

        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            try await HostServices.with(settings.load(), needsAlipay: true) { services in
                let resumed = try await services.gate.resumeApproved()
                let settled = try await services.gate.reconcile()
                let expired = try await services.gate.expireQuestions()
                CommandContext.current.terminal.write("approved: \(resumed), unsettled: \(settled), expired: \(expired)")
            }
        }
    }
}

/// An operation in words and as data.
enum OperationText {
    static func json(_ operation: Operation) -> JSONObject {
        var object: JSONObject = [
            "operation": .string(operation.id.text), "state": .string(operation.state.rawValue), "agent": .string(operation.call.agent),
            "tool": .string(operation.call.tool), "effect": .string(operation.movement.effect.rawValue),
            "amount": .string(operation.movement.amount.decimalText), "currency": .string(operation.movement.amount.currency.code),
            "created_at": .string(operation.createdAt.text),
        ]
        let texts: [(String, String?)] = [
            ("conversation", operation.call.conversation),
            ("order", operation.movement.order?.text), ("number", operation.movement.number?.text),
            ("dispatched_at", operation.dispatchedAt?.text), ("ended_at", operation.endedAt?.text),
            ("person_asked_at", operation.personAskedAt?.text), ("result", operation.result?.text), ("code", operation.result?.code),
            ("lease_until", operation.lease?.until.text),
        ]
        for (key, text) in texts { if let text { object[key] = .string(text) } }
        object["policy"] = .number(JSONNumber(operation.call.policySerial))
        object["statements"] = .array(operation.call.statements.map { .string($0) })
        return object
    }
}
