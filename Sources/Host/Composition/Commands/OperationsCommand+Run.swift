import ArgumentParser
import Clocks
import Gate
import JSON
import Ledger
import Money
import Store

extension OperationsCommand {
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Carry out what is approved and settle what is due, once.",
            discussion: """
                A running host does this by itself. With an operation, only that one, and the exit status says what became of it: 0 it \
                succeeded, 1 it did not or is still unknown, 3 it waits for people. What another process is at work on is left alone.
                """)

        @Argument(help: "The operation, such as op_1f…; all without it.") var operation: String?
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let status = try await HostServices.with(settings.load(), needsAlipay: true) { services in
                let round = Round(services)
                guard let operation else { return try await round.runAll(json: listing.json) }
                return try await round.run(OperationID(operation), json: listing.json)
            }
            guard status == .done else { throw status }
        }
    }

    /// One round of a worker's work, and what came of it.
    private struct Round {
        private let gate: Gate
        private let ledger: Ledger
        private let store: Store

        init(_ services: HostServices) {
            (gate, ledger, store) = (services.gate, services.ledger, services.bench.store)
        }

        func runAll(json: Bool) async throws -> ExitStatus {
            let ledger = ledger
            let before = try await store.read { tx in
                try ledger.newest(in: OperationState.allCases.filter { !$0.isEnded }, withAlarms: false, limit: 10_000, in: tx)
            }
            let gate = gate
            let resumed = try await Self.all { try await gate.resumeApproved() }
            let settled = try await Self.all { try await gate.reconcile() }
            let watched = try await Self.all { try await gate.watchVoided() }
            let expired = try await Self.all { try await gate.expireQuestions() }
            var changes: [(before: Operation, after: Operation)] = []
            for operation in before {
                let now = try await store.read { tx in try ledger.operation(operation.id, in: tx) }
                if let now, now.version != operation.version { changes.append((operation, now)) }
            }
            let terminal = CommandContext.current.terminal
            guard !json else {
                terminal.write(
                    JSONValue.object([
                        "approved": .integer(Int64(resumed)), "unsettled": .integer(Int64(settled)), "watched": .integer(Int64(watched)),
                        "expired": .integer(Int64(expired)), "operations": .array(changes.map { .object(Self.json($0, $1)) }),
                    ]).text)
                return .done
            }
            for change in changes { terminal.write(Self.text(change.before, change.after)) }
            terminal.write("approved: \(resumed), unsettled: \(settled), looked for again: \(watched), expired: \(expired)")
            return .done
        }

        /// Repeats work that is taken up a part at a time, for as long as there was a whole part of it.
        private static func all(_ work: () async throws -> Int) async throws -> Int {
            var sum = 0
            while true {
                let count = try await work()
                sum += count
                guard count >= Self.part else { return sum }
            }
        }

        /// The smallest part that the gate takes up at a time.
        private static let part = 32

        func run(_ id: OperationID, json: Bool) async throws -> ExitStatus {
            let ledger = ledger
            guard let before = try await store.read({ tx in try ledger.operation(id, in: tx) }) else {
                throw Complaint(.no, "there is no operation `\(id)`", help: ["`tollgate operations list`"])
            }
            let didWork =
                switch before.state {
                case .approved: try await gate.resume(id)
                case .reserved, .dispatched, .unknown: try await gate.reconcile(id)
                case .held, .succeeded, .failed, .rejected, .expired: false
                }
            let after = try await store.read { tx in try ledger.operation(id, in: tx) } ?? before
            let terminal = CommandContext.current.terminal
            if json {
                terminal.write(JSONValue.object(Self.json(before, after)).text)
            } else {
                terminal.write(didWork ? Self.text(before, after) : Self.idle(after))
            }
            switch after.state {
            case .succeeded: return .done
            case .held: return .held
            default: return .no
            }
        }

        private static func text(_ before: Operation, _ after: Operation) -> String {
            let change =
                before.state == after.state ? "still \(after.state.rawValue)" : "\(before.state.rawValue) -> \(after.state.rawValue)"
            let next = after.lookAt.map { ", looked up again at \($0.text)" } ?? ""
            return "\(after.id)  \(change)\(next): \(PendingText.what(after))"
        }

        /// Why nothing was done about an operation.
        private static func idle(_ operation: Operation) -> String {
            let why =
                switch operation.state {
                case .held: "people are asked, and nothing has moved yet"
                case .approved: "it could not be carried out just now, and stays approved"
                case .reserved, .dispatched, .unknown:
                    if let lease = operation.lease {
                        "a process is at work on it until \(lease.until.text) at most"
                    } else {
                        "it is looked up at \(operation.lookAt?.text ?? "the next round")"
                    }
                case .succeeded, .failed, .rejected, .expired: "it has ended"
                }
            return "\(operation.id)  \(operation.state.rawValue): \(why)"
        }

        private static func json(_ before: Operation, _ after: Operation) -> JSONObject {
            var object = OperationText.json(after)
            object["state_before"] = .string(before.state.rawValue)
            return object
        }
    }
}
