import Diagnostics
import Money
import Testing

@testable import PolicyEngine

@Suite("Tools that come after a policy was applied")
struct LaterToolTests {
    private static let text = """
        tollgate: 1
        timezone: UTC
        agents: { desk: {} }
        scopes:
          - { permit: all-reads, effects: [read] }
          - { permit: queries, tools: [query-*], effects: [read] }
          - { permit: refunds, effects: [refund] }
          - { forbid: no-status, tools: [operation-*] }
        limits:
          - { limit: day, effects: [refund], amount: 100.00 CNY, per: day }
          - { limit: calls, tools: [refund-*], count: 5, per: day }
        """
    private static let sources = [SourceFile(name: "desk.yaml", text: text)]
    private static let new = ToolSignature(name: "query-new", effects: [.read])
    private static let newRefund = ToolSignature(name: "refund-new", effects: [.refund])

    @Test("no scope opens them, be it by a pattern or by naming none, until the next apply")
    func closed() throws {
        let names = Set(Sample.tools.map(\.name))
        let tools = Sample.tools + [Self.new, Self.newRefund]
        let loaded = try #require(PolicyChecker.load(Self.sources, tools: tools, appliedWith: names).policies)
        #expect(loaded.laterTools == ["query-new", "refund-new"])
        let authorizer = Authorizer(loaded)
        #expect(!authorizer.admits(agent: "desk", tool: "query-new", effects: [.read]))
        #expect(authorizer.decide(Sample.read(tool: "query-new")).forbidden?.reason == "no scope permits this call")
        #expect(authorizer.decide(Sample.refund(1, tool: "refund-new")).forbidden?.reason == "no scope permits this call")
        #expect(authorizer.decide(Sample.read()).grant?.statements == ["all-reads", "queries"])
        #expect(authorizer.decide(Sample.read(tool: "operation-status")).forbidden?.statements == ["no-status"])
        let applied = try #require(PolicyChecker.check(Self.sources, tools: tools).policies)
        #expect(applied.laterTools == [])
        #expect(Authorizer(applied).decide(Sample.read(tool: "query-new")).grant?.statements == ["all-reads", "queries"])
    }

    @Test("hosts with more or fewer tools count by the same definitions as the one that applied the set")
    func definitions() throws {
        let names = Set(Sample.tools.map(\.name))
        let applied = try #require(PolicyChecker.check(Self.sources, tools: Sample.tools).policies)
        let none = Sample.tools.filter { $0.name != "refund-alipay-payment" && $0.name != "operation-status" }
        for tools in [Sample.tools, Sample.tools + [Self.newRefund], none] {
            let loaded = try #require(PolicyChecker.load(Self.sources, tools: tools, appliedWith: names).policies)
            #expect(loaded.counterDefinitions == applied.counterDefinitions)
        }
    }

    @Test("a draft is told which of its scopes open them, and not where it names them")
    func told() {
        let known = Set(Sample.tools.map(\.name))
        func messages(_ text: String) -> [String] {
            PolicyChecker.check([SourceFile(name: "desk.yaml", text: text)], tools: Sample.tools + [Self.new], known: known)
                .diagnostics.filter { $0.code == "later-tool" }.map(\.message)
        }
        #expect(
            messages(Self.text) == [
                "`query-new` came after the last apply, and `all-reads` opens it with the next one",
                "`query-new` came after the last apply, and `queries` opens it with the next one",
            ])
        let named = Self.text.replacing("{ permit: all-reads, effects: [read] }", with: "{ permit: x, tools: [query-new] }")
            .replacing("[query-*]", with: "[query-alipay-payment]")
        #expect(messages(named) == [])
        #expect(PolicyChecker.check(Self.sources, tools: Sample.tools, known: nil).diagnostics.allSatisfy { $0.code != "later-tool" })
    }

    @Test("what is in force is not told again what is odd about it, and still never comes out with an error")
    func quiet() {
        let odd = Self.text.replacing("effects: [refund] }", with: "effects: [refund], when: 'amount < amount' }")
        #expect(PolicyChecker.check([.init(name: "desk.yaml", text: odd)], tools: Sample.tools).policies == nil)
        let names = Set(Sample.tools.map(\.name))
        let loaded = PolicyChecker.load([.init(name: "desk.yaml", text: odd)], tools: Sample.tools, appliedWith: names)
        #expect(loaded.policies != nil)
        #expect(loaded.diagnostics.isEmpty)
        let broken = Self.text.replacing("agents: { desk: {} }", with: "agents: { desk: {} }\nlimit: []")
        #expect(PolicyChecker.load([.init(name: "desk.yaml", text: broken)], tools: Sample.tools, appliedWith: names).policies == nil)
    }
}
