import Diagnostics
import Testing

@testable import PolicyEngine

@Suite("What statements do together")
struct MeaningTests {
    private static let head = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: { operators: [op] }, bot: {} }
        approvers: { op: { roles: [clerk] }, boss: { roles: [lead] }, owner: { roles: [lead, owner] } }

        """
    private static let refunds = "scopes: [{ permit: refunds, agents: [desk], effects: [refund], unlimited: true }]\n"

    private static func codes(_ text: String) -> [String] { Sample.codes(head + text) }

    /// The codes of what a set with one permit for refunds and these statements is told.
    private static func codes(limits: [String] = [], gates: [String] = []) -> [String] {
        let limits = limits.isEmpty ? "" : "limits:\n" + limits.map { "  - { \($0) }\n" }.joined()
        let gates = gates.isEmpty ? "" : "gates:\n" + gates.map { "  - { \($0) }\n" }.joined()
        return codes(refunds + limits + gates)
    }

    @Test(
        "a limit is idle beside one that adds up as much over as long and allows no more, and not beside others",
        arguments: [
            ("amount: 10.00 CNY, per: call", "amount: 10.00 CNY, per: day", true),
            ("amount: 10.00 CNY, per: call", "amount: 10.01 CNY, per: day", false),
            ("amount: 9.99 CNY, per: hour", "amount: 9.98 CNY, per: day, each: shop", true),
            ("amount: 9.99 CNY, per: day, each: shop", "amount: 9.98 CNY, per: day", false),
            ("amount: 10.00 CNY, per: week", "amount: 10.00 CNY, per: month", false),
            ("amount: 10.00 CNY, per: month", "amount: 10.00 CNY, per: ever, each: order", false),
            ("amount: 10.00 CNY, per: month, each: order", "amount: 10.00 CNY, per: ever, each: order", true),
            ("amount: 10.00 CNY, within: 36h", "amount: 10.00 CNY, within: 37h", true),
            ("amount: 10.00 CNY, within: 37h", "amount: 10.00 CNY, within: 36h", false),
            ("amount: 10.00 CNY, per: day", "amount: 10.00 CNY, within: 24h", false),
            ("amount: 10.00 CNY, per: day", "amount: 10.00 CNY, within: 48h", true),
            ("amount: 10.00 CNY, per: day", "amount: 1.00 CNY, per: day, when: reason.size() > 3", false),
            ("amount: 10.00 CNY, per: day, when: reason.size() > 3", "amount: 1.00 CNY, per: day", true),
            ("amount: 10.00 CNY, per: day", "amount: 1.00 CNY, per: day, except: { tools: [refund-*], when: reason.size() > 3 }", false),
            ("amount: 10.00 CNY, count: 3, per: day", "amount: 1.00 CNY, count: 3, per: week", true),
            ("amount: amount.percent(10), per: call", "amount: amount.percent(10), per: day", true),
            ("amount: amount.percent(10), per: call", "amount: amount.percent(9), per: day", false),
        ])
    func idleLimits(narrow: String, wide: String, isIdle: Bool) {
        let limits = ["limit: a, effects: [refund], \(narrow)", "limit: b, effects: [refund, collect], \(wide)"]
        for order in [limits, limits.reversed()] {
            let found = Sample.check(Self.head + Self.refunds + "limits:\n" + order.map { "  - { \($0) }\n" }.joined()).diagnostics
            #expect(found.map(\.code) == (isIdle ? ["never-binds"] : []))
            #expect(found.allSatisfy { $0.message.contains("`a` never stops a call: `b` does before") })
        }
    }

    @Test("of a limit's two ceilings one alone can be idle, and the message points at it")
    func idlePart() {
        let limits = """
            limits:
              - { limit: a, effects: [refund], amount: 10.00 CNY, count: 2, per: day }
              - { limit: b, effects: [refund], amount: 5.00 CNY, per: week }
            """
        let text = Self.refunds + limits
        let found = Sample.check(Self.head + text).diagnostics
        #expect(found.map(\.code) == ["never-binds"])
        #expect(found.map(\.message) == ["the `amount` of `a` never stops a call: `b` does before, at `5.00 CNY` (`per: week`)"])
        #expect(found.map(\.span.column) == [44])
        #expect(Self.codes(limits: ["limit: a, effects: [refund], count: 2, per: call"]) == ["never-binds"])
    }

    @Test(
        "a gate never holds where a limit refuses all that is above it",
        arguments: [
            ("above: 10.00 CNY", "amount: 10.00 CNY, per: ever, each: order", true),
            ("above: 10.00 CNY", "amount: 10.01 CNY, per: ever, each: order", false),
            ("above: 10.00 CNY", "amount: 5.00 CNY, per: day", false),
            ("above: 10.00 CNY, per: call", "amount: 10.00 CNY, per: day", true),
            ("above: 10.00 CNY, above_count: 3, per: hour", "amount: 5.00 CNY, count: 3, per: day", true),
            ("above: 10.00 CNY, above_count: 3, per: hour", "amount: 5.00 CNY, count: 4, per: day", false),
            ("above: 10.00 CNY, per: day, without: approval", "amount: 10.00 CNY, per: day", true),
            ("above_count: 1, per: call", "amount: 10.00 CNY, per: month", true),
            ("above_count: 0, per: call", "amount: 10.00 CNY, per: month", false),
        ])
    func idleGates(gate: String, limit: String, isIdle: Bool) {
        let found = Self.codes(
            limits: ["limit: l, effects: [refund], \(limit)"], gates: ["gate: g, effects: [refund], by: [lead], \(gate)"])
        #expect(found == (isIdle ? ["never-holds"] : []))
    }

    @Test(
        "a gate says nothing beside one that holds all of its calls and asks for as much",
        arguments: [
            ("above: 50.00 CNY, by: [lead]", "by: [lead]", true),
            ("above: 50.00 CNY, by: [lead, clerk]", "above: 20.00 CNY, by: [lead]", true),
            ("above: 50.00 CNY, by: [lead]", "above: 50.01 CNY, by: [lead]", false),
            ("above: 50.00 CNY, by: [owner]", "by: [lead]", false),
            ("by: [lead], approvals: 2", "by: [lead]", false),
            ("by: [lead]", "by: [lead], approvals: 2", true),
            ("by: [lead], expires: 1h", "by: [lead]", false),
            ("by: [lead]", "by: [lead], escalate: { after: 1h, by: [owner] }", false),
            ("above: 50.00 CNY, by: [lead]", "above: 20.00 CNY, by: [lead], without: approval", false),
            ("above: 50.00 CNY, per: day, by: [lead], without: approval", "above: 20.00 CNY, per: day, by: [lead]", true),
            ("above: 50.00 CNY, per: day, by: [lead]", "above: 20.00 CNY, per: hour, by: [lead]", false),
        ])
    func weakGates(weak: String, strong: String, isSilent: Bool) {
        let gates = "gates:\n  - { gate: weak, effects: [refund], \(weak) }\n  - { gate: strong, effects: [refund], \(strong) }\n"
        let found = Sample.check(Self.head + Self.refunds + gates).diagnostics
        #expect(found.contains { $0.message.hasPrefix("`weak` says nothing: `strong`") } == isSilent)
        #expect(found.allSatisfy { $0.code == "says-nothing" })
    }

    @Test("a freeze outweighs the permits that it covers, be it by one forbid, by two together, or in the same words")
    func outweighed() {
        let permit = "scopes:\n  - { permit: p, agents: [desk, bot], effects: [refund], unlimited: true, when: reason.size() > 3 }\n"
        #expect(Self.codes(permit + "  - { forbid: f, effects: [refund, transfer] }\n") == ["outweighed"])
        #expect(Self.codes(permit + "  - { forbid: f, agents: [desk], effects: [refund] }\n") == [])
        let both = "  - { forbid: f, agents: [desk], effects: [refund] }\n  - { forbid: g, agents: [bot], effects: [refund] }\n"
        #expect(Self.codes(permit + both) == ["outweighed"])
        #expect(
            Self.codes(permit + "  - { forbid: f, agents: [desk, bot], effects: [refund], when: reason.size() > 3 }\n") == ["outweighed"])
        #expect(Self.codes(permit + "  - { forbid: f, agents: [desk, bot], effects: [refund], when: reason.size() > 4 }\n") == [])
    }

    @Test("what is about calls that nothing permits never applies, and a whole set without a permit is told once")
    func unused() {
        #expect(Self.codes(limits: ["limit: l, effects: [collect], amount: 1.00 CNY, per: day"]) == ["never-applies"])
        #expect(Self.codes(limits: ["limit: l, agents: [bot], amount: 1.00 CNY, per: day"]) == ["never-applies"])
        #expect(Self.codes(limits: ["limit: l, amount: 1.00 CNY, per: day, except: { agents: [desk] }"]) == ["never-applies"])
        #expect(Self.codes(limits: ["limit: l, amount: 1.00 CNY, per: day, except: { agents: [desk], when: reason.size() > 3 }"]) == [])
        let partial = "  - { forbid: f, agents: [bot], effects: [refund] }\ngates: [{ gate: g, agents: [bot], by: [lead] }]\n"
        let both = "scopes:\n  - { permit: p, effects: [refund], unlimited: true }\n"
        #expect(Self.codes(both + partial) == ["never-applies"])
        let limits = "limits: [{ limit: a, amount: 1.00 CNY, per: day }, { limit: b, amount: 1.00 CNY, per: hour }]"
        #expect(Self.codes(limits) == ["never-applies", "never-binds"])
    }

    @Test("a forbid with a condition is told of where nothing is permitted, and a wall is not")
    func walls() {
        #expect(Self.codes(Self.scopes("  - { forbid: f, effects: [transfer] }")) == [])
        #expect(Self.codes(Self.scopes("  - { forbid: f, effects: [collect], when: reason.size() > 3 }")) == ["never-applies"])
    }

    private static func scopes(_ more: String) -> String {
        "scopes:\n  - { permit: refunds, agents: [desk], effects: [refund], unlimited: true }\n\(more)\n"
    }

    @Test("a tool that stays outside is named, unless another statement covers it, or it is named in a scope or an exception")
    func leftOut() {
        func codes(permit: String = "", gates: String...) -> [String] {
            let scope = "scopes: [{ permit: p, agents: [desk], effects: [collect], unlimited: true\(permit) }]\n"
            return Self.codes(scope + "gates:\n" + gates.map { "  - { by: [lead], \($0) }\n" }.joined())
        }
        #expect(codes(gates: "gate: g, tools: [create-mobile-*]") == ["tool-left-out"])
        #expect(codes(gates: "gate: g, tools: [create-mobile-alipay-payment]") == ["tool-left-out"])
        #expect(codes(gates: "gate: g, tools: [create-*]") == [])
        #expect(codes(gates: "gate: g, agents: [desk], tools: [create-mobile-*]", "gate: h, tools: [create-web-*]") == [])
        let both = ", tools: [create-mobile-alipay-payment, create-web-page-alipay-payment]"
        #expect(codes(permit: both, gates: "gate: g, tools: [create-mobile-*]") == [])
        #expect(codes(permit: ", tools: [create-*]", gates: "gate: g, tools: [create-mobile-*]") == ["tool-left-out"])
        #expect(
            codes(gates: "gate: g, tools: [create-mobile-*], except: { tools: [create-web-page-alipay-payment] }") == ["says-nothing"])
    }

    @Test("a read scope that does not look at the context is told of where its agent takes one, and nowhere else")
    func contexts() {
        let refund = "  - { permit: r, agents: [desk], effects: [refund], unlimited: true, when: order.id in context.orders }\n"
        func codes(_ read: String) -> [String] { Self.codes("scopes:\n" + refund + "  - { permit: p, \(read) }\n") }
        #expect(codes("agents: [desk], effects: [read]") == ["reads-all"])
        #expect(codes("effects: [read, report]") == ["reads-all"])
        #expect(codes("agents: [desk], effects: [read], when: reason.size() > 3") == ["reads-all"])
        #expect(codes("agents: [desk], effects: [read], when: order.id in context.orders") == [])
        #expect(codes("agents: [bot], effects: [read]") == [])
        #expect(codes("agents: [desk], effects: [report]") == [])
    }

    @Test("exceptions that take out everything are errors, and those that take out nothing are told of")
    func exceptions() {
        func codes(_ rest: String) -> [String] { Self.codes(gates: ["gate: g, by: [lead], \(rest)"]) }
        #expect(codes("except: { agents: [desk, bot] }") == ["matches-nothing"])
        #expect(codes("agents: [desk], except: { agents: [desk] }") == ["matches-nothing"])
        #expect(codes("effects: [refund], except: { agents: [bot], tools: [refund-*] }") == [])
        #expect(codes("agents: [desk], except: { agents: [bot] }") == ["says-nothing"])
        #expect(codes("effects: [refund], except: { tools: [create-*] }") == ["says-nothing"])
        #expect(codes("effects: [refund], escalate: { after: 1h, by: [lead] }") == ["says-nothing"])
    }

    @Test("a set with an error is told what its statements are by themselves, and not what they do together")
    func damaged() {
        let gates = "gates: [{ gate: g, agents: [bot], by: [laed] }, { gate: h, agents: [desk], by: [lead], expires: 5s }]"
        let text = Self.refunds + gates
        #expect(Self.codes(text) == ["unknown-role", "too-short"])
    }

    @Test("a condition of a limit that is told of does not hide that spending is unbounded")
    func warningsHideNothing() {
        let text = """
            scopes: [{ permit: refunds, agents: [desk], effects: [refund] }]
            limits: [{ limit: l, effects: [refund], amount: 1.00 CNY, per: day, when: now.getHours() < 8 }]
            """
        #expect(Self.codes(text) == ["unlimited-spending", "universal-time"])
    }

    @Test("at most 20 findings are printed, and how many more there are")
    func many() {
        let gates = (0..<30).map { "gate: g\($0), agents: [bot], above: \($0 + 1).00 CNY, per: day, by: [lead]" }
        let text = Self.head + Self.refunds + "gates:\n" + gates.map { "  - { \($0) }\n" }.joined()
        let rendered = Sample.findings(text)
        #expect(rendered.split(separator: "\n").filter { $0.contains("warning[") }.count == 20)
        #expect(rendered.split(separator: "\n").last?.hasSuffix("more") == true)
    }
}
