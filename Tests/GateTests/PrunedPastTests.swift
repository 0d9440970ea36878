import Clocks
import Diagnostics
import JSON
import Ledger
import Money
import PolicyEngine
import Store
import Testing
import ToolKitTesting

@testable import Access
@testable import Gate

@Suite("Policies after operations were pruned")
struct PrunedPastTests {
    /// The day limit and one of all time for one agent.
    private static let ever =
        Policy.people + Policy.scopes + Policy.limits
        + "  - { limit: all-time, agents: [desk], effects: [refund], amount: 1000.00 CNY, per: ever, each: agent }\n"

    private static func limit(_ window: String) -> String {
        (Policy.people + Policy.scopes + Policy.limits(refundDay: "100.00")).replacing(
            "    per: day\n    each: agent", with: "    \(window)\n    each: agent")
    }

    /// A refund of 30.00, and three days after it another one; the first is pruned.
    /// - Parameter between: what happens before it is.
    private func pruned(
        _ between: (House) async throws -> Void = { _ in }
    ) async throws -> (house: House, desk: Principal, horizon: Instant, second: OperationID) {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        for order in ["o-1", "o-2", "o-3"] { house.till.addPaidOrder(order, .fen(10_000)) }
        let old = try #require(try await house.refund("o-1", "30.00", by: desk).operation)
        house.clock.advance(by: .days(3))
        let second = try #require(try await house.refund("o-2", "10.00", by: desk).operation)
        try await between(house)
        let ledger = house.ledger
        try await house.store.write { tx in try ledger.remove([old], in: tx) }
        let horizon = try #require(try await house.store.read { tx in try ledger.horizon(in: tx) })
        return (house, desk, horizon, second)
    }

    @Test("a limit of all time that another shop applies is refused where this shop's past is gone")
    func otherShop() async throws {
        let (house, desk, horizon, _) = try await pruned()
        let other = try await house.secondGate("gate-2", shop: Shop(environment: "test", appID: "2021000000000002"))
        await #expect(throws: PolicyNeedsPast(statement: "limit all-time", since: horizon)) {
            try await house.apply(Self.ever, through: other)
        }
        #expect(try await house.refund("o-3", "5.00", by: desk).status == .succeeded)
    }

    @Test("a shop whose past was pruned before it counted by the policy in force spends nothing under it")
    func failsClosed() async throws {
        let (house, desk, horizon, _) = try await pruned { house in
            // In force before the prune, and applied by a process of another shop.
            let other = try await house.secondGate("gate-2", shop: Shop(environment: "test", appID: "2021000000000002"))
            try await house.apply(Self.ever, through: other)
        }
        let calls = house.till.sent.count
        await #expect(throws: PolicyNeedsPast(statement: "limit all-time", since: horizon)) {
            _ = try await house.refund("o-3", "5.00", by: desk)
        }
        #expect(house.till.sent.count == calls)
        try await house.apply(Policy.ungated)
        #expect(try await house.refund("o-3", "5.00", by: desk).status == .succeeded)
    }

    @Test("a longer window of a limit that was there before is refused where it reaches back before the prune")
    func longerWindow() async throws {
        let (house, _, horizon, _) = try await pruned()
        await #expect(throws: PolicyNeedsPast(statement: "limit refund-day", since: horizon)) {
            try await house.apply(Self.limit("within: 30d"))
        }
        try await house.apply(Self.limit("within: 48h"))
    }

    @Test("replay and explanations say where a limit reaches back before what was pruned")
    func said() async throws {
        let (house, desk, horizon, second) = try await pruned()
        func checked(_ text: String) throws -> CheckedPolicies {
            try #require(house.gate.policies.check([SourceFile(name: "policy.yaml", text: text)]).policies)
        }
        let (ever, day) = (try checked(Self.ever), try checked(Policy.ungated))
        let history = DecisionHistory(store: house.store, ledger: house.ledger)
        let since = House.morning + .days(2)
        #expect(try await history.replay(under: ever, since: since).lackingBefore == horizon)
        #expect(try await history.replay(under: day, since: since).lackingBefore == nil)
        let explained = try #require(try await history.explain(second, under: ever))
        #expect(explained.explanation.text.contains("were pruned"))
        let plain = try #require(try await history.explain(second, under: day))
        #expect(!plain.explanation.text.contains("were pruned"))
        let request = CallRequest(tool: "till-refund", arguments: ["order": "o-3", "amount": "5.00"])
        guard
            case .explained(let drafted) = try await house.gate.explain(
                request, by: desk, supposing: Supposition(context: nil, draft: ever))
        else {
            Issue.record("the call was not explained")
            return
        }
        #expect(drafted.first?.text.contains("were pruned") == true)
    }
}
