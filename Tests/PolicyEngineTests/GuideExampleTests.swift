import Clocks
import Diagnostics
import Foundation
import Money
import Testing

@testable import PolicyEngine

/// The guide's examples of answers and explanations, under the guide's first policy.
@Suite("The guide's examples")
struct GuideExampleTests {
    private static func policies(_ guide: String) throws -> CheckedPolicies {
        let start = try #require(guide.range(of: "```yaml\n"))
        let end = try #require(guide[start.upperBound...].range(of: "```"))
        return try Sample.policies(String(guide[start.upperBound..<end.lowerBound]))
    }

    /// What stands behind `$ tollgate policy COMMAND`, and the output below it.
    private static func examples(of command: String, in guide: String) -> [(line: String, output: String)] {
        guide.components(separatedBy: "```console\n$ tollgate policy \(command) ").dropFirst().compactMap { rest in
            guard let end = rest.range(of: "\n```"), let line = rest.range(of: "\n") else { return nil }
            return (String(rest[..<line.lowerBound]), String(rest[line.upperBound..<end.lowerBound]))
        }
    }

    @Test("answers say to the letter what the guide shows")
    func answers() throws {
        let guide = try Sample.file("docs/policy/guide.md").text
        let policies = try Self.policies(guide)
        let examples = Self.examples(of: "answer", in: guide)
        #expect(examples.count == 2)
        for (line, output) in examples {
            let text = line.split(separator: "\"").first.map(String.init) ?? ""
            let question = try PolicyQuestion(text, policies: policies, tools: Sample.tools)
            #expect(policies.answer(question, tools: Sample.tools, from: Sample.noon).text == output)
        }
    }

    @Test("explanations say to the letter what the guide shows")
    func explanations() throws {
        let guide = try Sample.file("docs/policy/guide.md").text
        let policies = try Self.policies(guide)
        let example = try #require(Self.examples(of: "explain", in: guide).first)
        var history = SpendingHistory(policies)
        let before = Sample.refund(30_00, facts: Sample.order("T-1", paid: 100_00), at: Sample.noon + .hours(1))
        history.add(Spending(RecordedOperation(before), state: .posted))
        let request = Sample.refund(40_00, facts: Sample.order("T-1", paid: 100_00), refunded: 30_00, at: Sample.noon + .hours(2))
        let explanation = try policies.explain(request) { history.balance(of: $0, currency: .cny) }
        #expect(explanation.text == example.output)
    }
}
