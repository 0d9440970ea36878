import Access
import Foundation
import Gate
import JSON
import Money
import Testing

@testable import Composition
@testable import MCP

@Suite("Held calls as tasks, and what agents are told of")
struct HeldTasksTests {
    @Test("a task ends when people have answered, across a restart and on another host")
    func tasks() async throws {
        try await HoldingHouse.with { house in
            try house.makeOrders("T_1", "T_2", "T_3")
            let both = Ear.tasks.merging(Ear.links)
            let task = try #require(await house.refund("T_1", Ear(.july2026, both)).task)
            let id = try await house.held()
            #expect(task.status == .working && task.ttlMs == nil && task.pollIntervalMs == 2000 && task.result == nil)
            #expect(task.statusMessage?.contains("http://127.0.0.1:8787/console/approvals/\(id)") == true)
            let meta: JSONObject = ["io.modelcontextprotocol/clientCapabilities": .object(Ear.tasks)]
            func get(_ name: String, by caller: AgentCaller? = nil, _ service: GateService? = nil) async -> TaskState? {
                let request = TaskRequest(kind: .get, id: name, meta: meta)
                guard case .state(let state) = await (service ?? house.service).task(request, by: caller ?? house.desk) else { return nil }
                return state
            }
            let asked = try #require(await get(task.id))
            #expect(asked.status == .working && asked.statusMessage?.contains("over-50") == true)
            #expect(asked.statusMessage?.contains("/console/") == false, "this request said nothing of links")
            #expect(await get(task.id, by: house.other) == nil)
            for name in [id.text, task.id + "0"] { #expect(await get(name) == nil) }
            try await house.approve()
            // Whatever a host keeps in its memory, another one does not have.
            let other = GateService(house.services, hasConsole: false)
            let done = try #require(await get(task.id, other))
            #expect(done.status == .completed && done.result?.structured?["status"] == "succeeded" && done.result?.isError == false)

            let second = try #require(await house.refund("T_2", Ear(.july2026, Ear.tasks)).task)
            #expect(try await house.services.gate.answer(try await house.held(), .reject, by: house.lead) == .rejected)
            let refused = try #require(await get(second.id))
            #expect(refused.status == .completed && refused.result?.isError == true)

            // Taking it back is the agent's own to do, and ends the question.
            let third = try #require(await house.refund("T_3", Ear(.july2026, Ear.tasks)).task)
            #expect(await house.service.task(TaskRequest(kind: .update, id: third.id), by: house.desk) == .acknowledged)
            #expect(await house.service.task(TaskRequest(kind: .cancel, id: third.id), by: house.other) == .unknown)
            #expect(try await house.services.gate.waiting().count == 1)
            #expect(await house.service.task(TaskRequest(kind: .cancel, id: third.id), by: house.desk) == .acknowledged)
            #expect(await house.service.task(TaskRequest(kind: .cancel, id: task.id), by: house.desk) == .acknowledged)
            #expect(try await house.services.gate.waiting().isEmpty)
            #expect(await get(third.id)?.status == .cancelled)
            #expect(await get(task.id)?.status == .completed)
        }
    }

    @Test("a task is asked about no more often than anything else that only looks")
    func paced() async throws {
        try await HoldingHouse.with(["TOLLGATE_LIMITS_READS_PER_MINUTE": "1"]) { house in
            try house.makeOrders("T_1")
            let task = try #require(await house.refund("T_1", Ear(.july2026, Ear.tasks)).task)
            let meta: JSONObject = ["io.modelcontextprotocol/clientCapabilities": .object(Ear.tasks)]
            let request = TaskRequest(kind: .get, id: task.id, meta: meta)
            let first = await house.service.task(request, by: house.desk)
            guard case .state = first else {
                Issue.record("the first look is answered with \(first)")
                return
            }
            let second = await house.service.task(request, by: house.desk)
            guard case .tooSoon(let seconds) = second else {
                Issue.record("the second look is answered with \(second)")
                return
            }
            #expect((1...60).contains(seconds))
            #expect(await house.service.task(request, by: house.other) == .unknown)
        }
    }

    @Test("while the store can't be looked at, no task is said to be unknown and no list of tools is empty")
    func outage() async throws {
        try await HoldingHouse.with { house in
            try house.makeOrders("T_1")
            let task = try #require(await house.refund("T_1", Ear(.july2026, Ear.tasks)).task)
            try await house.without("operations") {
                for kind in [TaskRequest.Kind.get, .update, .cancel, .follow] {
                    #expect(await house.service.task(TaskRequest(kind: kind, id: task.id), by: house.desk) == .unavailable)
                }
                await #expect(throws: (any Error).self) { try await house.service.taskChanges([task.id], meta: [:], for: house.desk) }
            }
            try await house.without("policy_versions") {
                await #expect(throws: (any Error).self) { try await house.service.tools(for: house.desk) }
            }
            #expect(try await !house.service.tools(for: house.desk).isEmpty)
            #expect(await house.service.task(TaskRequest(kind: .follow, id: task.id), by: house.desk) == .acknowledged)
            #expect(await house.service.task(TaskRequest(kind: .follow, id: task.id), by: house.other) == .unknown)
            guard case .state = await house.service.task(TaskRequest(kind: .get, id: task.id), by: house.desk) else {
                Issue.record("the task is still there once the store can be looked at")
                return
            }
        }
    }

    @Test("who listens for a task is told each time it comes further")
    func taskChanges() async throws {
        try await HoldingHouse.with { house in
            try house.makeOrders("T_1")
            let task = try #require(await house.refund("T_1", Ear(.july2026, Ear.tasks)).task)
            var changes = try await house.service.taskChanges([task.id, "task_none"], meta: [:], for: house.desk).makeAsyncIterator()
            try await house.approve()
            var last: TaskState?
            while let change = await changes.next() { last = change }
            #expect(last?.id == task.id && last?.status == .completed && last?.result?.structured?["status"] == "succeeded")
            var none = try await house.service.taskChanges([task.id], meta: [:], for: house.other).makeAsyncIterator()
            #expect(await none.next() == nil)
        }
    }

    @Test("12: who was removed, and whose credential has ended, is told of nothing more and lists no tools, though its connection stands")
    func callersWhoEnd() async throws {
        try await HoldingHouse.with { house in
            let access = house.services.bench.access
            let changes = await (house.service.toolChanges(for: house.desk), house.service.toolChanges(for: house.other))
            _ = try await access.rotateAgent("desk", by: house.owner)
            try await access.removeAgent("other", by: house.owner)
            for await _ in changes.0 {}
            for await _ in changes.1 {}
            await #expect(throws: CallerRefused("the credential has ended")) { try await house.service.tools(for: house.desk) }
            await #expect(throws: CallerRefused("the agent `other` was removed")) { try await house.service.tools(for: house.other) }
            var later = await house.service.toolChanges(for: house.desk).makeAsyncIterator()
            #expect(await later.next() == nil)
            try house.makeOrders("T_1")
            let refused = await house.refund("T_1", by: house.other)
            #expect(refused.result?.structured?["code"] == "agent-removed" && refused.text.contains("was removed"))
        }
    }

    @Test("12: an agent that begins to listen while the store can't be looked at is told of its tools later on")
    func toolChangesAfterOutage() async throws {
        try await HoldingHouse.with { house in
            var desk: AsyncStream<Void>.Iterator?
            try await house.without("policy_versions") { desk = await house.service.toolChanges(for: house.desk).makeAsyncIterator() }
            #expect(await desk?.next() != nil)
            try await house.apply(HoldingHouse.policy.replacingOccurrences(of: "effects: [read, refund]", with: "effects: [read]"))
            #expect(await desk?.next() != nil)
        }
    }

    @Test("12: an applied policy reaches an agent that listens, and nobody whose tools stay")
    func toolChanges() async throws {
        try await HoldingHouse.with { house in
            var desk = await house.service.toolChanges(for: house.desk).makeAsyncIterator()
            let before = try await house.service.tools(for: house.desk).map(\.name)
            let other = await house.service.toolChanges(for: house.other)
            let heard = Task { () -> Int in
                var count = 0
                for await _ in other { count += 1 }
                return count
            }
            let both = "agents: [desk, other], effects: [read, refund]"
            let split = "agents: [other], effects: [read, refund] }, { permit: reads, agents: [desk], effects: [read]"
            try await house.apply(HoldingHouse.policy.replacingOccurrences(of: both, with: split))
            #expect(await desk.next() != nil)
            #expect(try await house.service.tools(for: house.desk).map(\.name).count < before.count)
            try await house.apply(HoldingHouse.policy)
            #expect(await desk.next() != nil)
            #expect(try await house.service.tools(for: house.desk).map(\.name) == before)
            heard.cancel()
            #expect(await heard.value == 0)
        }
    }
}

extension JSONObject {
    fileprivate func merging(_ other: JSONObject) -> JSONObject {
        var all = self
        for member in other.members { all[member.key] = member.value }
        return all
    }
}
