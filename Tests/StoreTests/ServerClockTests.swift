import Clocks
import TestSupport
import Testing

@testable import Store

@Suite(.enabled(if: TestDatabase.server != nil)) struct ServerClockTests {
    private static let system = SystemClock()

    /// Whether a clock shows what this machine's does and so much more, give or take the time that a busy machine takes.
    private func isAhead(_ instant: Instant, by span: Span) -> Bool {
        abs((instant - Self.system.now() - span).milliseconds) < 60_000
    }

    @Test("what is written and what is read goes by the server's clock, whatever this machine's shows", arguments: [-600, 600] as [Int64])
    func oneClock(seconds: Int64) async throws {
        let database = try TestDatabase()
        try database.setClock(milliseconds: seconds * 1000)
        let store = try await Store.open(
            try StoreLocation(parsing: database.address), environment: "test", migrations: [numbers], clock: Self.system)
        #expect(isAhead(store.clock.now(), by: .seconds(seconds)), "heard with the first connection")
        #expect(isAhead(try await store.read { $0.now }, by: .seconds(seconds)))
        let written = try await store.write { tx in
            try tx.execute("INSERT INTO numbers (id) VALUES (1)")
            return tx.now
        }
        #expect(isAhead(written, by: .seconds(seconds)))
        #expect(try await store.read { $0.now } >= written)
        let newest = try await store.read { Instant(milliseconds: try $0.query("SELECT newest FROM store_clock")[0].integer("newest")) }
        #expect(newest == written)
        await store.close()
    }

    @Test("a server's clock that is set is followed with the next commit")
    func set() async throws {
        let database = try TestDatabase()
        try database.setClock(milliseconds: 0)
        let store = try await Store.open(
            try StoreLocation(parsing: database.address), environment: "test", migrations: [numbers], clock: Self.system)
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        #expect(isAhead(store.clock.now(), by: .seconds(0)))
        try database.setClock(milliseconds: 3_600_000)
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (2)") }
        #expect(isAhead(store.clock.now(), by: .hours(1)))
        #expect(isAhead(try await store.read { $0.now }, by: .hours(1)))
        await store.close()
    }

    @Test("a clock that is turned by hand stands for the server's")
    func byHand() async throws {
        let clock = HandClock(noon)
        let home = try Home(.postgres)
        let store = try await home.open(clock: clock)
        #expect(store.clock.now() == noon)
        clock.advance(by: .hours(1))
        #expect(try await store.read { $0.now } == noon + .hours(1))
        await store.close()
    }
}
