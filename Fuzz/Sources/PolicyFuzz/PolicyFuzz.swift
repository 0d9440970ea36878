import Diagnostics
import Fuzzing
import Money
import PolicyEngine

@main
enum PolicyFuzz {
    static func main() { Fuzzing.run({ decide(edits.text($0)) }, canary: { canary(edits.text($0)) }) }

    /// With `-shown=1 FILE` the program prints which policy file an input stands for.
    private static let isShown = CommandLine.arguments.contains("-shown=1")
    private static let edits = Edits(folder: "Fuzz/Corpus/Policy")

    /// What has to hold for any file: it is refused with an error, or every call is decided under it, always in the same way.
    private static func decide(_ text: String) {
        let check = PolicyChecker.check([SourceFile(name: "policy.yaml", text: text)], tools: Calls.tools)
        if isShown { print("\(text)\n# \(check.policies == nil ? "refused" : "in order")") }
        let hasErrors = check.diagnostics.contains { $0.severity == .error }
        require((check.policies == nil) == hasErrors, "neither a set nor an error")
        guard let policies = check.policies else { return }
        let summary = policies.describe()
        require(!summary.text.isEmpty, "the set says nothing")
        let unlimited = summary.items.filter { item in item.parts.contains { $0.key == "unlimited" && $0.values == ["true"] } }
        let bounds = Set(unlimited.map(\.name))
        let authorizer = Authorizer(policies)
        for agent in (policies.agents.prefix(3) + ["nobody"]) {
            for request in Calls.requests(by: agent) { decide(request, authorizer, unlimited: bounds) }
            for operation in Calls.operations(by: agent) { count(operation, policies) }
        }
    }

    private static func decide(_ request: Request, _ authorizer: Authorizer, unlimited: Set<String>) {
        let decision = authorizer.decide(request)
        let explanation = authorizer.explain(request)
        require(isSame(authorizer.decide(request), decision), "the same call is decided otherwise the second time")
        require(isSame(explanation.decision, decision), "it is explained otherwise than it is decided")
        guard case .permit(let grant) = decision else { return }
        require(!grant.statements.isEmpty, "nothing permits what is permitted")
        require(request.agent != "nobody", "an agent that nobody declared is permitted something")
        require(authorizer.admits(agent: request.agent, tool: request.tool, effects: [request.effect]), "what is permitted is not shown")
        if request.effect.isSpending, unlimited.isDisjoint(with: grant.statements) {
            let isBounded = grant.limits.contains { $0.ceiling.amount != nil && $0.counter.window?.end ?? $0.counter.window?.start != nil }
            require(isBounded, "spending is permitted that nothing bounds")
        }
        for used in [Money.fen(0), .fen(Int64.max), .fen(-5), Money(minorUnits: 5, currency: Currency(code: "USD") ?? .cny)] {
            let fit = Ceilings.fit(limits: grant.limits, gates: grant.gates) { _ in Balance(amount: used, count: 3) }
            if case .fits = fit, used.minorUnits == .max {
                require(grant.limits.allSatisfy { $0.ceiling.amount == nil || $0.counter.window == nil }, "more fits than there is")
            }
        }
    }

    private static func isSame(_ one: Decision, _ other: Decision) -> Bool {
        switch (one, other) {
        case (.permit(let one), .permit(let other)): one == other
        case (.forbid(let one), .forbid(let other)): one == other
        default: false
        }
    }

    private static func count(_ operation: RecordedOperation, _ policies: CheckedPolicies) {
        let known = policies.counterDefinitions
        for counter in policies.counters(for: operation) {
            require(known.contains(counter.definition), "something is counted that no statement counts")
        }
    }

    /// Sings when a set is in order whose permit has another name than in all the files that the fuzzer begins with.
    private static func canary(_ text: String) {
        guard let policies = PolicyChecker.check([SourceFile(name: "policy.yaml", text: text)], tools: Calls.tools).policies else { return }
        require(policies.describe().items.allSatisfy { $0.kind != "permit" || $0.name == "refunds" }, "the canary sings")
    }
}
