import NIOCore
import NIOPosix
import Testing

@testable import MCP

@Suite("Tasks on event loops", .timeLimit(.minutes(2)))
struct LoopExecutorTests {
    @Test("a task of a loop is on its thread from one wait to the next, and one of a group stays where it began")
    func staying() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 3)
        for loop in group.makeIterator() {
            let task = Task(executorPreference: LoopExecutor.of(loop)) {
                var places = [loop.inEventLoop]
                for _ in 0..<20 {
                    await Task.yield()
                    places.append(loop.inEventLoop)
                }
                return places
            }
            #expect(await task.value.allSatisfy(\.self))
        }
        let moved = await withTaskExecutorPreference(LoopExecutor(group)) {
            let first = MultiThreadedEventLoopGroup.currentEventLoop
            await Task.yield()
            return first == nil || first !== MultiThreadedEventLoopGroup.currentEventLoop
        }
        #expect(!moved)
        try await group.shutdownGracefully()
    }

    @Test("one loop has one executor")
    func one() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let loops = Array(group.makeIterator())
        #expect(LoopExecutor.of(loops[0]) === LoopExecutor.of(loops[0]))
        #expect(LoopExecutor.of(loops[0]) !== LoopExecutor.of(loops[1]))
        try await group.shutdownGracefully()
    }
}
