import Access
import Money
import Testing

@testable import Composition

@Suite("What clients know an operation by")
struct TaskNamesTests {
    private let names = TaskNames(storeKey: Array(repeating: 7, count: 32))
    private let id = OperationID("op_1f00aa")

    @Test("a task's name is good for the agent and the conversation that it was made for, at every host of the store")
    func bound() {
        let name = names.name(id, agent: "desk", conversation: "c-1")
        #expect(name.hasPrefix("task_op_1f00aa_") && name.utf8.count == "task_op_1f00aa_".utf8.count + 32)
        #expect(TaskNames(storeKey: Array(repeating: 7, count: 32)).operation(name, agent: "desk", conversation: "c-1") == id)
        #expect(TaskNames(storeKey: Array(repeating: 8, count: 32)).operation(name, agent: "desk", conversation: "c-1") == nil)
        #expect(names.operation(name, agent: "desk", conversation: "c-2") == nil)
        #expect(names.operation(name, agent: "desk", conversation: nil) == nil)
        #expect(names.operation(name, agent: "other", conversation: "c-1") == nil)
        let alone = names.name(id, for: Access.local())
        #expect(names.operation(alone, for: Access.local()) == id && names.operation(alone, agent: "local", conversation: "") == nil)
    }

    @Test("a name with any character changed, and what is none, is nobody's")
    func tampered() {
        let name = names.name(id, agent: "desk", conversation: nil)
        for index in name.indices {
            var other = name
            other.replaceSubrange(index...index, with: name[index] == "0" ? "1" : "0")
            #expect(names.operation(other, agent: "desk", conversation: nil) == nil, "\(other)")
        }
        for none in ["", "task_", "task__", "task_op_1f00aa", "op_1f00aa", name + "0", "x" + name, String(repeating: "task_", count: 100)] {
            #expect(names.operation(none, agent: "desk", conversation: nil) == nil, "\(none)")
        }
    }

    @Test("a link names the question, and there is none without an address of the console")
    func links() throws {
        #expect(ApprovalLinks(base: nil)?.link(id) == nil)
        for base in ["https://console.example", "https://console.example/"] {
            #expect(try #require(ApprovalLinks(base: base)).link(id) == "https://console.example/console/approvals/op_1f00aa")
        }
    }
}
