import Clocks
import Testing

@Suite("clocks")
struct ClocksTests {
    private let start = Instant(seconds: 1_700_000_000)

    @Test("seconds, minutes, hours and days are their milliseconds")
    func units() {
        #expect(Span.milliseconds(7).milliseconds == 7)
        #expect(Span.seconds(2).milliseconds == 2000)
        #expect(Span.minutes(2) == .seconds(120))
        #expect(Span.hours(2) == .minutes(120))
        #expect(Span.days(2) == .hours(48))
        #expect(Instant(seconds: 3) == Instant(milliseconds: 3000))
    }

    @Test("an instant moved by a span lies that span away")
    func arithmetic() {
        #expect(start + .seconds(5) - start == .seconds(5))
        #expect(start - .seconds(5) - start == .seconds(-5))
        #expect(start - .seconds(5) + .seconds(5) == start)
    }

    @Test("earlier instants and shorter spans come first")
    func order() {
        #expect(start < start + .milliseconds(1))
        #expect(!(start < start))
        #expect(Span.seconds(-1) < .milliseconds(0))
        #expect([start + .hours(1), start].min() == start)
    }

    @Test("a clock turned by hand stands still until it is turned, forwards or backwards")
    func handClock() {
        let clock = HandClock(start)
        #expect(clock.now() == start)
        #expect(clock.now() == start)
        clock.advance(by: .minutes(3))
        #expect(clock.now() == start + .minutes(3))
        clock.advance(by: .minutes(-5))
        #expect(clock.now() == start - .minutes(2))
        clock.set(start)
        #expect(clock.now() == start)
    }

    @Test("a clock turned from many tasks loses no turn")
    func concurrentTurns() async {
        let clock = HandClock(start)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 { group.addTask { clock.advance(by: .milliseconds(1)) } }
        }
        #expect(clock.now() == start + .milliseconds(100))
    }

    @Test("the system's clock counts milliseconds since 1970")
    func systemClock() {
        let clock: any WallClock = SystemClock()
        // Between 2024 and 2200: a clock that counts seconds or microseconds lies outside.
        #expect(clock.now() > Instant(seconds: 1_704_067_200))
        #expect(clock.now() < Instant(seconds: 7_258_118_400))
    }

    @Test("a clock that is carried on shows what was heard last and the time that passed since, and another's until then")
    func carried() {
        let (steady, local) = (SteadyHandClock(), HandClock(start))
        let clock = CarriedClock(by: steady, until: local)
        #expect(clock.now() == start)
        clock.hear(start + .days(1))
        steady.advance(by: .seconds(5))
        local.advance(by: .days(-3))
        #expect(clock.now() == start + .days(1) + .seconds(5))
        clock.hear(start)
        #expect(clock.now() == start)
    }

    @Test("the time since the machine was started does not run backwards")
    func boot() {
        let clock = BootClock()
        let first = clock.elapsed()
        #expect(first > .seconds(0) && clock.elapsed() >= first)
    }
}
