import Clocks
import Diagnostics
import Foundation
import Money
import Testing

@testable import PolicyEngine

/// Mistakes that were made in public by others, each a case that this engine passes.
@Suite("Mistakes of the field")
struct FieldTests {
    private static let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: {} }
        approvers: { lead: { roles: [lead] } }
        scopes:
          - permit: refunds
            effects: [refund]
        limits:
          - limit: day
            effects: [refund]
            amount: 100.00 CNY
            per: day
        gates:
          - gate: lead
            effects: [refund]
            above: 50.00 CNY
            by: [lead]
        """

    private func authorizer() throws -> Authorizer { Authorizer(try Sample.policies(Self.policy)) }

    /// Decides a refund and judges it against operations of earlier, each an amount and an instant.
    private func fit(_ fen: Int64, after earlier: [(Int64, Instant)] = [], at now: Instant = Sample.noon) throws -> Fit {
        let grant = try #require(try authorizer().decide(Sample.refund(fen, at: now)).grant)
        return Ceilings.fit(limits: grant.limits, gates: grant.gates) { counter in
            let counted = earlier.filter { counter.window?.contains($0.1) ?? false }
            return Balance(amount: .fen(counted.reduce(0) { $0 + $1.0 }), count: counted.count)
        }
    }

    @Test("0.99 counts as 0.99 and not as nothing")
    func fractions() throws {
        let earlier = (0..<101).map { _ in (Int64(99), Sample.noon) }
        #expect(try fit(99, after: earlier) == .exceeded(limit: "day", left: .fen(1), leftCount: nil))
    }

    @Test("a negative amount is forbidden and refills nothing")
    func negative() throws {
        #expect(try authorizer().decide(Sample.refund(-1_000)).forbidden?.reason == "the amount is not above zero")
        #expect(try authorizer().decide(Sample.refund(0)).forbidden?.reason == "the amount is not above zero")
        #expect(try fit(100_01, after: [(-50_00, Sample.noon)]) == .exceeded(limit: "day", left: .fen(100_00), leftCount: nil))
    }

    @Test("at 08:00 in Beijing no second allowance begins, and at midnight one does")
    func beijing() throws {
        let evening = Instant(seconds: 1_781_481_540)  // 07:59 in Shanghai, 23:59 UTC the day before
        let morning = evening + .minutes(2)
        #expect(try fit(40_00, after: [(60_01, evening)], at: morning) == .exceeded(limit: "day", left: .fen(39_99), leftCount: nil))
        let midnight = Instant(seconds: 1_781_539_200)
        #expect(try fit(40_00, after: [(60_01, midnight - .milliseconds(1))], at: midnight - .milliseconds(1)).isExceeded)
        let fresh = try #require(try authorizer().decide(Sample.refund(1, at: midnight)).grant?.limits.first?.counter.window)
        #expect(!fresh.contains(midnight - .milliseconds(1)))
        #expect(fresh.contains(midnight))
    }

    @Test("a limit without an amount, a count or a window is an error and not skipped")
    func incomplete() {
        let head = "tollgate: 1\ntimezone: UTC\nlimits:\n  - limit: day\n"
        #expect(Sample.codes(head + "    per: day\n") == ["missing-key"])
        #expect(Sample.codes(head + "    amount: 1.00 CNY\n") == ["missing-key"])
        #expect(Sample.codes(head + "    effects: [refund]\n") == ["missing-key", "missing-key"])
    }

    @Test("a store that cannot be read lets nothing pass")
    func noStore() throws {
        struct NoStore: Error {}
        let grant = try #require(try authorizer().decide(Sample.refund(1)).grant)
        #expect(throws: NoStore.self) { try Ceilings.fit(limits: grant.limits, gates: grant.gates) { _ in throw NoStore() } }
    }

    @Test("an absent amount passes no limit and means no full refund")
    func absent() throws {
        let facts = Sample.order()
        let request = Request(
            agent: "desk", tool: "refund-alipay-payment", effect: .refund, amount: nil, order: facts.order?.identity.number, facts: facts,
            orderRefunded: .fen(0), orderOpen: .fen(0), shop: "s", now: Sample.noon)
        #expect(try authorizer().decide(request).forbidden?.reason == "the call does not say its amount")
    }

    @Test("two neighbouring amounts beyond what a double holds are told apart")
    func largeAmounts() throws {
        let text = Self.policy.replacing("100.00 CNY", with: "90071992547409.92 CNY")
        let authorizer = Authorizer(try Sample.policies(text))
        func fits(_ fen: Int64) throws -> Bool {
            let request = Sample.refund(fen, facts: Sample.order(paid: .max))
            let grant = try #require(authorizer.decide(request).grant)
            let fit = Ceilings.fit(limits: grant.limits, gates: []) { _ in Balance(amount: .fen(0), count: 0) }
            return !fit.isExceeded
        }
        #expect(try fits(9_007_199_254_740_992))
        #expect(try !fits(9_007_199_254_740_993))
    }

    @Test("two refunds of the same amount both count")
    func equalAmounts() throws {
        #expect(try fit(50_00, after: [(25_00, Sample.noon), (25_00, Sample.noon)]) != .fits(held: []))
        #expect(try fit(50_01, after: [(25_00, Sample.noon), (25_00, Sample.noon)]).isExceeded)
    }

    @Test("an amount with decimals is compared, and not silently below every threshold")
    func decimals() throws {
        guard case .fits(let held) = try fit(50_01) else {
            Issue.record("refused")
            return
        }
        #expect(held.map(\.gate) == ["lead"])
        #expect(try fit(50_00) == .fits(held: []))
    }

    @Test("an edited limit keeps its history, and a renamed one too")
    func edited() throws {
        let edited = Self.policy.replacing("limit: day", with: "limit: 每日").replacing("100.00 CNY", with: "80.00 CNY")
        let before = try #require(try authorizer().decide(Sample.refund(1)).grant?.limits.first)
        let after = try #require(Authorizer(try Sample.policies(edited)).decide(Sample.refund(1)).grant?.limits.first)
        #expect(before.counter == after.counter)
        #expect(before.limit != after.limit && before.ceiling != after.ceiling)
    }

    @Test("another request number or reason is no new allowance: nothing that the caller chooses is in a balance's key")
    func sessions() throws {
        func counters(number: String, reason: String) throws -> [Counter] {
            let facts = Sample.order()
            let request = Request(
                agent: "desk", tool: "refund-alipay-payment", effect: .refund, amount: .fen(1), order: OrderNumber("O-1"), facts: facts,
                orderRefunded: .fen(0), orderOpen: .fen(0), shop: "s", number: number, reason: reason, now: Sample.noon)
            let grant = try #require(try authorizer().decide(request).grant)
            return grant.limits.map(\.counter) + grant.gates.compactMap(\.counter)
        }
        #expect(try counters(number: "1", reason: "a") == counters(number: "2", reason: "b"))
    }

    @Test("a statement that matches and cannot be judged forbids, and is not skipped")
    func unjudged() throws {
        let text =
            Self.policy + "\n" + "  - gate: customer\n    effects: [refund]\n    above: 1.00 CNY\n    each: customer\n    by: [lead]\n"
        let authorizer = Authorizer(try Sample.policies(text))
        let forbidden = authorizer.decide(Sample.refund(1, facts: Sample.order(buyer: nil))).forbidden
        #expect(forbidden?.statements == ["customer"])
        #expect(authorizer.decide(Sample.refund(1, facts: Sample.order(buyer: ""))).forbidden?.statements == ["customer"])
    }

    @Test("forbid wins over every permit")
    func forbidWins() throws {
        let text = Self.policy.replacing("limits:", with: "  - forbid: freeze\n    agents: [desk]\nlimits:")
        let authorizer = Authorizer(try Sample.policies(text))
        #expect(authorizer.decide(Sample.refund(1)).forbidden?.statements == ["freeze"])
        #expect(!authorizer.admits(agent: "desk", tool: "refund-alipay-payment", effects: [.refund]))
    }

    @Test("a policy with an error permits nothing: there is no checked set to decide by")
    func erroneous() {
        let text = Self.policy.replacing("above: 50.00 CNY", with: "abvoe: 50.00 CNY")
        #expect(Sample.check(text).policies == nil)
        #expect(Sample.codes(text) == ["unknown-key"])
    }

    @Test("decimal places of a currency are checked where it is typed, so no amount is a thousand times another")
    func decimalPlaces() {
        #expect(Sample.codes(Self.policy.replacing("100.00 CNY", with: "100000 CNY")) == ["bad-money"])
        #expect(Sample.codes(Self.policy.replacing("100.00 CNY", with: "100.000 CNY")) == ["bad-money"])
    }

    @Test("120 is not spent of 100")
    func overspent() throws {
        #expect(try fit(60_00, after: [(60_00, Sample.noon)]) == .exceeded(limit: "day", left: .fen(40_00), leftCount: nil))
    }

    @Test("splitting a refund does not pass under a gate that counts over the order")
    func splitting() throws {
        guard case .fits(let held) = try fit(30_00, after: [(30_00, Sample.noon - .days(40))]) else {
            Issue.record("refused")
            return
        }
        #expect(held.map(\.gate) == ["lead"])
    }
}

extension Fit {
    /// Whether a limit stops the call.
    var isExceeded: Bool { if case .exceeded = self { true } else { false } }
}
