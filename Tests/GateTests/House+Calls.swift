import AuditLog
import JSON
import Ledger
import Money
import Store
import Testing
import ToolKitTesting

@testable import Access
@testable import Gate

extension House {
    /// A refund through the gate.
    func refund(
        _ order: String, _ amount: String, by agent: Principal, number: String? = nil, reason: String? = nil, trade: Bool = false,
        through other: Gate? = nil
    ) async throws -> Reply {
        var arguments: JSONObject = ["amount": .string(amount)]
        if trade { arguments["trade"] = .string(try #require(till.order(order)).trade) } else { arguments["order"] = .string(order) }
        if let number { arguments["number"] = .string(number) }
        if let reason { arguments["reason"] = .string(reason) }
        return try await (other ?? gate).call(CallRequest(tool: "till-refund", arguments: arguments), by: agent)
    }

    /// A call through the gate.
    func call(_ tool: String, _ arguments: JSONObject, by agent: Principal, through other: Gate? = nil) async throws -> Reply {
        try await (other ?? gate).call(CallRequest(tool: tool, arguments: arguments), by: agent)
    }

    /// The operation as the ledger keeps it.
    func operation(_ id: OperationID?) async throws -> Operation {
        let ledger = ledger
        let id = try #require(id)
        return try #require(await store.read { tx in try ledger.operation(id, in: tx) })
    }

    /// What became of the operation that a reply tells of.
    func life(of reply: Reply) async throws -> OperationLife {
        let id = try #require(reply.operation)
        return try #require(try await gate.life(of: id))
    }

    /// Every operation, the newest first.
    func operations() async throws -> [Operation] {
        let ledger = ledger
        return try await store.read { tx in try ledger.newest(limit: 1000, in: tx) }
    }

    /// The newest entry of a kind.
    func entry(_ kind: String) async throws -> TrailEntry? {
        try await AuditTrail(store).list(AuditTrail.Filter(kind: kind, limit: 1)).first
    }

    /// How many entries of a kind there are.
    func count(_ kind: String) async throws -> Int {
        try await AuditTrail(store).list(AuditTrail.Filter(kind: kind, limit: 10_000)).count
    }

    /// The reply's entry is in the log, and the log verifies.
    func verify(_ replies: Reply..., sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let trail = AuditTrail(store)
        for reply in replies {
            let shown = try await trail.show(reply.entry.reference)
            #expect(shown.record.hash == reply.entry.digest, sourceLocation: sourceLocation)
        }
        _ = try await Sequencer(store: store, key: key, holder: "gate-tests").sequence()
        let report = try await Verifier.verify(store, keys: [key.publicKey])
        #expect(report.isGood, "\(report)", sourceLocation: sourceLocation)
        #expect(report.unsequenced == 0, sourceLocation: sourceLocation)
    }

    /// Everything in these tables as one text: what a search looks through.
    func stored(_ tables: String...) async throws -> String {
        try await store.read { tx in
            var text = ""
            for table in tables {
                for row in try tx.query("SELECT * FROM \(table)") { text += "\(row.values)\n" }
            }
            return text
        }
    }
}

extension Reply {
    var entry: Entry {
        switch self {
        case .receipt(let receipt): receipt.entry
        case .refusal(let refusal): refusal.entry
        case .question(let question): question.entry
        }
    }

    var operation: OperationID? {
        switch self {
        case .receipt(let receipt): receipt.operation
        case .refusal(let refusal): refusal.operation
        case .question(let question): question.operation
        }
    }

    /// What is said to the agent, with all that goes with it.
    var said: String {
        switch self {
        case .receipt(let receipt): receipt.text + (receipt.structured.map { JSONValue.object($0).text } ?? "")
        case .refusal(let refusal): refusal.reason.text + refusal.reason.code
        case .question(let question): question.text + question.gates.joined()
        }
    }

    /// The receipt's status; nil for another reply.
    var status: Receipt.Status? { if case .receipt(let receipt) = self { receipt.status } else { nil } }

    /// The refusal's code; nil for another reply.
    var refusalCode: String? { if case .refusal(let refusal) = self { refusal.reason.code } else { nil } }

    /// The statements that refused; nil for another reply.
    var refusedBy: [String]? { if case .refusal(let refusal) = self { refusal.reason.statements } else { nil } }

    /// Whether the same call may pass later; nil for another reply than a refusal.
    var mayHelpLater: Bool? { if case .refusal(let refusal) = self { refusal.reason.mayHelpLater } else { nil } }

    /// The gates that hold the call; nil for another reply.
    var heldBy: [String]? { if case .question(let question) = self { question.gates } else { nil } }
}

extension House {
    /// What an approval of the operation as it is stored would be bound to.
    func bindingOfStored(_ id: OperationID, in tx: ReadTransaction) throws -> String {
        let operation = try #require(try ledger.operation(id, in: tx))
        let question = try #require(try gate.questions.newest(for: id, in: tx))
        return Binding.digest(operation.call, operation.movement, question.requirements)
    }
}
