import Access
import ArgumentParser
import Clocks
import Gate
import JSON
import Ledger
import Money

extension OperationsCommand {
    struct Reconcile: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Settle by hand what the host could not establish: one person proposes, another confirms.",
            discussion: """
                Each needs their own secret (TOLLGATE_APPROVER_TOKEN, or asked at the terminal), has to be an admin or have a role that \
                answers for the operation, and has no part in the call. `happened` posts the amount; `did-not-happen` frees it, and the \
                host looks for it again after 1, 6 and 24 hours. A proposal waits for 24 hours and is void once the operation changes.
                """)

        /// What a person says became of it.
        enum Outcome: String, ExpressibleByArgument, CaseIterable {
            case happened
            case didNotHappen = "did-not-happen"

            var outcome: HandOutcome { self == .happened ? .happened : .didNotHappen }
        }

        @Argument(help: "The operation, such as op_1f….") var operation: String
        @Option(help: ArgumentHelp("Propose what became of it: happened or did-not-happen.", valueName: "outcome")) var outcome: Outcome?
        @Option(help: ArgumentHelp("By what you know it, on one line.", valueName: "text")) var evidence: String?
        @Flag(help: "Confirm what another person has proposed.") var confirm = false
        @Flag(help: "Take a proposal back.") var withdraw = false
        @Option(help: ArgumentHelp("With --confirm: confirm this proposal and no other, such as hp_1f….", valueName: "id"))
        var proposal: String?
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            let isProposing = outcome != nil || evidence != nil
            guard [isProposing, confirm, withdraw].filter({ $0 }).count == 1 else {
                throw ValidationError("Give --outcome with --evidence, or --confirm, or --withdraw.")
            }
            guard !isProposing || (outcome != nil && evidence != nil) else {
                throw ValidationError("--outcome and --evidence belong together.")
            }
            guard proposal == nil || confirm else { throw ValidationError("--proposal belongs to --confirm.") }
        }

        func run() async throws {
            try await HostServices.with(settings.load()) { services in
                let context = CommandContext.current
                let person = try await context.person(.approver, of: services.bench.access)
                let id = OperationID(operation)
                if withdraw {
                    try await ByHandComplaint.of { try await services.gate.withdrawProposal(about: id, by: person) }
                    context.terminal.write(listing.json ? state("withdrawn") : "the proposal about \(operation) is taken back")
                } else if confirm {
                    try await confirm(id, by: person, services)
                } else if let outcome, let evidence {
                    let made = try await ByHandComplaint.of {
                        try await services.gate.propose(id, outcome.outcome, evidence: evidence, by: person)
                    }
                    context.terminal.write(
                        listing.json
                            ? JSONValue.object(OperationText.json(made)).text
                            : """
                            \(person.name) says that \(operation) \(OperationText.words(made.outcome)); nothing is settled yet
                            another person has to confirm it until \(made.expiresAt.text):
                              tollgate operations reconcile \(operation) --confirm --proposal \(made.id)
                            """)
                }
            }
        }

        /// Shows what is to be confirmed, asks where there is somebody to ask, and confirms that and nothing else.
        private func confirm(_ id: OperationID, by person: Person, _ services: HostServices) async throws {
            let terminal = CommandContext.current.terminal
            var seen = proposal
            if let life = try await services.gate.life(of: id), let open = life.proposals.last(where: { $0.state == .open }) {
                let movement = PendingText.what(life.operation)
                terminal.complain(
                    "\(open.person) said at \(open.at.text) that \(operation) \(OperationText.words(open.outcome)): \(open.evidence)")
                guard terminal.confirm("Settle the \(movement) by that? [y/N] ") != false else {
                    throw Complaint(.no, "nothing was settled")
                }
                seen = seen ?? open.id
            }
            let bound = seen
            let settled = try await ByHandComplaint.of { try await services.gate.confirmProposal(about: id, proposal: bound, by: person) }
            let end =
                settled.outcome == .happened
                ? "its amount is posted" : "its amount is free again, and the host looks for it some more times"
            let said = "\(settled.person) and \(person.name) say that it \(OperationText.words(settled.outcome))"
            terminal.write(
                listing.json ? JSONValue.object(OperationText.json(settled)).text : "\(operation) is settled: \(said); \(end)")
        }

        private func state(_ word: String) -> String {
            JSONValue.object(["operation": .string(operation), "state": .string(word)]).text
        }
    }
}

/// Says why an operation is not settled by hand.
enum ByHandComplaint {
    static func of<R>(_ work: () async throws -> R) async throws -> R {
        do { return try await work() } catch let refused as ByHandRefused {
            throw Complaint(refused.code == "bad-evidence" ? .usage : .no, refused.description, help: refused.help.map { [$0] } ?? [])
        }
    }
}
