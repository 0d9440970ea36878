import Synchronization
import Testing

@testable import Composition

@Suite("One look for all who wait")
struct ChangeWatchTests {
    /// What is looked at, and how often; the watch pauses until it is let go on.
    private final class World: Sendable {
        struct State {
            var values: [String: Int]
            var looks: [Set<String>] = []
            var fails = false
        }

        struct Down: Error {}

        let state: Mutex<State>
        let troubles = Mutex(0)
        private let ticks: AsyncStream<Void>
        private let sink: AsyncStream<Void>.Continuation
        private let noted: AsyncStream<Void>
        private let note: AsyncStream<Void>.Continuation

        init(_ values: [String: Int]) {
            state = Mutex(State(values: values))
            (ticks, sink) = AsyncStream.makeStream()
            (noted, note) = AsyncStream.makeStream()
        }

        var looks: [Set<String>] { state.withLock { $0.looks } }

        func set(_ name: String, _ value: Int) { state.withLock { $0.values[name] = value } }

        func tick() { sink.yield() }

        /// Returns when there were as many looks, each of which is noted.
        func looked(_ count: Int) async {
            for await _ in noted where looks.count >= count { return }
        }

        func watch() -> ChangeWatch<String, Int> {
            ChangeWatch(
                every: .seconds(1), isFinal: { $0 == 9 },
                pause: { [ticks] _ in for await _ in ticks { return } }, onTrouble: { [self] _ in troubles.withLock { $0 += 1 } },
                look: { [self] names in
                    defer { note.yield() }
                    return try state.withLock { state in
                        state.looks.append(names)
                        if state.fails { throw Down() }
                        return state.values.filter { names.contains($0.key) }
                    }
                })
        }
    }

    @Test("everybody who waits is told by one look, and of nothing that was known")
    func together() async {
        let world = World(["a": 1, "b": 1])
        let watch = world.watch()
        var first = await watch.changes(from: ["a": 1]).makeAsyncIterator()
        var second = await watch.changes(from: ["a": 0, "b": 1]).makeAsyncIterator()
        #expect(await second.next()?.value == 1)
        world.set("a", 2)
        world.tick()
        #expect(await first.next()?.value == 2)
        #expect(await second.next()?.value == 2)
        #expect(world.looks.count <= 3 && world.looks.last == ["a", "b"])
    }

    @Test("what never changes any more is looked at no more, and its stream ends")
    func final() async {
        let world = World(["a": 1, "b": 1])
        let watch = world.watch()
        var changes = await watch.changes(from: ["a": 1, "b": 1]).makeAsyncIterator()
        world.set("a", 9)
        world.tick()
        #expect(await changes.next()?.subject == "a")
        world.set("b", 9)
        world.tick()
        #expect(await changes.next()?.subject == "b")
        #expect(await changes.next() == nil)
        #expect(world.looks.last == ["b"])
        var none = await watch.changes(from: ["a": 9]).makeAsyncIterator()
        #expect(await none.next() == nil)
    }

    @Test("while nobody waits nothing is looked at, and whoever comes later is told again")
    func idle() async {
        let world = World(["a": 1])
        let watch = world.watch()
        let gone = await watch.changes(from: ["a": 1])
        let waiting = Task { for await _ in gone {} }
        waiting.cancel()
        await waiting.value
        world.set("a", 2)
        var changes = await watch.changes(from: ["a": 1]).makeAsyncIterator()
        world.tick()
        #expect(await changes.next()?.value == 2)
    }

    @Test("who begins while nothing can be looked at is told of the first look that can, and of what changes then")
    func unknown() async {
        let world = World(["a": 1, "b": 9])
        world.state.withLock { $0.fails = true }
        let watch = world.watch()
        var changes = await watch.changes(from: ["a": nil]).makeAsyncIterator()
        var final = await watch.changes(from: ["b": nil]).makeAsyncIterator()
        await world.looked(1)
        world.state.withLock { $0.fails = false }
        world.tick()
        #expect(await changes.next()?.value == 1)
        #expect(await final.next()?.value == 9)
        #expect(await final.next() == nil)
        world.set("a", 2)
        world.tick()
        #expect(await changes.next()?.value == 2)
    }

    @Test("a look that fails is told once, and the next one is made all the same")
    func trouble() async {
        let world = World(["a": 1])
        world.state.withLock { $0.fails = true }
        let watch = world.watch()
        var changes = await watch.changes(from: ["a": 1]).makeAsyncIterator()
        world.tick()
        await world.looked(2)
        #expect(world.troubles.withLock { $0 } == 1)
        world.set("a", 2)
        world.state.withLock { $0.fails = false }
        world.tick()
        #expect(await changes.next()?.value == 2)
    }
}
