import Access
import Clocks
import JSON
import Ledger
import Money
import PolicyEngine
import TestSupport
import Testing
import ToolKitTesting

@testable import Gate

/// Weeks of a service desk, through the real gate on a real store, and a notebook of what was asked and what came of it. The notebook is
/// kept by what the gate answers, by the till and by the hand that turns the clock; it knows nothing of the store.
final class SimulatedDesk {
    /// A refund that was asked for and decided.
    struct Call {
        var at: Instant
        var agent: String
        var order: String
        var buyer: String
        var fen: Int64
        var reason: String
        /// What was said: `permit`, `hold` or `forbid`.
        var ruling: Ruling
        /// How many operations there were before it.
        var before: Int
        /// How many things had happened before it.
        var clock: Int
        /// Whether people had agreed to it, and it was decided again.
        var isSecond = false
        /// The operation that it made or is, by its place.
        var operation: Int?
    }

    /// An operation, and at which place of the order of all things something happened to it.
    struct Operation {
        var id: OperationID
        var agent: String
        var order: String
        var buyer: String
        var fen: Int64
        var dispatched: Instant?
        /// When it was carried out after an approval.
        var approved: Int?
        var posted: Int?
        var voided: Int?
        /// When it ended.
        var ended: Instant?

        var isOpen: Bool { posted == nil && voided == nil }
    }

    let house: House
    private(set) var calls: [Call] = []
    private(set) var operations: [Operation] = []
    private var random: SeededGenerator
    private var clock = 0
    private var orders: [(name: String, buyer: String)] = []
    private var refusedOnly: [Int] = []
    private let agents: [Principal]
    private let lead: Person

    init(policy: String, seed: UInt64) async throws {
        house = try await House(policy)
        agents = [try await house.agent("desk"), try await house.agent("other")]
        lead = try await house.person("lead")
        random = SeededGenerator(seed: seed)
    }

    /// Goes on until so many decisions were made.
    func work(decisions: Int) async throws {
        while calls.count < decisions {
            house.clock.advance(by: .seconds(Int64.random(in: 0...1500, using: &random)))
            try await settle()
            if chance(25) { try await answerOne() }
            try await ask()
        }
    }

    private func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    // MARK: - Asking

    private func ask() async throws {
        if orders.count < 6 || chance(20) {
            let order = (name: "o-\(orders.count)", buyer: "buyer-\(Int.random(in: 0..<9, using: &random))")
            house.till.addPaidOrder(order.name, .fen(15_000), buyer: order.buyer)
            orders.append(order)
        }
        let busy = Set(operations.filter(\.isOpen).map(\.order))
        // Agents repeat what was refused, word by word.
        if !refusedOnly.isEmpty, chance(15) {
            let place = Int.random(in: refusedOnly.indices, using: &random)
            let earlier = calls[refusedOnly[place]]
            guard !busy.contains(earlier.order) else { return }
            refusedOnly.remove(at: place)
            return try await call(earlier.agent, earlier.order, earlier.buyer, earlier.fen, earlier.reason)
        }
        guard let order = orders.suffix(12).filter({ !busy.contains($0.name) }).randomElement(using: &random),
            let agent = agents.randomElement(using: &random)
        else { return }
        let amounts: [Int64] = [500, 990, 1_999, 2_500, 4_000, 5_000, 5_001, 7_500]
        let fen = amounts.randomElement(using: &random) ?? 500
        if chance(4) { house.till.next(.refuses(code: "broke")) } else if chance(4) { house.till.next(.lostAfter) }
        try await call(agent.agent, order.name, order.buyer, fen, "call \(calls.count)")
    }

    private func call(_ name: String, _ order: String, _ buyer: String, _ fen: Int64, _ reason: String) async throws {
        let agent = try #require(agents.first { $0.agent == name })
        let reply = try await house.refund(order, "\(fen / 100).\(fen % 100 / 10)\(fen % 10)", by: agent, reason: reason)
        clock += 1
        var call = Call(
            at: house.clock.now(), agent: name, order: order, buyer: buyer, fen: fen, reason: reason, ruling: .forbid,
            before: operations.count, clock: clock)
        var operation = Operation(
            id: OperationID(""), agent: name, order: order, buyer: buyer, fen: fen, dispatched: house.clock.now())
        switch reply {
        case .question(let question):
            call.ruling = .hold
            operation.id = question.operation
            operation.dispatched = nil
        case .receipt(let receipt):
            call.ruling = .permit
            operation.id = try #require(receipt.operation)
            clock += 1
            if receipt.status == .succeeded { operation.posted = clock }
            if receipt.status == .failed { operation.voided = clock }
            if !operation.isOpen { operation.ended = house.clock.now() }
        case .refusal(let refusal):
            switch refusal.reason.code {
            case "too-many-questions": call.ruling = .hold
            case "limit-exceeded": refusedOnly.append(calls.count)
            // An order that was refunded in full is closed: then its state refuses before its ceiling does.
            default: #expect([["order-ceiling"], ["order-state"]].contains(refusal.reason.statements), "\(refusal.reason)")
            }
        }
        if !operation.id.text.isEmpty {
            call.operation = operations.count
            operations.append(operation)
        }
        calls.append(call)
    }

    // MARK: - What becomes of it

    /// Looks after what is open: unknown outcomes are asked for, questions expire.
    private func settle() async throws {
        try await house.gate.reconcile()
        try await note()
        try await house.gate.expireQuestions()
        try await note()
    }

    /// The lead answers the oldest question, and what was approved is carried out.
    private func answerOne() async throws {
        guard let index = operations.firstIndex(where: { $0.dispatched == nil && $0.voided == nil }) else { return }
        let verdict: Verdict = chance(70) ? .approve : .reject
        _ = try await house.gate.answer(operations[index].id, verdict, by: lead)
        guard verdict == .approve else { return try await note() }
        // Sometimes nobody runs it for a while.
        if chance(30) {
            house.clock.advance(by: .minutes(Int64.random(in: 1...20, using: &random)))
            try await ask()
        }
        let before = operations[index]
        clock += 1
        var call = Call(
            at: house.clock.now(), agent: before.agent, order: before.order, buyer: before.buyer, fen: before.fen, reason: "",
            ruling: .permit, before: operations.count, clock: clock, isSecond: true, operation: index)
        #expect(try await house.gate.resumeApproved() == 1)
        operations[index].approved = clock
        if try await house.operation(before.id).dispatchedAt == nil {
            operations[index].approved = nil
            call.ruling = .forbid
        } else {
            operations[index].dispatched = house.clock.now()
        }
        calls.append(call)
        try await note()
    }

    /// Notes what ended.
    private func note() async throws {
        for index in operations.indices.suffix(200) where operations[index].isOpen {
            let state = try await house.operation(operations[index].id).state
            guard state.isEnded else { continue }
            clock += 1
            operations[index].ended = house.clock.now()
            if state == .succeeded { operations[index].posted = clock } else { operations[index].voided = clock }
        }
    }
}
