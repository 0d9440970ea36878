import AuditLog
import Clocks
import JSON
import Ledger
import Money
import Store
import Testing
import ToolKit

@testable import Access
@testable import Gate
@testable import ToolKitTesting

@Suite("Settling by hand")
struct ByHandTests {
    /// A refund of 30.00 whose answer was lost, past its deadline, and two people who may settle it.
    private func asked(
        _ policy: String = Policy.ungated, fault: TillFault = .late
    ) async throws -> (house: House, id: OperationID, desk: Principal, first: Person, second: Person) {
        let house = try await House(policy)
        let desk = try await house.agent()
        for order in ["o-1", "o-2", "o-3"] { house.till.addPaidOrder(order, .fen(20_000)) }
        house.till.next(fault)
        let id = try #require(try await house.refund("o-1", "30.00", by: desk).operation)
        house.clock.advance(by: .minutes(15))
        try await house.gate.reconcile()
        #expect(try await house.operation(id).personAskedAt != nil)
        return (house, id, desk, try await house.person("lead"), try await house.person("lead-b"))
    }

    @Test("one person says that it happened and another confirms it: its amount is posted, and both stand in the log")
    func happened() async throws {
        let (house, id, desk, first, second) = try await asked()
        let proposal = try await house.gate.propose(id, .happened, evidence: "seen in the merchant's console, 30.00", by: first)
        #expect(proposal.state == .open && proposal.expiresAt == house.clock.now() + .hours(24))
        #expect(try await house.operation(id).state == .unknown, "one person settles nothing")
        let settled = try await house.gate.confirmProposal(about: id, proposal: nil, by: second)
        #expect(settled.state == .confirmed && settled.endedBy == "lead-b" && settled.evidence == proposal.evidence)
        let life = try #require(try await house.gate.life(of: id))
        #expect(life.operation.state == .succeeded && life.steps.last?.kind == .post && life.watch == nil)
        let entry = try #require(try await house.entry("settled-by-hand"))
        #expect(entry.record.body.contains("\"proposed_by\":\"lead\"") && entry.record.body.contains("\"confirmed_by\":\"lead-b\""))
        #expect(!entry.record.body.contains("console"), "what people write may name persons")
        let reply = try await house.refund("o-1", "30.00", by: desk)
        #expect(reply.status == .succeeded && reply.said.contains("People have established that this was carried out."))
        // 30.00 of the day's 100.00 are spent.
        #expect(try await house.refund("o-2", "70.00", by: desk).status == .succeeded)
        #expect(try await house.refund("o-3", "0.01", by: desk).refusedBy == ["refund-day"])
        try await house.verify(reply)
    }

    @Test("what people say did not happen is free again and watched: when it shows after all, it is posted with an alarm")
    func didNotHappen() async throws {
        let (house, id, desk, first, second) = try await asked()
        _ = try await house.gate.propose(id, .didNotHappen, evidence: "the provider's support says no", by: first)
        _ = try await house.gate.confirmProposal(about: id, proposal: nil, by: second)
        #expect(try await house.operation(id).state == .failed)
        #expect(try await house.operation(id).result?.code == "settled-by-hand")
        #expect(try await house.refund("o-2", "100.00", by: desk).status == .succeeded)
        house.till.deliverLate()
        house.clock.advance(by: .hours(1))
        #expect(try await house.gate.reconcile() == 0)
        #expect(try await house.gate.watchVoided() == 1)
        let life = try #require(try await house.gate.life(of: id))
        #expect(life.operation.state == .succeeded && life.alarm?.kind == .lateSuccess)
        #expect(house.till.refunded == 13_000 && house.till.sent.count == 2)
        #expect(try await house.refund("o-3", "0.01", by: desk).refusedBy == ["refund-day"])
        try await house.verify()
    }

