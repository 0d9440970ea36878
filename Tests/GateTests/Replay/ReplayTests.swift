import Clocks
import Diagnostics
import Foundation
import Ledger
import Money
import PolicyEngine
import Store
import TestSupport
import Testing
import ToolKitTesting

@testable import Gate

/// 3.7 of the acceptance lines.
@Suite("Replay over what was recorded")
struct ReplayTests {
    private static let inForce = NaiveDesk(dayFen: 22_000, customerCount: 4, orderFen: 5_000, unattendedFen: 20_000)

    @Test("loosening a limit reports exactly the calls and the yuan that going through the notebook finds, and so does any other change")
    func recount() async throws {
        let seed = SeededGenerator.seed
        let desk = try await SimulatedDesk(policy: Policy.people + Policy.scopes + Self.inForce.yaml, seed: seed)
        try await desk.work(decisions: Level.count(10_000))
        let known = desk.calls.map { Self.inForce.judge($0, desk.operations) }
        #expect(known == desk.calls.map(\.ruling), "seed \(seed): the notebook is no match for the gate")
        #expect(Set(known).count == 3, "seed \(seed): a desk at which only one thing happens proves nothing")

        let same = try await Self.replay(Self.inForce, desk)
        #expect(same.decided == desk.calls.count && same.changes.isEmpty && same.otherStatements == 0, "seed \(seed)")

        var looser = Self.inForce
        looser.dayFen = 30_000
        let (found, isExact) = try await Self.compare(looser, desk, seed: seed)
        Acceptance.line(
            "3.7", isGood: isExact && !found.changes.isEmpty,
            """
            replay of \(desk.calls.count) recorded decisions: one limit loosened changes \(found.changes.count) of them and opens \
            \(found.exposure.opened.amounts.first ?? .fen(0)), as a brute-force recount finds; seed \(seed)
            """)

        var others = [Self.inForce, Self.inForce, Self.inForce, Self.inForce]
        others[0].dayFen = 15_000
        others[1].orderFen = 9_000
        others[2].customerCount = 2
        (others[3].unattendedFen, others[3].orderFen) = (30_000, 4_000)
        for other in others { _ = try await Self.compare(other, desk, seed: seed) }
    }

    private static func replay(_ draft: NaiveDesk, _ desk: SimulatedDesk, since: Instant = House.morning) async throws -> ReplayReport {
        let source = SourceFile(name: "draft.yaml", text: Policy.people + Policy.scopes + draft.yaml)
        let policies = try #require(desk.house.gate.policies.check([source]).policies)
        let history = DecisionHistory(store: desk.house.store, ledger: desk.house.ledger)
        return try await history.replay(under: policies, since: since).report
    }

