import Testing

@testable import Access

@Suite("slowing guesses")
struct GuessBrakeTests {
    private let start = ContinuousClock.now

    @Test("so many failures cost nothing, the next ones wait longer and longer, up to a bound")
    func growing() {
        let brake = GuessBrake(capacity: 3, perSecond: 1, longestWaitSeconds: 2, now: start)
        let waits = (0..<7).map { _ in brake.fail(at: start) }
        #expect(waits == [.zero, .zero, .zero, .seconds(1), .seconds(2), .seconds(2), .seconds(2)])
    }

    @Test("time fills the bucket again, never beyond its capacity")
    func refilling() {
        let brake = GuessBrake(capacity: 2, perSecond: 1, longestWaitSeconds: 5, now: start)
        for _ in 0..<4 { _ = brake.fail(at: start) }
        let later = start.advanced(by: .seconds(3600))
        #expect((0..<3).map { _ in brake.fail(at: later) } == [.zero, .zero, .seconds(1)])
    }

    @Test("a storm is forgotten within its bound: its debt does not add up")
    func forgetting() {
        let brake = GuessBrake(capacity: 1, perSecond: 1, longestWaitSeconds: 2, now: start)
        for _ in 0..<10_000 { _ = brake.fail(at: start) }
        #expect(brake.fail(at: start.advanced(by: .seconds(4))) == .zero)
    }
}
