import JSON
import Testing

@testable import MCP
import TestSupport

@Suite("Pages of tools")
struct ToolPagesTests {
    @Test("tools that come or go between two pages lose and repeat none of those that stay")
    func changingLists() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let id = try #require(RequestID(1))
        for _ in 0..<500 {
            let all = (0..<20).map { ToolListing(name: "tool-\($0)", description: "", inputSchema: [:]) }
            let staying = Set(all.map(\.name).filter { _ in Bool.random(using: &random) })
            let pages = ToolPages(size: Int.random(in: 1...5, using: &random))
            var (seen, params): ([String], JSONObject) = ([], [:])
            var last: String?
            repeat {
                // The last tool of a page stays too: without it the client is told to begin anew.
                let tools = all.filter { staying.contains($0.name) || $0.name == last || Bool.random(using: &random) }
                let page = try pages.page(of: tools, for: RPCRequest(id: id, method: "tools/list", params: params))
                seen += page.tools.map(\.name)
                last = page.tools.last?.name
                params["cursor"] = page.next.map { .string($0) }
            } while params["cursor"] != nil
            #expect(Set(seen).count == seen.count)
            #expect(staying.isSubset(of: seen))
        }
    }
}
