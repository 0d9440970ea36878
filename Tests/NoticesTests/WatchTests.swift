import Clocks
import Money
import Synchronization
import Testing
import ToolKit

@testable import Notices

@Suite("Waiting for a payment")
struct WatchTests {
    @Test("whoever waits for a payment is told when it comes in, and of no other order's")
    func told() async throws {
        // Nobody's time passes: only the bell wakes who waits.
        let office = try await Office(pause: { _ in try? await Task.sleep(for: .seconds(3600)) })
        for order in ["A1", "A2"] { try await office.collect(order, "5.00") }
        async let waited = office.board.next(of: OrderNumber("A1"), within: .minutes(600))
        #expect(try await office.receive(.paid("A2", "5.00")) == .success)
        #expect(try await office.receive(.paid("A1", "5.00")) == .success)
        #expect(try await waited?.order.number == OrderNumber("A1"))
    }

    @Test("what came in at another host is found in the store")
    func elsewhere() async throws {
        let passed = Mutex(0)
        let office = try await Office(pause: { _ in
            passed.withLock { $0 += 1 }
            await Task.yield()
        })
        try await office.collect("A1", "5.00")
        async let waited = office.board.next(of: OrderNumber("A1"), within: .hours(1000))
        // Another host's desk has a bell of its own.
        let second = office.secondDesk()
        #expect(await second.receive(try Message.paid("A1", "5.00").body()) == .success)
        #expect(try await waited?.total == .fen(500))
    }

    @Test("it ends in time where nothing comes, having waited for just so long")
    func inTime() async throws {
        let waited = Mutex(Duration.zero)
        let office = try await Office(pause: { part in waited.withLock { $0 += part } })
        #expect(try await office.board.next(of: OrderNumber("A1"), within: .milliseconds(2500)) == nil)
        #expect(waited.withLock { $0 } == .milliseconds(2500))
    }

    @Test("whoever stops waiting is forgotten")
    func leaves() async throws {
        let office = try await Office(pause: { _ in try? await Task.sleep(for: .seconds(3600)) })
        let task = Task { try await office.board.next(of: OrderNumber("A1"), within: .hours(1)) }
        while await office.board.bell.count == 0 { await Task.yield() }
        task.cancel()
        #expect(try await task.value == nil)
        while await office.board.bell.count > 0 { await Task.yield() }
    }
}
