import Clocks
import Store
import TestSupport
import Testing

@Suite struct ClockTests {
    @Test("a clock more than 5 s behind the newest transaction stops writing, not reading", arguments: StoreKind.all)
    func behind(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let clock = HandClock(noon)
        let store = try await home.open(clock: clock)
        clock.advance(by: .hours(1))
        let newest = clock.now()
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        clock.advance(by: .milliseconds(-5001))
        await #expect(throws: StoreError.clockBehind(now: clock.now(), newest: newest)) {
            try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (2)") }
        }
        #expect(try await store.count() == 1)
        clock.advance(by: .milliseconds(1))
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (3)") }
        #expect(try await store.count() == 2)
        await store.close()
    }

    @Test("the newest instant is the store's: another process with a clock behind it is stopped too", arguments: StoreKind.all)
    func otherProcess(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let early = try await home.open(clock: HandClock(noon))
        let late = try await home.open(clock: HandClock(noon + .days(1)))
        try await late.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        await #expect(throws: StoreError.clockBehind(now: noon, newest: noon + .days(1))) {
            try await early.write { try $0.execute("INSERT INTO numbers (id) VALUES (2)") }
        }
        await early.close()
        await late.close()
    }

    @Test("time in transactions does not run backwards while the clock is corrected")
    func monotonic() async throws {
        let clock = HandClock(noon)
        let store = try await Store.open(.memory, migrations: [numbers], clock: clock)
        var seen: [Instant] = []
        for step: Span in [.seconds(10), .seconds(-3), .seconds(1), .seconds(4)] {
            clock.advance(by: step)
            seen.append(
                try await store.write { tx in
                    try tx.execute("INSERT INTO numbers (label) VALUES ('x')")
                    return tx.now
                })
        }
        #expect(seen == [10, 10, 10, 12].map { noon + .seconds($0) })
    }

    @Test("a transaction that was undone leaves no trace on the clock", arguments: StoreKind.all)
    func undone(on kind: StoreKind) async throws {
        let clock = HandClock(noon)
        let home = try Home(kind)
        let store = try await home.open([numbers], clock: clock)
        clock.advance(by: .days(1))
        await #expect(throws: Refused.self) { try await store.write { _ in throw Refused() } }
        clock.set(noon)
        try await store.write { #expect($0.now == noon) }
    }

    @Test("a transaction that changed nothing leaves no trace on the clock", arguments: StoreKind.all)
    func nothingChanged(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let clock = HandClock(noon)
        let store = try await home.open(clock: clock)
        clock.advance(by: .days(1))
        #expect(try await store.write { tx in try tx.query("SELECT id FROM numbers").count } == 0)
        clock.set(noon)
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        #expect(try await store.count() == 1)
        await store.close()
    }

    @Test("a clock set back a day is refused in words that say what to do; set right, it goes on", arguments: StoreKind.all)
    func backADay(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let clock = HandClock(noon)
        let store = try await home.open(clock: clock)
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        clock.advance(by: .days(-1))
        let error = await #expect(throws: StoreError.self) {
            try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (2)") }
        }
        #expect(
            error?.description
                == "the clock says 2025-06-14T15:06:40Z, 86400000 ms before the newest entry of the store, so nothing is written; "
                + "set the clock right, or, where it is right and ran fast before, wait until it says 2025-06-15T15:06:40Z")
        #expect(try await store.count() == 1)
        clock.set(noon)
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (3)") }
        await store.close()
    }

    @Test("a clock set forward a day is followed; set right again it is refused until then", arguments: StoreKind.all)
    func forwardADay(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let clock = HandClock(noon)
        let store = try await home.open(clock: clock)
        clock.advance(by: .days(1))
        let seen = try await store.write { tx in
            try tx.execute("INSERT INTO numbers (id) VALUES (1)")
            return tx.now
        }
        #expect(seen == noon + .days(1))
        clock.set(noon)
        let error = await #expect(throws: StoreError.clockBehind(now: noon, newest: seen)) {
            try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (2)") }
        }
        #expect(error?.description.hasSuffix("wait until it says \(seen.text)") == true)
        clock.set(seen)
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (3)") }
        #expect(try await store.count() == 2)
        await store.close()
    }
}
