import Clocks
import Foundation
import Money
import Testing

@testable import PolicyEngine

@Suite("Deciding again")
struct PolicyReplayTests {
    private static let head = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: {} }
        approvers: { lead: { roles: [lead] }, boss: { roles: [lead, chief] } }
        scopes:
          - permit: refunds
            effects: [refund]
          - permit: reads
            effects: [read]

        """

    private static func policy(day: String = "100.00", lead: String = "50.00", by: String = "lead") -> String {
        head + """
            limits:
              - limit: day
                effects: [refund]
                amount: \(day) CNY
                per: day
            gates:
              - gate: lead
                effects: [refund]
                above: \(lead) CNY
                by: [\(by)]

            """
    }

    private static func replay(_ draft: String, _ course: PolicyReplay.Course = .asItWas, _ events: [RecordedEvent]) throws -> ReplayReport
    {
        var replay = PolicyReplay(try Sample.policies(draft), course: course)
        for event in events { replay.take(event) }
        return replay.report
    }

    /// A refund as it was decided, at a minute past noon, and the reservation that it made.
    private static func refund(
        _ fen: Int64, _ ruling: Ruling, _ statements: [String], at minute: Int64, order: String = "O-1", id: String? = nil,
        number: String = ""
    ) -> [RecordedEvent] {
        let plain = Sample.refund(fen, facts: Sample.order(order, paid: 10_000_00), at: Sample.noon + .minutes(minute))
        let request = Request(
            agent: plain.agent, tool: plain.tool, effect: plain.effect, amount: plain.amount, order: plain.order, facts: plain.facts,
            orderRefunded: plain.orderRefunded, orderOpen: plain.orderOpen, shop: plain.shop, number: number, now: plain.now)
        let decision = RecordedDecision(.call, request, Outcome(ruling, by: statements), operation: id.map { OperationID($0) })
        return [.decided(decision)] + (id.map { [.opened(OperationID($0), RecordedOperation(request))] } ?? [])
    }

    private static func posted(_ id: String, at minute: Int64) -> RecordedEvent {
        .posted(OperationID(id), Sample.noon + .minutes(minute))
    }

    /// 30.00 done, 60.00 held and never answered, 80.00 refused by the day's limit, 60.00 refused once more.
    private static let day =
        refund(30_00, .permit, ["refunds"], at: 0, id: "a") + [posted("a", at: 0)]
        + refund(60_00, .hold, ["lead"], at: 1, order: "O-2", id: "b")
        + refund(80_00, .forbid, ["day"], at: 2, order: "O-3", number: "n-1")
        + refund(80_00, .forbid, ["day"], at: 3, order: "O-3", number: "n-1") + [.voided(OperationID("b"))]

    @Test("nothing changes under the policy that decided")
    func same() throws {
        let report = try Self.replay(Self.policy(), .asItWas, Self.day)
        #expect(report.decided == 4 && report.changes.isEmpty && report.otherStatements == 0 && report.parts.isEmpty)
        #expect(report.exposure == ReplayReport.Exposure())
        #expect(try Self.replay(Self.policy(), .asItWouldBe, Self.day).changes.isEmpty)
    }

    @Test("a looser limit shows what would pass: decisions one by one, what was asked for twice once in the sum")
    func looser() throws {
        let report = try Self.replay(Self.policy(day: "170.00", lead: "90.00"), .asItWas, Self.day)
        #expect(report.changes.map(\.now.ruling) == [.permit, .permit, .permit])
        #expect(report.kinds[.init(then: .hold, now: .permit)]?.count == 1)
        #expect(report.kinds[.init(then: .forbid, now: .permit)]?.count == 2)
        #expect(report.exposure.opened == .init(count: 3, amounts: [.fen(140_00)]))
        #expect(report.exposure.fromPeople == .init(count: 1, amounts: [.fen(60_00)]))
        #expect(report.exposure.closed.count == 0 && report.exposure.toPeople.count == 0)
        #expect(report.parts.map(\.statement) == ["day", "lead"])
        #expect(report.parts.map(\.released) == [.init(count: 2, amounts: [.fen(80_00)]), .init(count: 1, amounts: [.fen(60_00)])])
        #expect(report.parts.allSatisfy { $0.caught.count == 0 })
    }

    @Test("a stricter draft shows what would stop, and for whom people would be asked")
    func stricter() throws {
        let held = try Self.replay(Self.policy(lead: "20.00"), .asItWas, Self.day)
        #expect(held.kinds == [.init(then: .permit, now: .hold): .init(count: 1, amounts: [.fen(30_00)])])
        #expect(held.exposure.closed == held.exposure.toPeople && held.exposure.closed.amounts == [.fen(30_00)])
        let stopped = try Self.replay(Self.policy(day: "25.00"), .asItWas, Self.day)
        #expect(stopped.changes.map { [$0.then.ruling, $0.now.ruling] } == [[.permit, .forbid], [.hold, .forbid]])
        #expect(stopped.exposure.fromPeople.amounts == [.fen(60_00)] && stopped.exposure.closed.amounts == [.fen(30_00)])
        #expect(stopped.parts.map(\.statement) == ["day", "lead"] && stopped.parts.map(\.caught.count) == [2, 0])
    }

    @Test("spending stays as it was, unless the replay goes on from what it decides itself")
    func courses() throws {
        // Under 120.00 the 80.00 fit only where the 60.00 that were held do not count.
        let draft = Self.policy(day: "115.00", lead: "20.00")
        let asItWas = try Self.replay(draft, .asItWas, Self.day)
        #expect(asItWas.changes.map { [$0.then.ruling, $0.now.ruling] } == [[.permit, .hold]])
        // Without the gate the 60.00 pass at once, and count although nobody ever answered.
        let free = Self.policy(day: "150.00", lead: "9000.00")
        let later = Self.day + Self.refund(60_00, .forbid, ["day"], at: 10, order: "O-4")
        #expect(try Self.replay(free, .asItWas, later).changes.map(\.now.ruling) == [.permit, .permit])
        #expect(try Self.replay(free, .asItWouldBe, later).changes.map(\.now.ruling) == [.permit, .permit])
        let small = Self.policy(day: "170.00", lead: "9000.00")
        let report = try Self.replay(small, .asItWouldBe, later)
        // 30 + 60 + 80 are the day's 170.00: the second 80.00 is the first one again, and the last 60.00 no longer fit.
        #expect(report.changes.map(\.now.ruling) == [.permit, .permit] && report.repeats == 1)
        #expect(report.exposure.opened.amounts == [.fen(140_00)])
        #expect(try Self.replay(small, .asItWas, later).changes.count == 4)
        // What the draft forbids counts no more.
        let closed = Self.head + "  - forbid: none\n    effects: [refund]\n    when: amount == money(\"30.00 CNY\")\n"
        let rest = Self.policy(day: "140.00", lead: "50.00").dropFirst(Self.head.count)
        #expect(try Self.replay(closed + rest, .asItWas, Self.day).changes.map(\.now.ruling) == [.forbid])
        #expect(
            try Self.replay(closed + rest, .asItWouldBe, Self.day).changes.map { [$0.then.ruling, $0.now.ruling] } == [
                [.permit, .forbid], [.forbid, .hold], [.forbid, .hold],
            ])
    }

    @Test("after an approval a call is decided without its own reservation, and by the people who had agreed")
    func approved() throws {
        let first = Self.refund(60_00, .hold, ["lead"], at: 0, id: "a")
        guard case .decided(let held) = first[0] else { return }
        var second = RecordedDecision(.approved, held.request, Outcome(.permit, by: ["refunds"]), operation: OperationID("a"))
        second.approvals = [.init(person: "lead", isAdmin: false)]
        let events = first + [.decided(second), .opened(OperationID("a"), RecordedOperation(held.request, wasApproved: true))]
        #expect(try Self.replay(Self.policy(), .asItWas, events).changes.isEmpty)
        let chief = try Self.replay(Self.policy(by: "chief"), .asItWas, events)
        #expect(chief.changes.map(\.now) == [Outcome(.hold, by: ["lead"])] && chief.changes.map(\.decision.stage) == [.approved])
        #expect(chief.exposure == ReplayReport.Exposure(), "the call itself was held, and is")
        second.approvals = [.init(person: "boss", isAdmin: true)]
        #expect(try Self.replay(Self.policy(by: "admin"), .asItWas, first + [.decided(second)]).changes.isEmpty)
        #expect(try Self.replay(Self.policy(by: "chief"), .asItWas, first + [.decided(second)]).changes.isEmpty)
        let stopped = try Self.replay(Self.policy(day: "59.99"), .asItWas, events)
        #expect(stopped.changes.map(\.now.ruling) == [.forbid, .forbid] && stopped.exposure.fromPeople.amounts == [.fen(60_00)])
        // Where the draft would have refused it, nobody would have been asked.
        #expect(try Self.replay(Self.policy(day: "59.99"), .asItWouldBe, events).decided == 1)
    }

    @Test("what was refused unseen stays refused, or cannot be told; the host's own gates hold under every draft")
    func unseen() throws {
        var admission = RecordedDecision(.admission, Sample.refund(1, by: "night"), Outcome(.forbid, by: []))
        admission.effects = [.refund]
        let both = Self.policy().replacingOccurrences(of: "desk: {}", with: "desk: {}, night: {}")
        #expect(try Self.replay(Self.policy(), .asItWas, [.decided(admission)]).undecided.isEmpty)
        let report = try Self.replay(both, .asItWas, [.decided(admission)])
        #expect(report.undecided == [admission] && report.changes.isEmpty && report.decided == 1)
        var again = RecordedDecision(.call, Sample.refund(60_00), Outcome(.hold, by: ["lead", "duplicate-guard"]))
        again.ownGates = ["duplicate-guard"]
        let free = try Self.replay(Self.policy(lead: "70.00"), .asItWas, [.decided(again)])
        #expect(free.changes.isEmpty && free.otherStatements == 1)
    }

    @Test("reads are decided again too, and move nothing")
    func reads() throws {
        let read = RecordedDecision(.call, Sample.read(), Outcome(.permit, by: ["reads"]))
        let closed = Self.policy().replacingOccurrences(of: "effects: [read]", with: "effects: [report]")
        let report = try Self.replay(closed, .asItWas, [.decided(read)])
        #expect(report.kinds == [.init(then: .permit, now: .forbid): .init(count: 1, amounts: [])])
    }
}
