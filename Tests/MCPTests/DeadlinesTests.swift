import Testing

@testable import MCP

@Suite("Deadlines that share one sleeper", .timeLimit(.minutes(2)))
struct DeadlinesTests {
    @Test("each comes in its turn, an earlier one also where it was set later, and one that was called off never")
    func order() async {
        let deadlines = Deadlines()
        let (stream, sink) = AsyncStream<Int>.makeStream()
        let now = ContinuousClock.now
        _ = deadlines.add(at: now + .milliseconds(60)) {
            sink.yield(3)
            sink.finish()
        }
        let off = deadlines.add(at: now + .milliseconds(10)) { sink.yield(0) }
        _ = deadlines.add(at: now + .milliseconds(40)) { sink.yield(2) }
        _ = deadlines.add(at: now + .milliseconds(20)) { sink.yield(1) }
        deadlines.remove(off)
        #expect(await stream.reduce(into: []) { $0.append($1) } == [1, 2, 3])
    }

    @Test("one that is set when all others have come, comes too")
    func again() async {
        let deadlines = Deadlines()
        for round in 0..<3 {
            let (stream, sink) = AsyncStream<Int>.makeStream()
            _ = deadlines.add(at: .now + .milliseconds(1)) {
                sink.yield(round)
                sink.finish()
            }
            #expect(await stream.reduce(into: []) { $0.append($1) } == [round])
        }
    }

    @Test("what clients take is read whatever they put around it")
    func accepted() {
        #expect(AcceptedMedia([]).choice == .json && AcceptedMedia([""]).choice == .json && !AcceptedMedia([]).takesEvents)
        #expect(AcceptedMedia([" APPLICATION/JSON ; q=0.5 ,text/event-stream"]).choice == .json)
        #expect(AcceptedMedia([" APPLICATION/JSON ; q=0.5 ,text/event-stream"]).takesEvents)
        #expect(AcceptedMedia(["text/html", "\ttext/*"]).choice == .eventStream)
        #expect(AcceptedMedia(["text/html"]).choice == nil)
        #expect(AcceptedMedia.name(of: "application/json charset=utf-8".utf8[...]) == "application/json")
    }
}
