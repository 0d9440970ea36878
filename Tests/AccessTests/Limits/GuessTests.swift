import JSON
import Store
import Synchronization
import Testing

@testable import Access

@Suite("guesses are written down")
struct GuessTests {
    @Test("a storm of guesses is one entry a minute with its count, and a right token never waits")
    func storm() async throws {
        let house = try await House()
        let boss = try await house.admin()
        let issued = try await house.access.addAgent("desk", by: boss)
        for minute in 0..<3 {
            for _ in 0..<50 { #expect(try await house.access.authenticate(bearer: "tg_agent_wrong", from: "192.0.2.7") == nil) }
            #expect(try await house.entries("authentication-failed").count == minute + 1)
            let waits = house.pauses.all.count
            #expect(try await house.access.authenticate(bearer: issued.secret.reveal(), from: "192.0.2.7") != nil)
            #expect(house.pauses.all.count == waits)
            house.ticks.advance(by: .seconds(60))
        }
        let counts = try await house.entries("authentication-failed").compactMap { $0["count"]?.numberValue?.integer }
        #expect(counts.sorted() == [1, 50, 50])
        // What is left over is told too, and nothing is told twice.
        await house.access.tellCounts()
        await house.access.tellCounts(all: true)
        let all = try await house.entries("authentication-failed")
        #expect(all.compactMap { $0["count"]?.numberValue?.integer }.reduce(0, +) == 150)
        #expect(all.allSatisfy { $0["surface"] == "agents" })
    }

    @Test("entries tell where it was guessed, and hold no address and nothing of what was shown")
    func surfaces() async throws {
        let house = try await House()
        _ = try await house.access.authenticate(bearer: "tg_agent_wrong-secret", from: "192.0.2.7")
        _ = try await house.access.authenticate(secret: "tg_person_wrong-secret", at: .console, from: "2001:db8::1")
        try await house.access.noteGuess(at: .socket)
        let surfaces = try await house.entries("authentication-failed").compactMap { $0["surface"]?.stringValue }
        #expect(surfaces.sorted() == ["agents", "console", "socket"])
        let stored = try await house.everythingStored()
        for text in ["192.0.2.7", "2001:db8", "20010db8", "wrong-secret"] { #expect(!stored.contains(text), "\(text)") }
    }

    @Test("each address has a bucket of its own, an IPv6 network has one, and who has many addresses meets the common one")
    func buckets() {
        let start = ContinuousClock.now
        let brake = GuessBrake(capacity: 2, perSecond: 1, longestWaitSeconds: 3, now: start)
        func fails(_ count: Int, _ source: String) -> [Duration] { (0..<count).map { _ in brake.fail(from: source, at: start) } }
        #expect(fails(4, "192.0.2.1") == [.zero, .zero, .seconds(1), .seconds(2)])
        #expect(fails(2, "192.0.2.2") == [.zero, .zero])
        #expect(fails(1, "::ffff:192.0.2.2") == [.seconds(1)])
        #expect(fails(2, "2001:db8::1") == [.zero, .zero] && fails(1, "2001:db8:0:0:ffff::2") == [.seconds(1)])
        #expect(fails(1, "2001:db8:0:1::1") == [.zero])
        // Eleven so far; the common bucket has twenty.
        let others = (0..<12).map { brake.fail(from: "198.51.100.\($0)", at: start) }
        #expect(others[..<9].allSatisfy { $0 == .zero } && others[9...].allSatisfy { $0 > .zero && $0 <= .seconds(3) })
    }

    @Test("as many addresses as are tried, so many buckets at most are kept")
    func bounded() {
        let start = ContinuousClock.now
        var buckets = TokenBuckets<Int>(most: 100, capacity: 1, perSecond: 1)
        for key in 0..<10_000 { _ = buckets.change(key, at: start + .microseconds(key)) { $0.take(at: start + .microseconds(key)) } }
        #expect(buckets.count <= 100)
        // The newest one is still known, and the oldest was forgotten.
        #expect(buckets.change(9999, at: start + .microseconds(10_000)) { $0.take(at: start + .microseconds(10_000)) } > 0)
        #expect(buckets.change(0, at: start + .microseconds(10_001)) { $0.take(at: start + .microseconds(10_001)) } == 0)
    }

    @Test("no more than so many answers are kept back at once; the next failure is told so and a right token still passes")
    func keptBack() async throws {
        let gate = Gatekeeper()
        let house = try await House()
        let boss = try await house.admin()
        let issued = try await house.access.addAgent("desk", by: boss)
        let now = house.ticks.now
        let access = Access(
            store: house.store, auditLog: house.access.auditLog, cost: house.access.cost, pause: { _ in await gate.wait() }, now: { now })
        for _ in 0..<10 { try await access.noteGuess(at: .agents) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<Access.mostKeptBack { group.addTask { try await access.noteGuess(at: .agents) } }
            while gate.waiting < Access.mostKeptBack { await Task.yield() }
            await #expect(throws: TooManyGuesses.self) { try await access.authenticate(bearer: "tg_agent_wrong") }
            #expect(try await access.authenticate(bearer: issued.secret.reveal())?.agent == "desk")
            gate.open()
            try await group.waitForAll()
        }
        #expect(access.keptBack.withLock { $0 } == 0)
    }
}

/// Keeps whoever waits until it is opened.
final class Gatekeeper: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var waiting: Int { state.withLock { $0.waiting.count } }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            state.isOpen = true
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