    /// Replays, and recounts.
    private static func compare(_ draft: NaiveDesk, _ desk: SimulatedDesk, seed: UInt64) async throws -> (ReplayReport, Bool) {
        let report = try await replay(draft, desk)
        let recount = Recount(draft, desk.calls, desk.operations)
        let found = report.changes.map { Recount.Line($0) }
        let isExact =
            found == recount.lines && report.exposure.opened == recount.opened && report.exposure.closed == recount.closed
            && report.exposure.toPeople == recount.toPeople && report.exposure.fromPeople == recount.fromPeople
        let first = zip(found, recount.lines).first { $0 != $1 }
        #expect(
            isExact,
            """
            seed \(seed), \(draft): \(found.count) changes, \(recount.lines.count) by the recount, \
            first other \(String(describing: first)), \
            \(report.exposure) and \(recount.opened) \(recount.closed) \(recount.toPeople) \(recount.fromPeople)
            """)
        // A part of the time, from its middle on, tells the same of that part.
        let middle = desk.calls[desk.calls.count / 2].at
        let later = try await replay(draft, desk, since: middle)
        let tail = recount.lines.filter { $0.at >= middle }
        #expect(later.changes.map { Recount.Line($0) } == tail, "seed \(seed), \(draft): from the middle on")
        return (report, isExact && later.changes.count == tail.count)
    }

    @Test("a limit that is renamed, counted for others, removed and restored at noon: the day's total is what it was")
    func noon() async throws {
        func policy(_ limit: String) -> String { Policy.people + Policy.scopes + "limits:\n" + limit + Self.bounds }
        let day = "  - limit: day\n    effects: [refund]\n    amount: 100.00 CNY\n    per: day\n"
        let house = try await House(policy(day))
        let (desk, other) = (try await house.agent(), try await house.agent("other"))
        for order in 1...8 { house.till.addPaidOrder("o-\(order)", .fen(10_000)) }
        #expect(try await house.refund("o-1", "60.00", by: desk).status == .succeeded)
        house.till.next(.refuses(code: "no"))
        #expect(try await house.refund("o-2", "30.00", by: desk).status == .failed)
        #expect(try await house.refund("o-3", "25.00", by: other).status == .succeeded)
        house.till.next(.lostBefore)
        #expect(try await house.refund("o-4", "10.00", by: desk).status == .pending)
        house.clock.advance(by: .hours(2))
        func left(_ limit: String, _ amount: String) async throws {
            #expect(try await house.refund("o-5", amount + "1", by: desk, reason: "\(limit) \(amount)").refusedBy == [limit])
        }

        try await house.apply(policy(day.replacingOccurrences(of: "limit: day", with: "limit: noon")))
        try await left("noon", "30.0")
        try await house.apply(policy(day.replacingOccurrences(of: "amount: 100.00", with: "amount: 120.00")))
        try await left("day", "50.0")
        try await house.apply(policy(day + "    each: shop\n"))
        try await left("day", "5.0")
        try await house.apply(policy(day + "    each: order\n"))
        #expect(try await house.refund("o-1", "40.01", by: desk).refusedBy == ["order-ceiling"])
        try await house.apply(policy(""))
        #expect(try await house.refund("o-6", "1.00", by: desk).status == .succeeded)
        try await house.apply(policy(day))
        try await left("day", "29.0")
        #expect(try await house.refund("o-5", "29.00", by: desk).status == .succeeded)
        try await left("day", "0.0")

        // What the store counts by now is what replay's evaluator finds in the operations.
        let ledger = house.ledger
        let policies = try await house.gate.policies.current().policies
        let starting = try await house.store.read { tx in
            let operations = try ledger.newest(limit: 100, in: tx)
            let spendings = operations.map { Spending($0.recorded(by: ledger), state: $0.state.spending) }
            return policies.startingBalances(spendings, at: tx.now)
        }
        #expect(
            starting.map { "\($0.statement) \($0.key.value) \($0.balance.amount)" }.prefix(2) == [
                "day desk 100.00 CNY", "day other 25.00 CNY",
            ])
        Acceptance.line(
            "3.7", isGood: starting.first?.balance.amount == .fen(10_000), isFull: true,
            "a limit renamed, counted for others, removed and restored at noon: the day's total is what it was")
    }

    private static let bounds = """
          - limit: week
            effects: [refund]
            amount: 9000.00 CNY
            per: week
          - limit: transfer-day
            effects: [transfer]
            amount: 500.00 CNY
            per: day

        """

    @Test("the replay of a policy that came into force meanwhile begins with its time, and tells since when decisions are kept")
    func kept() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(10_000)) }
        let history = DecisionHistory(store: house.store, ledger: house.ledger)
        let policies = try await house.gate.policies.current().policies
        let empty = try await history.replay(under: policies, since: House.morning)
        #expect(empty.keptSince == nil && empty.report.decided == 0)
        #expect(try await house.refund("o-1", "90.00", by: desk).status == .succeeded)
        house.clock.advance(by: .hours(1))
        #expect(try await house.refund("o-2", "20.00", by: desk).refusedBy == ["refund-day"])
        let all = try await history.replay(under: policies, since: House.morning - .days(3))
        #expect(all.report.decided == 2 && all.report.changes.isEmpty && all.keptSince == House.morning)
        let last = try await history.replay(under: policies, since: House.morning + .minutes(1))
        #expect(last.report.decided == 1 && last.report.changes.isEmpty, "what was spent before is known")
        let first = try await history.replay(under: policies, since: House.morning, until: House.morning + .minutes(1))
        #expect(first.report.decided == 1)
        // Another shop on the same store has neither decisions nor spending of this one.
        let other = DecisionHistory(store: house.store, ledger: .init(shop: .init(environment: "test", appID: "2"), pseudonymKey: [1]))
        #expect(try await other.replay(under: policies, since: House.morning).report.decided == 0)
    }
}

/// What should come out, found by judging every call of the notebook under the draft and adding up by hand.
private struct Recount {
    struct Line: Hashable {
        let at: Instant
        let agent: String
        let order: String
        let fen: Int64
        let then: Ruling
        let now: Ruling
        let isSecond: Bool
    }

    var lines: [Line] = []
    var opened = ReplayReport.Share()
    var closed = ReplayReport.Share()
    var toPeople = ReplayReport.Share()
    var fromPeople = ReplayReport.Share()

    init(_ draft: NaiveDesk, _ calls: [SimulatedDesk.Call], _ operations: [SimulatedDesk.Operation]) {
        var changed: [(call: SimulatedDesk.Call, now: Ruling)] = []
        for call in calls {
            let now = draft.judge(call, operations)
            guard now != call.ruling else { continue }
            lines.append(Line(call, now: now))
            if !call.isSecond { changed.append((call, now)) }
        }
        opened = Self.share(changed.filter { $0.now == .permit }.map(\.call))
        closed = Self.share(changed.filter { $0.call.ruling == .permit }.map(\.call))
        toPeople = Self.share(changed.filter { $0.now == .hold }.map(\.call))
        fromPeople = Self.share(changed.filter { $0.call.ruling == .hold }.map(\.call))
    }

    /// What was asked for in the same words is one movement.
    private static func share(_ calls: [SimulatedDesk.Call]) -> ReplayReport.Share {
        var amounts: [String: Int64] = [:]
        for call in calls { amounts["\(call.agent) \(call.order) \(call.fen) \(call.reason)"] = call.fen }
        return .init(count: calls.count, amounts: amounts.isEmpty ? [] : [.fen(amounts.values.reduce(0, +))])
    }
}

extension Recount.Line {
    init(_ call: SimulatedDesk.Call, now: Ruling) {
        self.init(
            at: call.at, agent: call.agent, order: call.order, fen: call.fen, then: call.ruling, now: now, isSecond: call.isSecond)
    }

    init(_ change: ReplayReport.Change) {
        let request = change.decision.request
        self.init(
            at: request.now, agent: request.agent, order: request.order?.text ?? "", fen: request.amount?.minorUnits ?? 0,
            then: change.then.ruling, now: change.now.ruling, isSecond: change.decision.stage == .approved)
    }
}
