import Clocks
import Money
import Testing

@testable import PolicyEngine

/// Texts that Swift takes for one and CEL does not.
@Suite("Two ways of writing an accent")
struct AccentTests {
    private static let composed = "caf\u{E9}"
    private static let decomposed = "cafe\u{301}"

    private static func policy(_ rest: String) -> String {
        """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: {} }
        scopes:
          - { permit: refunds, agents: [desk], effects: [refund], unlimited: true }

        """ + rest
    }

    private static func refund(reason: String) -> Request {
        let facts = Sample.order(paid: 10_000_00)
        return Request(
            agent: "desk", tool: "refund-alipay-payment", effect: .refund, amount: .fen(100), order: facts.order?.identity.number,
            facts: facts, orderRefunded: .fen(0), orderOpen: .fen(0), shop: "shop-1", reason: reason, now: Sample.noon)
    }

    @Test("are two conditions, and each of two that forbid does")
    func conditions() throws {
        let policies = try Sample.cleanPolicies(
            Self.policy(
                """
                  - { forbid: composed, effects: [refund], when: 'reason == "\(Self.composed)"' }
                  - { forbid: decomposed, effects: [refund], when: 'reason == "\(Self.decomposed)"' }
                """))
        let authorizer = Authorizer(policies)
        #expect(authorizer.decide(Self.refund(reason: "tea")).grant != nil)
        #expect(authorizer.decide(Self.refund(reason: Self.composed)).forbidden?.statements == ["composed"])
        #expect(authorizer.decide(Self.refund(reason: Self.decomposed)).forbidden?.statements == ["decomposed"])
    }

    @Test("are two things to count, each with a balance of its own")
    func counters() throws {
        let policies = try Sample.policies(
            Self.policy(
                """
                limits:
                  - { limit: composed, effects: [refund], count: 5, per: day, when: 'reason == "\(Self.composed)"' }
                  - { limit: decomposed, effects: [refund], count: 5, per: day, when: 'reason == "\(Self.decomposed)"' }
                """))
        #expect(policies.counterDefinitions.count == 2)
        let counted = [Self.composed, Self.decomposed].map { reason in
            policies.counters(for: RecordedOperation(Self.refund(reason: reason))).map(\.definition)
        }
        #expect(counted.map(\.count) == [1, 1] && counted[0] != counted[1])
    }

    @Test("are a difference between two sets, in a condition and in a list")
    func differences() throws {
        func policies(_ text: String) throws -> CheckedPolicies {
            try Sample.policies(
                Self.policy(
                    """
                      - { forbid: reasons, effects: [refund], when: 'reason == "\(text)"' }
                      - { forbid: buyers, effects: [refund], when: 'order.buyer in lists["blocked"]' }
                    lists: { blocked: ["\(text)"] }
                    """))
        }
        let difference = try policies(Self.composed).difference(to: policies(Self.decomposed))
        #expect(difference.changes.map(\.name) == ["blocked", "buyers", "reasons"])
        #expect(try policies(Self.decomposed).difference(to: policies(Self.decomposed)).changes.isEmpty)
    }

    @Test("can both stand in a list, and each once")
    func lists() throws {
        let both = "lists: { blocked: [\"\(Self.composed)\", \"\(Self.decomposed)\"] }"
        #expect(Sample.codes(Self.policy(both)) == [])
        let twice = "lists: { blocked: [\"\(Self.decomposed)\", \"\(Self.decomposed)\"] }"
        #expect(Sample.codes(Self.policy(twice)) == ["repeated-item"])
    }

    @Test("do not stand for one another where presence is asked for")
    func presence() {
        let condition = "\"\(Self.composed)\" in context.quotes && context.quotes[\"\(Self.decomposed)\"] > money(\"1.00 CNY\")"
        let forbid = "  - { forbid: quoted, effects: [refund], when: 'has(context.quotes) && \(condition)' }"
        #expect(Sample.codes(Self.policy(forbid)) == ["may-be-absent"])
    }

    @Test(
        "are told apart by what counters go by, which stays as it was for what people type",
        arguments: [
            ("\u{E9}", "e\u{301}"), ("\u{C5}", "\u{212B}"), ("\u{AC00}", "\u{1100}\u{1161}"), ("q\u{323}\u{307}", "q\u{307}\u{323}"),
        ])
    func exactTexts(_ one: String, _ other: String) {
        #expect(one == other)
        #expect(ExactText.of(one) != ExactText.of(other))
        #expect(ExactText.of("reason == \"退款 \u{E9}\"") == "reason == \"退款 \u{E9}\"")
    }
}
