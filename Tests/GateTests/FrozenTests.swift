import AuditLog
import Clocks
import Ledger
import Money
import Store
import Testing
import ToolKit

@testable import Access
@testable import Gate
@testable import ToolKitTesting

/// By each way on which something could go out in an agent's name: the freeze is read in the transaction that would let it.
@Suite("Nothing of a frozen agent")
struct FrozenTests {
    private func open() async throws -> (house: House, desk: Principal, lead: Person) {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        return (house, desk, try await house.person("lead"))
    }

    @Test("is dispatched: a freeze between the decision and COMMIT counts, and one while facts are learnt")
    func dispatched() async throws {
        let (house, desk, lead) = try await open()
        house.till.when(.facts) {
            do { try await house.access.freezeAgent("desk", by: lead) } catch { Issue.record(error) }
        }
        #expect(try await house.refund("o-1", "10.00", by: desk).refusalCode == "agent-frozen")
        #expect(house.till.sent.isEmpty)
        #expect(try await house.operations().isEmpty)
    }

    @Test("is approved; it can be turned down, and approved once the agent is thawed")
    func approved() async throws {
        let (house, desk, lead) = try await open()
        let id = try #require(try await house.refund("o-1", "60.00", by: desk).operation)
        try await house.access.freezeAgent("desk", by: lead)
        await #expect(throws: AnswerRefused.frozen(agent: "desk")) { try await house.gate.answer(id, .approve, by: lead) }
        #expect(try await house.operation(id).state == .held)
        #expect(try await house.entry("answer-refused")?.record.body.contains("agent-frozen") == true)
        try await house.access.thawAgent("desk", by: house.owner)
        #expect(try await house.gate.answer(id, .approve, by: lead) == .approved)
        try await house.verify()
    }

    @Test("nor of a removed one, which is told that it was removed and not that a person may thaw it")
    func removed() async throws {
        let (house, desk, lead) = try await open()
        let id = try #require(try await house.refund("o-1", "60.00", by: desk).operation)
        try await house.access.removeAgent("desk", by: house.owner)
        await #expect(throws: AnswerRefused.removed(agent: "desk")) { try await house.gate.answer(id, .approve, by: lead) }
        let reply = try await house.refund("o-1", "10.00", by: desk)
        #expect(reply.refusalCode == "agent-removed" && !reply.said.contains("thaw"))
        #expect(house.till.sent.isEmpty)
        #expect(try await house.gate.standings(of: [desk]) == [desk: .removed])
        try await house.verify(reply)
    }

    @Test("is turned down with a no of people's own")
    func rejected() async throws {
        let (house, desk, lead) = try await open()
        let id = try #require(try await house.refund("o-1", "60.00", by: desk).operation)
        try await house.access.freezeAgent("desk", by: lead)
        #expect(try await house.gate.answer(id, .reject, by: lead) == .rejected)
    }

    @Test("is carried out after it was approved: a freeze counts while its facts are learnt again, right before it is claimed")
    func claimed() async throws {
        let (house, desk, lead) = try await open()
        let id = try #require(try await house.refund("o-1", "60.00", by: desk).operation)
        #expect(try await house.gate.answer(id, .approve, by: lead) == .approved)
        house.till.when(.facts) {
            do { try await house.access.freezeAgent("desk", by: lead) } catch { Issue.record(error) }
        }
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.operation(id).state == .rejected)
        #expect(try await house.operation(id).result?.code == "agent-frozen")
        #expect(house.till.sent.isEmpty)
    }

    @Test("is sent again: a freeze counts while the provider is asked, right before it would be; once thawed it is sent again")
    func resent() async throws {
        let (house, desk, lead) = try await open()
        house.till.next(.lostBefore)
        let id = try #require(try await house.refund("o-1", "10.00", by: desk).operation)
        house.clock.advance(by: .seconds(10))
        house.till.when(.lookUp) {
            do { try await house.access.freezeAgent("desk", by: lead) } catch { Issue.record(error) }
        }
        #expect(try await house.gate.reconcile() == 1)
        #expect(try await house.operation(id).state == .unknown)
        #expect(house.till.sent.count == 1)
        try await house.access.thawAgent("desk", by: house.owner)
        house.clock.advance(by: .seconds(10))
        #expect(try await house.gate.reconcile() == 1)
        #expect(try await house.operation(id).state == .succeeded)
        #expect(house.till.sent.count == 2 && house.till.refunded == 1_000)
    }

    @Test("is lost: what was on its way is posted when it shows, and what it did not do people can settle by hand")
    func settled() async throws {
        let (house, desk, lead) = try await open()
        let second = try await house.person("lead-b")
        house.till.next(.late)
        let id = try #require(try await house.refund("o-1", "10.00", by: desk).operation)
        try await house.access.freezeAgent("desk", by: lead)
        house.clock.advance(by: .minutes(15))
        #expect(try await house.gate.reconcile() == 1)
        _ = try await house.gate.propose(id, .didNotHappen, evidence: "x", by: lead)
        _ = try await house.gate.confirmProposal(about: id, proposal: nil, by: second)
        #expect(try await house.operation(id).state == .failed)
        house.till.deliverLate()
        house.clock.advance(by: .hours(1))
        #expect(try await house.gate.watchVoided() == 1)
        #expect(try await house.operation(id).state == .succeeded)
        #expect(house.till.sent.count == 1)
    }
}
