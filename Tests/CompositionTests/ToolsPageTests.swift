import Foundation
import JSON
import Testing
import ToolKit

@testable import Composition

@Suite("docs/tools.md")
struct ToolsPageTests {
    private static let shipped: String = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return (try? String(contentsOf: root.appending(path: "docs/tools.md"), encoding: .utf8)) ?? ""
    }()

    @Test("docs/tools.md is what the tools say of themselves")
    func page() async throws {
        let run = try await Stage().run("tools", "--markdown")
        #expect(run.status == 0)
        #expect(run.output == Self.shipped, "`tollgate tools --markdown > docs/tools.md` writes it anew")
    }

    @Test("every tool says which methods of Alipay's it uses, and every argument what it is")
    func complete() {
        for tool in HostServices.everyModule.flatMap(\.tools).map(\.tool) { check(tool) }
    }

    private func check<T: Tool>(_ tool: T) {
        #expect(!tool.methods.isEmpty || tool.name == "get_authorization_url", "\(tool.name)")
        #expect(tool.parameters.fields.allSatisfy { $0.schema["description"]?.stringValue?.isEmpty == false }, "\(tool.name)")
    }
}
