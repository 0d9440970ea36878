import Clocks
import Money
import PolicyEngine
import Testing

@Suite("A sum meets a ceiling")
struct CeilingsTests {
    private static let counter = Counter(definition: "x", key: BalanceKey(kind: .agent, value: "desk"), window: .ever)

    private func limit(_ fen: Int64?, count: Int? = nil, adding: Int64, counter: Counter = counter, name: String = "day") -> LimitClaim {
        LimitClaim(limit: name, counter: counter, ceiling: Ceiling(amount: fen.map { .fen($0) }, count: count), amount: .fen(adding))
    }

    private func gate(
        _ name: String, above: Int64?, count: Int? = nil, adding: Int64, withoutApproval: Bool = false
    ) -> GateClaim {
        let requirement = GateRequirement(
            gate: name, roles: ["lead"], approvals: 1, expires: .hours(24), escalation: nil, withoutApproval: withoutApproval)
        let counter = above == nil && count == nil ? nil : Self.counter
        return GateClaim(
            gate: name, counter: counter, above: above.map { .fen($0) }, aboveCount: count, amount: .fen(adding), requirement: requirement)
    }

    private func fit(_ limits: [LimitClaim], _ gates: [GateClaim] = [], balance: Int64 = 0, count: Int = 0) -> Fit {
        Ceilings.fit(limits: limits, gates: gates) { _ in Balance(amount: .fen(balance), count: count) }
    }

    private func held(_ fit: Fit) -> [String]? {
        guard case .fits(let held) = fit else { return nil }
        return held.map(\.gate)
    }

    @Test("a limit includes its amount and its count")
    func inclusive() {
        #expect(fit([limit(100, adding: 40)], balance: 60) == .fits(held: []))
        #expect(fit([limit(100, adding: 41)], balance: 60) == .exceeded(limit: "day", left: .fen(40), leftCount: nil))
        #expect(fit([limit(nil, count: 3, adding: 1)], count: 2) == .fits(held: []))
        #expect(fit([limit(nil, count: 3, adding: 1)], count: 3) == .exceeded(limit: "day", left: nil, leftCount: 0))
        #expect(
            fit([limit(100, count: 3, adding: 41)], balance: 60, count: 1) == .exceeded(limit: "day", left: .fen(40), leftCount: 2))
    }

    @Test("a gate holds strictly above its threshold, this call included")
    func strict() {
        #expect(held(fit([], [gate("lead", above: 50, adding: 20)], balance: 30)) == [])
        #expect(held(fit([], [gate("lead", above: 50, adding: 21)], balance: 30)) == ["lead"])
        #expect(held(fit([], [gate("third", above: nil, count: 2, adding: 1)], count: 1)) == [])
        #expect(held(fit([], [gate("third", above: nil, count: 2, adding: 1)], count: 2)) == ["third"])
    }

    @Test("any threshold that is passed holds, and a gate without one holds always")
    func anyThreshold() {
        #expect(held(fit([], [gate("both", above: 50, count: 9, adding: 51)])) == ["both"])
        #expect(held(fit([], [gate("both", above: 50, count: 0, adding: 1)])) == ["both"])
        #expect(held(fit([], [gate("always", above: nil, adding: 1)])) == ["always"])
    }

    @Test("a gate for what no person approved leaves out what another gate holds, whatever their order")
    func withoutApproval() {
        let unattended = gate("unattended", above: 10, adding: 60, withoutApproval: true)
        let lead = gate("lead", above: 50, adding: 60)
        #expect(held(fit([], [unattended, lead])) == ["lead"])
        #expect(held(fit([], [lead, unattended])) == ["lead"])
        #expect(held(fit([], [gate("lead", above: 70, adding: 60), unattended])) == ["unattended"])
        let second = gate("second", above: 20, adding: 60, withoutApproval: true)
        #expect(held(fit([], [unattended, second])) == ["unattended", "second"])
        #expect(held(fit([], [second, unattended])) == ["second", "unattended"])
    }

    @Test("a call by itself counts nothing of earlier, and its balance is not asked for")
    func perCall() {
        let counter = Counter(definition: "x", key: BalanceKey(kind: .agent, value: "desk"), window: nil)
        struct Asked: Error {}
        let fit = try? Ceilings.fit(limits: [limit(100, adding: 100, counter: counter)], gates: []) { _ in throw Asked() }
        #expect(fit == .fits(held: []))
    }

    @Test("a sum that overflows is exceeded and no trap")
    func overflow() {
        #expect(fit([limit(.max, adding: .max)], balance: .max) == .exceeded(limit: "day", left: nil, leftCount: nil))
        #expect(fit([], [gate("lead", above: .max, adding: .max)], balance: 1) == .exceeded(limit: "lead", left: nil, leftCount: nil))
    }

    @Test("another currency, in the ceiling or in the balance, is exceeded")
    func currencies() throws {
        let dollars = Money(minorUnits: 1, currency: try #require(Currency(code: "USD")))
        let claim = LimitClaim(limit: "day", counter: Self.counter, ceiling: Ceiling(amount: .fen(100), count: nil), amount: dollars)
        #expect(fit([claim]) == .exceeded(limit: "day", left: nil, leftCount: nil))
        let inDollars = Ceilings.fit(limits: [limit(100, adding: 1)], gates: []) { _ in Balance(amount: dollars, count: 0) }
        #expect(inDollars == .exceeded(limit: "day", left: nil, leftCount: nil))
        let gateInDollars = Ceilings.fit(limits: [], gates: [gate("lead", above: 1, adding: 1)]) { _ in Balance(amount: dollars, count: 0) }
        #expect(gateInDollars == .exceeded(limit: "lead", left: nil, leftCount: nil))
    }

    @Test("a balance below zero refills nothing, and neither does a negative claim")
    func negative() {
        #expect(fit([limit(100, adding: 101)], balance: -50, count: -3) == .exceeded(limit: "day", left: .fen(100), leftCount: nil))
        #expect(fit([limit(nil, count: 1, adding: 1)], count: -3) == .fits(held: []))
        #expect(fit([limit(100, adding: -1)]) == .exceeded(limit: "day", left: nil, leftCount: nil))
        #expect(fit([], [gate("lead", above: 100, adding: -1)]) == .exceeded(limit: "lead", left: nil, leftCount: nil))
    }

    @Test("what is left is never below nothing")
    func left() {
        #expect(fit([limit(100, adding: 1)], balance: 250) == .exceeded(limit: "day", left: .fen(0), leftCount: nil))
    }

    @Test("a balance that cannot be had is an error and not a fit")
    func failing() {
        struct NoStore: Error {}
        #expect(throws: NoStore.self) {
            try Ceilings.fit(limits: [limit(100, adding: 1)], gates: []) { _ in throw NoStore() }
        }
    }
}
