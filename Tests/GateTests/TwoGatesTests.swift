import Access
import AuditLog
import Clocks
import Diagnostics
import JSON
import Ledger
import Money
import PolicyEngine
import Store
import Testing
import ToolKit

@testable import Gate
@testable import ToolKitTesting

@Suite("Two processes on one store")
struct TwoGatesTests {
    @Test("one limit holds over both: exactly what it allows is refunded, and every other call is a refusal")
    func oneLimit() async throws {
        let house = try await House(Policy.people + Policy.scopes + Policy.limits(refundDay: "100.00"))
        let desk = try await house.agent()
        let gates = [house.gate, try await house.secondGate("gate-2"), try await house.secondGate("gate-3")]
        for index in 0..<30 { house.till.addPaidOrder("o-\(index)", .fen(10_000), buyer: "buyer-\(index)") }
        let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
            for index in 0..<30 {
                group.addTask { try await house.refund("o-\(index)", "10.00", by: desk, through: gates[index % 3]) }
            }
            return try await group.reduce(into: [Reply]()) { $0.append($1) }
        }
        #expect(replies.filter { $0.status == .succeeded }.count == 10)
        #expect(replies.filter { $0.refusedBy == ["refund-day"] }.count == 20)
        #expect(house.till.refunded == 10_000)
        #expect(house.till.sent.count == 10)
        try await house.verify()
    }

    @Test("the same call through both at once is one operation, sent once")
    func sameCall() async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        let gates = [house.gate, try await house.secondGate()]
        for index in 0..<20 {
            let number: String? = index.isMultiple(of: 2) ? "n-\(index)" : nil
            house.till.addPaidOrder("o-\(index)", .fen(10_000), buyer: "buyer-\(index)")
            async let first = house.refund("o-\(index)", "10.00", by: desk, number: number, through: gates[0])
            async let second = house.refund("o-\(index)", "10.00", by: desk, number: number, trade: true, through: gates[1])
            let replies = try await [first, second]
            let operations = replies.compactMap(\.operation)
            #expect(Set(operations).count == 1, "\(replies.map(\.said))")
            #expect(house.till.order("o-\(index)")?.refunds.count == 1)
        }
        #expect(house.till.sent.count == 20)
        try await house.verify()
    }

    @Test("a call that was written down while the same one was decided answers from it, in COMMIT")
    func knownInCommit() async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let decided = [try await house.decided("o-1", "10.00", by: desk), try await house.decided("o-1", "10.00", by: desk)]
        guard case .intent(let intent) = try await house.gate.commit(decided[0]),
            case .reply(let reply) = try await house.gate.commit(decided[1])
        else {
            Issue.record("the second was not answered from the first")
            return
        }
        #expect(reply.operation == intent.operation)
        #expect(reply.status == .pending)
    }

    @Test("an approved operation is carried out by one of them")
    func claimedOnce() async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        let lead = try await house.person("lead")
        let other = try await house.secondGate()
        var ids: [OperationID] = []
        for index in 0..<8 {
            house.till.addPaidOrder("o-\(index)", .fen(10_000), buyer: "buyer-\(index)")
            ids.append(try #require(try await house.refund("o-\(index)", "60.00", by: desk).operation))
        }
        for id in ids { #expect(try await other.answer(id, .approve, by: lead) == .approved) }
        async let first = house.gate.resumeApproved()
        async let second = other.resumeApproved()
        _ = try await (first, second)
        #expect(house.till.sent.count == 8)
        #expect(house.till.refunded == 48_000)
        #expect(try await house.count("claimed") == 8)
        for id in ids { #expect(try await house.operation(id).state == .succeeded) }
        try await house.verify()
    }

    @Test("an unknown outcome is looked up by one of them")
    func lookedUpOnce() async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        let other = try await house.secondGate()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.next(.lostAfter)
        let reply = try await house.refund("o-1", "10.00", by: desk)
        house.clock.advance(by: .seconds(10))
        house.till.when(.lookUp) {
            do { #expect(try await other.reconcile() == 0) } catch { Issue.record(error) }
        }
        try await house.gate.reconcile()
        #expect(house.till.lookUps == 1)
        #expect(try await house.operation(reply.operation).state == .succeeded)
    }

    @Test("a policy that one of them puts in force decides in the other at once, also a call that is half-way through")
    func policy() async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        let other = try await house.secondGate()
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(10_000)) }
        #expect(try await house.refund("o-1", "10.00", by: desk, through: other).status == .succeeded)
        house.till.when(.facts) {
            do { try await house.apply(Policy.people + Policy.scopes + Policy.limits(refundDay: "19.99")) } catch { Issue.record(error) }
        }
        let reply = try await house.refund("o-2", "10.00", by: desk, through: other)
        #expect(reply.refusedBy == ["refund-day"])
        #expect(try await other.policies.current().version.serial == 2)
        try await house.verify(reply)
    }

    @Test("COMMIT does not take a decision that was made under another policy, or on another state of the order")
    func stale() async throws {
        let house = try await House(Policy.wide)
        let (desk, agent) = (try await house.agent(), try await house.agent("other"))
        let other = try await house.secondGate()
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(10_000)) }
        let onOrder = try await house.decided("o-1", "10.00", by: desk)
        #expect(try await house.refund("o-1", "20.00", by: agent, through: other).status == .succeeded)
        guard case .stale = try await house.gate.commit(onOrder) else {
            Issue.record("the order changed")
            return
        }
        let underPolicy = try await house.decided("o-2", "10.00", by: desk)
        try await house.apply(Policy.wide, through: other)
        guard case .stale = try await house.gate.commit(underPolicy) else {
            Issue.record("the policy changed")
            return
        }
        #expect(house.till.sent.count == 1)
    }

    @Test("an order that changes while its facts are looked up is looked up again")
    func staleFacts() async throws {
        let house = try await House(Policy.wide)
        let (desk, agent) = (try await house.agent(), try await house.agent("other"))
        let other = try await house.secondGate()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.when(.facts) {
            do {
                let reply = try await house.refund("o-1", "95.00", by: agent, number: "n-1", through: other)
                #expect(reply.heldBy == ["over-50"])
            } catch { Issue.record(error) }
        }
        #expect(try await house.refund("o-1", "10.00", by: desk).refusalCode != nil)
        #expect(house.till.sent.isEmpty)
    }

    @Test("a host that lacks the tool leaves its operations to those that have it")
    func otherTools() async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        let lead = try await house.person("lead")
        let bare = try await house.secondGate("bare", modules: [])
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(10_000)) }
        house.till.next(.lostAfter)
        let unknown = try await house.refund("o-1", "10.00", by: desk)
        let held = try await house.refund("o-2", "60.00", by: desk)
        #expect(try await house.gate.answer(try #require(held.operation), .approve, by: lead) == .approved)
        house.clock.advance(by: .seconds(10))
        #expect(try await bare.reconcile() == 0)
        #expect(try await bare.resumeApproved() == 0)
        #expect(try await house.gate.reconcile() == 1)
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.operation(unknown.operation).state == .succeeded)
        #expect(try await house.operation(held.operation).state == .succeeded)
    }

    @Test("two shops on one store share neither limits, nor questions, nor numbers")
    func twoShops() async throws {
        let house = try await House()
        let desk = try await house.agent()
        let other = try await house.secondGate("gate-2", shop: Shop(environment: "test", appID: "2021000000000002"))
        for order in ["o-1", "o-2", "o-3"] { house.till.addPaidOrder(order, .fen(20_000)) }
        let held = try await house.refund("o-1", "60.00", by: desk, number: "n-1")
        #expect(held.heldBy == ["over-50"])
        house.clock.advance(by: .minutes(30))
        #expect(try await other.expireQuestions() == 0)
        #expect(try await house.refund("o-1", "60.00", by: desk, number: "n-1").heldBy == ["over-50"])
        #expect(try await house.gate.expireQuestions() == 1)
        #expect(try await house.refund("o-2", "50.00", by: desk, number: "n-2", through: other).status == .succeeded)
        #expect(try await house.refund("o-3", "50.00", by: desk, through: other).status == .succeeded)
        #expect(try await house.refund("o-3", "0.01", by: desk, number: "n-4", through: other).refusedBy == ["refund-day"])
        #expect(try await house.refund("o-1", "50.00", by: desk, number: "n-5").status == .succeeded)

        // A limit that goes and comes back starts from the day of each shop.
        let call = Policy.limits.split(separator: "refund-day").joined(separator: "refund-else").split(separator: "each: agent")
        try await house.apply(Policy.people + Policy.scopes + call.joined(separator: "each: shop"))
        try await house.apply(Policy.standard)
        #expect(try await house.refund("o-3", "0.01", by: desk, number: "n-6", through: other).refusedBy == ["refund-day"])
        #expect(try await house.refund("o-2", "50.01", by: desk, number: "n-7").refusedBy == ["refund-day"])
        try await house.verify()
    }

    @Test("a host with more tools under the same policy starts its limits from what the day has seen")
    func moreTools() async throws {
        let patterned = "effects: [refund]\n    tools: [\"till-re*\"]"
        let statements = (Policy.scopes + Policy.limits).split(separator: "effects: [refund]").joined(separator: patterned)
        let house = try await House(Policy.people + statements)
        let desk = try await house.agent()
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(10_000)) }
        #expect(try await house.refund("o-1", "60.00", by: desk).status == .succeeded)
        let upgraded = try await house.secondGate("upgraded", modules: [TillTools(house.till), MoreTools(till: house.till)])
        #expect(try await house.refund("o-2", "40.01", by: desk, through: upgraded).refusedBy == ["refund-day"])
        #expect(try await house.refund("o-2", "40.00", by: desk, through: upgraded).status == .succeeded)
        // The new tool waits for the next apply, whatever the pattern matches.
        let former = try await upgraded.policies.current()
        #expect(former.policies.laterTools == ["till-return"])
        #expect(!former.authorizer.admits(agent: "desk", tool: "till-return", effects: [.refund]))
        try await upgraded.policies.apply(former.version.sources, by: house.owner)
        let current = try await upgraded.policies.current()
        #expect(current.policies.laterTools == [])
        #expect(current.authorizer.admits(agent: "desk", tool: "till-return", effects: [.refund]))
    }
}
