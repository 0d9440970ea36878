import ArgumentParser
import Clocks
import Gate
import JSON
import Ledger
import Money
import Store

extension OperationsCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List operations, the newest first.",
            discussion: """
                Unresolved is what has not ended, and what ended otherwise than it was taken for and nobody has acknowledged yet: all of \
                it, unless --limit says otherwise. Without that flag the newest 50 are listed.
                """)

        @Flag(help: "Only those that have not ended, or about which there is an alarm.") var unresolved = false
        @Option(
            name: .customLong("in-state"), help: ArgumentHelp("Only those in this state; can be given several times.", valueName: "state"))
        var state: [StateArgument] = []
        @Option(help: ArgumentHelp("At most so many.", valueName: "count")) var limit: Int?
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            guard limit ?? 1 > 0 else { throw ValidationError("--limit is a number of 1 or more.") }
        }

        func run() async throws {
            try await HostServices.with(settings.load()) { services in
                // What waits for people must not hide behind what is newer.
                let limit = min(self.limit ?? (unresolved ? .max : 50), .max - 1)
                let (ledger, states) = (services.ledger, wanted)
                let (found, alarms) = try await services.bench.store.read { tx in
                    let found =
                        states.isEmpty
                        ? try ledger.newest(limit: limit + 1, in: tx)
                        : try ledger.newest(in: states, withAlarms: unresolved && self.state.isEmpty, limit: limit + 1, in: tx)
                    return (found, try ledger.unseenAlarms(limit: .max, in: tx))
                }
                let operations = Array(found.prefix(limit))
                let notes = Notes(
                    alarms: Dictionary(alarms.map { ($0.operation, $0) }) { $1 }, proposals: try await services.gate.openProposals())
                let terminal = CommandContext.current.terminal
                terminal.write(listing.json ? notes.json(operations).text : notes.table(operations))
                if found.count > limit { terminal.complain("there are more: `--limit` lists more of them") }
            }
        }

        /// The states that are wanted; empty for all.
        private var wanted: [OperationState] {
            let given = state.compactMap(\.state)
            guard unresolved else { return given }
            let open = OperationState.allCases.filter { !$0.isEnded }
            return given.isEmpty ? open : given.filter { open.contains($0) }
        }
    }

    /// What people have to know of an operation beside its state.
    private struct Notes {
        let alarms: [OperationID: Alarm]
        let proposals: [OperationID: HandProposal]

        func table(_ operations: [Operation]) -> String {
            var table = Table("OPERATION", "STATE", "WHAT", "AGENT", "ASKED AT", "")
            for operation in operations {
                table.add(
                    operation.id.text, operation.state.rawValue, PendingText.what(operation), operation.call.agent,
                    operation.createdAt.text, note(operation))
            }
            return table.text(empty: "there are no such operations")
        }

        func json(_ operations: [Operation]) -> JSONValue {
            .array(
                operations.map { operation in
                    var object = OperationText.json(operation)
                    if let alarm = alarms[operation.id] { object["alarm"] = .string(alarm.kind.rawValue) }
                    if let proposal = proposals[operation.id] { object["proposal"] = .object(OperationText.json(proposal)) }
                    return .object(object)
                })
        }

        private func note(_ operation: Operation) -> String {
            if let alarm = alarms[operation.id] { return "ALARM: \(OperationText.words(alarm.kind))" }
            if let proposal = proposals[operation.id] {
                return "\(proposal.person) says that it \(OperationText.words(proposal.outcome)); another person has to confirm it"
            }
            return operation.personAskedAt != nil && !operation.state.isEnded ? "a person has to settle it" : ""
        }
    }
}
