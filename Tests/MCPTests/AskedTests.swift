import JSON
import Testing

@testable import MCP

@Suite("What a client was asked")
struct AskedTests {
    @Test("each question is answered by its own id, once, and an error is no answer")
    func answers() async throws {
        let asked = Asked()
        let outlet = RecordingOutlet()
        let (questions, sink) = AsyncStream.makeStream(of: JSONValue.self)
        async let first = asked.ask("elicitation/create", ["n": 1], patience: .seconds(600)) { sink.yield($0) }
        async let second = asked.ask("elicitation/create", ["n": 2], patience: .seconds(600)) { sink.yield($0) }
        var ids: [Int64: RequestID] = [:]
        for await question in questions {
            outlet.send(question)
            let number = try #require(question.at("params", "n")?.numberValue?.integer)
            let id: RequestID = try #require(question["id"].flatMap { RequestID($0) })
            ids[number] = id
            if ids.count == 2 { break }
        }
        #expect(outlet.sent.allSatisfy { $0["jsonrpc"] == "2.0" && $0["method"] == "elicitation/create" })
        #expect(ids[1] != ids[2])
        let unknown = RequestID("tollgate-99")
        #expect(!asked.answered(RPCResponse(id: unknown, result: [:], error: nil)))
        #expect(!asked.answered(RPCResponse(id: nil, result: [:], error: nil)))
        #expect(asked.answered(RPCResponse(id: ids[2], result: ["action": "accept"], error: nil)))
        #expect(asked.answered(RPCResponse(id: ids[1], result: nil, error: ["code": -1])))
        #expect(!asked.answered(RPCResponse(id: ids[2], result: ["action": "cancel"], error: nil)))
        #expect(await second == ["action": "accept"])
        #expect(await first == nil)
    }

    @Test("nobody waits longer than the patience that was given, and not for a call that was taken back")
    func patience() async {
        let asked = Asked()
        #expect(await asked.ask("elicitation/create", [:], patience: .zero) { _ in } == nil)
        let (questions, sink) = AsyncStream.makeStream(of: JSONValue.self)
        let waiting = Task { await asked.ask("elicitation/create", [:], patience: .seconds(600)) { sink.yield($0) } }
        for await _ in questions { break }
        waiting.cancel()
        #expect(await waiting.value == nil)
    }

    @Test("a question that nobody waits for any more is taken back, and once a client is gone it is asked nothing")
    func takenBack() async throws {
        let asked = Asked()
        let (sent, sink) = AsyncStream.makeStream(of: JSONValue.self)
        let waiting = Task { await asked.ask("elicitation/create", [:], patience: .seconds(600)) { sink.yield($0) } }
        var messages = sent.makeAsyncIterator()
        let question = try #require(await messages.next())
        waiting.cancel()
        let back = try #require(await messages.next())
        #expect(back["method"] == "notifications/cancelled" && back["id"] == nil)
        #expect(back.at("params", "requestId") == question["id"])
        let last = Task { await asked.ask("elicitation/create", [:], patience: .seconds(600)) { sink.yield($0) } }
        #expect(await messages.next()?["method"] == "elicitation/create")
        asked.end()
        #expect(await last.value == nil)
        #expect(await asked.ask("elicitation/create", [:], patience: .seconds(600)) { _ in } == nil)
    }

    @Test("an end is heard by those who wait and by those who come later")
    func latch() async {
        let latch = Latch()
        let waiting = (0..<3).map { _ in Task { await latch.wait() } }
        let impatient = Task { await latch.wait() }
        impatient.cancel()
        await impatient.value
        latch.open()
        for task in waiting { await task.value }
        await latch.wait()
    }
}
