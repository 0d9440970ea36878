import Diagnostics
import Foundation
import Testing

@testable import PolicyEngine

@Suite("The guide")
struct GuideTests {
    @Test("its first policy checks without a finding")
    func firstPolicy() throws {
        let guide = try Sample.file("docs/policy/guide.md").text
        let start = try #require(guide.range(of: "```yaml\n"))
        let end = try #require(guide[start.upperBound...].range(of: "```"))
        _ = try Sample.cleanPolicies(String(guide[start.upperBound..<end.lowerBound]))
    }

    @Test("it names every section, effect, window word, kind of balance and built-in rule")
    func words() throws {
        let guide = try Sample.file("docs/policy/guide.md").text
        let words =
            ParsedPolicies.Section.allCases.map(\.rawValue) + BuiltInRules.names + BalanceKey.Kind.allCases.map(\.rawValue)
            + ["read", "report", "collect", "refund", "transfer", "disclose", "except", "without", "escalate", "expires", "unlimited"]
        for word in words { #expect(guide.contains("`\(word)") || guide.contains("\(word): "), "\(word)") }
    }
}
