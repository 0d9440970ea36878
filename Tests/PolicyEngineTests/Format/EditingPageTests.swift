import Diagnostics
import Foundation
import Testing

@testable import PolicyEngine

@Suite("The page on editing")
struct EditingPageTests {
    private func block(_ name: String) throws -> String {
        let page = try Sample.file("docs/policy/editing.md").text
        let start = try #require(page.range(of: "```yaml \(name)\n"))
        let end = try #require(page[start.upperBound...].range(of: "```"))
        return String(page[start.upperBound..<end.lowerBound])
    }

    @Test("its example becomes what the page says")
    func example() throws {
        #expect(FormatSample.formatted(try block("before")) == (try block("after")))
        #expect(FormatSample.formatted(try block("after")) == (try block("after")))
    }

    @Test("the first policy of the guide is in this style")
    func guide() throws {
        let guide = try Sample.file("docs/policy/guide.md").text
        let start = try #require(guide.range(of: "```yaml\n"))
        let end = try #require(guide[start.upperBound...].range(of: "```"))
        let first = String(guide[start.upperBound..<end.lowerBound])
        #expect(FormatSample.formatted(first) == first)
    }
}
