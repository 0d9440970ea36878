import Composition
import Diagnostics
import Foundation
import Testing

@Suite("The demonstration's policy")
struct DemoPolicyTests {
    @Test("the program carries the very text of policies/demo/demo.yaml")
    func sameText() throws {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let file = try String(contentsOf: root.appendingPathComponent("policies/demo/demo.yaml"), encoding: .utf8)
        #expect(DemoPolicy.source.text == file)
    }
}