    @Test("nobody confirms their own proposal, and nobody with a part in the call proposes or confirms")
    func makers() async throws {
        let (house, id, _, first, second) = try await asked()
        let operatorOfDesk = try await house.person("ops")
        for maker in [house.owner, operatorOfDesk] {
            await #expect(throws: ByHandRefused.maker(person: maker.name)) {
                try await house.gate.propose(id, .happened, evidence: "x", by: maker)
            }
        }
        _ = try await house.gate.propose(id, .happened, evidence: "x", by: first)
        await #expect(throws: ByHandRefused.own(person: "lead")) {
            try await house.gate.confirmProposal(about: id, proposal: nil, by: first)
        }
        for maker in [house.owner, operatorOfDesk] {
            await #expect(throws: ByHandRefused.maker(person: maker.name)) {
                try await house.gate.confirmProposal(about: id, proposal: nil, by: maker)
            }
        }
        #expect(try await house.operation(id).state == .unknown)
        #expect(try await house.count("settlement-refused") == 5)
        _ = try await house.gate.confirmProposal(about: id, proposal: nil, by: second)
        #expect(try await house.operation(id).state == .succeeded)
    }

    @Test("a role that answers one of the gates that held it, or an admin: others settle nothing, nor whoever changed the policy since")
    func roles() async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        let (lead, leadB) = (try await house.person("lead"), try await house.person("lead-b"))
        let (finance, nobody) = (try await house.person("finance-a"), try await house.person("nobody"))
        let (chief, boss) = (try await house.person("chief", admin: true), try await house.person("boss", admin: true))
        house.till.addPaidOrder("o-1", .fen(20_000))
        let id = try #require(try await house.refund("o-1", "60.00", by: desk).operation)
        #expect(try await house.gate.answer(id, .approve, by: lead) == .approved)
        house.till.next(.late)
        #expect(try await house.gate.resumeApproved() == 1)
        house.clock.advance(by: .minutes(15))
        try await house.gate.reconcile()
        for person in [finance, nobody] {
            await #expect(throws: ByHandRefused.noRole(person: person.name)) {
                try await house.gate.propose(id, .happened, evidence: "x", by: person)
            }
        }
        try await house.apply(Policy.wide + "# again\n", by: boss)
        await #expect(throws: ByHandRefused.noRole(person: "boss")) {
            try await house.gate.propose(id, .happened, evidence: "x", by: boss)
        }
        // Who agreed to it may settle it: agreeing is no part in making the call.
        _ = try await house.gate.propose(id, .happened, evidence: "x", by: lead)
        // A role that is taken away counts no more, also for what was proposed with it.
        let without = Policy.wide.split(separator: "lead: { roles: [lead] }\n  lead-b").joined(separator: "lead: { roles: [] }\n  lead-b")
        try await house.apply(without, by: boss)
        await #expect(throws: ByHandRefused.noRole(person: "lead")) {
            try await house.gate.confirmProposal(about: id, proposal: nil, by: chief)
        }
        try await house.gate.withdrawProposal(about: id, by: chief)
        _ = try await house.gate.propose(id, .happened, evidence: "x", by: chief)
        _ = try await house.gate.confirmProposal(about: id, proposal: nil, by: leadB)
        #expect(try await house.operation(id).state == .succeeded)
    }

    @Test("a proposal waits a day, can be taken back by whoever made it, and stands alone")
    func proposals() async throws {
        let (house, id, _, first, second) = try await asked()
        await #expect(throws: ByHandRefused.noProposal(id)) { try await house.gate.confirmProposal(about: id, proposal: nil, by: second) }
        let wrong = try await house.gate.propose(id, .didNotHappen, evidence: "x", by: first)
        await #expect(throws: ByHandRefused.proposedBefore(id, by: "lead")) {
            try await house.gate.propose(id, .happened, evidence: "y", by: second)
        }
        await #expect(throws: ByHandRefused.notTheirs(person: "lead-b", by: "lead")) {
            try await house.gate.withdrawProposal(about: id, by: second)
        }
        try await house.gate.withdrawProposal(about: id, by: first)
        await #expect(throws: ByHandRefused.noProposal(id)) { try await house.gate.confirmProposal(about: id, proposal: nil, by: second) }
        let right = try await house.gate.propose(id, .happened, evidence: "y", by: first)
        await #expect(throws: ByHandRefused.changed(id), "who confirms one proposal does not confirm another") {
            try await house.gate.confirmProposal(about: id, proposal: wrong.id, by: second)
        }
        house.clock.set(right.expiresAt)
        await #expect(throws: ByHandRefused.expired(id)) { try await house.gate.confirmProposal(about: id, proposal: nil, by: second) }
        #expect(try await house.gate.life(of: id)?.proposals.map(\.state) == [.withdrawn, .expired])
        _ = try await house.gate.propose(id, .happened, evidence: "z", by: second)
        _ = try await house.gate.confirmProposal(about: id, proposal: nil, by: first)
        #expect(try await house.operation(id).state == .succeeded)
        await #expect(throws: ByHandRefused.notUnknown(id, .succeeded)) {
            try await house.gate.confirmProposal(about: id, proposal: nil, by: first)
        }
    }

    @Test("look-ups that only say once more that nothing is known leave a proposal as it is; what they find makes it void")
    func changes() async throws {
        let (house, id, _, first, second) = try await asked()
        _ = try await house.gate.propose(id, .didNotHappen, evidence: "x", by: first)
        for _ in 0..<5 {
            house.clock.advance(by: .minutes(10))
            #expect(try await house.gate.reconcile() == 1)
        }
        #expect(try await house.gate.life(of: id)?.proposals.map(\.state) == [.open])
        house.till.refundElsewhere("o-1", .fen(1), as: try #require(try await house.operation(id).movement.number?.text))
        house.clock.advance(by: .minutes(10))
        try await house.gate.reconcile()
        await #expect(throws: ByHandRefused.changed(id)) { try await house.gate.confirmProposal(about: id, proposal: nil, by: second) }
        #expect(try await house.gate.life(of: id)?.proposals.map(\.state) == [.void])
    }

    @Test("a success that a look-up finds while a proposal waits wins, and the proposal is void")
    func found() async throws {
        let (house, id, _, first, second) = try await asked()
        _ = try await house.gate.propose(id, .didNotHappen, evidence: "x", by: first)
        house.till.deliverLate()
        house.clock.advance(by: .minutes(10))
        try await house.gate.reconcile()
        await #expect(throws: ByHandRefused.notUnknown(id, .succeeded)) {
            try await house.gate.confirmProposal(about: id, proposal: nil, by: second)
        }
        #expect(try await house.gate.life(of: id)?.proposals.map(\.state) == [.void])
    }

    @Test("nobody settles what is under a live lease, what the host still establishes by itself, or what is not unknown")
    func notYet() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        let (first, second) = (try await house.person("lead"), try await house.person("lead-b"))
        house.till.addPaidOrder("o-1", .fen(20_000))
        house.till.next(.late)
        let id = try #require(try await house.refund("o-1", "30.00", by: desk).operation)
        let deadline = try #require(try await house.operation(id).deadline)
        await #expect(throws: ByHandRefused.tooEarly(id, deadline: deadline)) {
            try await house.gate.propose(id, .happened, evidence: "x", by: first)
        }
        await #expect(throws: ByHandRefused.noOperation(OperationID("op_x"))) {
            try await house.gate.propose(OperationID("op_x"), .happened, evidence: "x", by: first)
        }
        house.clock.set(deadline)
        house.till.when(.lookUp) {
            let until = house.clock.now() + .seconds(30)
            await #expect(throws: ByHandRefused.underLease(id, until: until)) {
                try await house.gate.propose(id, .happened, evidence: "x", by: first)
            }
        }
        #expect(try await house.gate.reconcile() == 1)
        _ = try await house.gate.propose(id, .happened, evidence: "x", by: first)
        house.clock.advance(by: .minutes(10))
        house.till.when(.lookUp) {
            let until = house.clock.now() + .seconds(30)
            await #expect(throws: ByHandRefused.underLease(id, until: until)) {
                try await house.gate.confirmProposal(about: id, proposal: nil, by: second)
            }
        }
        #expect(try await house.gate.reconcile() == 1)
        _ = try await house.gate.confirmProposal(about: id, proposal: nil, by: second)
        await #expect(throws: ByHandRefused.notUnknown(id, .succeeded)) {
            try await house.gate.propose(id, .happened, evidence: "x", by: first)
        }
    }

    @Test("a secret that was withdrawn settles nothing, and evidence is a line that people can read")
    func secretsAndEvidence() async throws {
        let (house, id, _, first, second) = try await asked()
        for evidence in ["", "  ", "a\nb", "a\u{202E}b", "a\u{200B}b", String(repeating: "x", count: 501)] {
            await #expect(throws: ByHandRefused.badEvidence) {
                try await house.gate.propose(id, .happened, evidence: evidence, by: first)
            }
        }
        _ = try await house.gate.propose(id, .happened, evidence: String(repeating: "证", count: 500), by: first)
        try await house.access.removeApprover("lead-b", by: house.owner)
        await #expect(throws: ByHandRefused.withdrawn(person: "lead-b")) {
            try await house.gate.confirmProposal(about: id, proposal: nil, by: second)
        }
        #expect(try await house.operation(id).state == .unknown)
    }

    @Test("of two people who confirm at once one settles it")
    func atOnce() async throws {
        let (house, id, _, first, second) = try await asked()
        let third = try await house.person("both")
        _ = try await house.gate.propose(id, .happened, evidence: "x", by: first)
        async let one = Result { try await house.gate.confirmProposal(about: id, proposal: nil, by: second) }
        async let two = Result { try await house.gate.confirmProposal(about: id, proposal: nil, by: third) }
        let ends = await [one, two]
        #expect(ends.filter { if case .success = $0 { true } else { false } }.count == 1)
        #expect(try await house.count("settled-by-hand") == 1)
        #expect(try await house.gate.life(of: id)?.steps.filter { $0.kind == .post }.count == 1)
    }
}

extension Result where Failure == any Error {
    /// What became of an asynchronous piece of work.
    fileprivate init(_ work: () async throws -> Success) async {
        do { self = .success(try await work()) } catch { self = .failure(error) }
    }
}
