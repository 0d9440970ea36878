import AuditLog
import Clocks
import JSON
import Store
import Testing

@Suite struct ClockSetBackTests {
    /// Puts the clock right, and has the log go on.
    private func accept(_ right: Instant, in fixture: Fixture, by log: Int) async throws {
        fixture.clock.set(right)
        let log = fixture.logs[log]
        let moved = try await fixture.store.acceptClock { tx, _ in
            try AuditLog.bringBack(in: tx)
            _ = try log.append(EntryDraft(kind: "clock-set-back", body: [:]), in: tx)
        }
        #expect(moved != nil)
    }

    @Test("a log whose clock ran ahead is good while it waits, and once it goes on by the right one", arguments: [0, 1])
    func accepted(log: Int) async throws {
        let fixture = try await Fixture()
        try await fixture.fill(4)
        let right = fixture.clock.now() + .seconds(1)
        fixture.clock.advance(by: .days(1))
        for index in 0..<4 { try await fixture.append(fixture.approval(index), by: index % 2) }
        _ = try await fixture.sequencer.sequence()
        for index in 0..<4 { try await fixture.append(fixture.approval(index), by: index % 2) }
        fixture.clock.set(right)
        let stopped = try await fixture.verify()
        #expect(stopped.isGood && stopped.unsequenced == 4, "\(stopped)")
        try await accept(right, in: fixture, by: log)
        _ = try await fixture.sequencer.sequence()
        for index in 0..<3 { try await fixture.append(fixture.approval(index), by: index % 2) }
        let waiting = try await fixture.verify()
        #expect(waiting.isGood && waiting.unsequenced == 3, "\(waiting)")
        fixture.clock.advance(by: .days(2))
        _ = try await fixture.sequencer.sequence()
        let later = try await fixture.verify()
        #expect(later.isGood && later.leaves == 16, "\(later)")
    }

    @Test("what a fast clock has written and nobody has placed yet is not called forged")
    func notPlacedYet() async throws {
        let fixture = try await Fixture()
        try await fixture.fill(4)
        let right = fixture.clock.now() + .seconds(1)
        fixture.clock.advance(by: .days(1))
        try await fixture.append(fixture.approval(5), by: 1)
        try await accept(right, in: fixture, by: 0)
        let report = try await fixture.verify()
        #expect(report.isGood && report.unsequenced == 2, "\(report)")
    }

    @Test("an entry that is kept out of the tree is found after a clock was put right as before")
    func leftOutside() async throws {
        let fixture = try await Fixture()
        try await fixture.fill(4)
        let right = fixture.clock.now() + .seconds(1)
        fixture.clock.advance(by: .days(1))
        try await fixture.append(fixture.approval(5), by: 1)
        try await accept(right, in: fixture, by: 0)
        try await fixture.tamper(
            """
            UPDATE audit_pending SET seal = (SELECT previous FROM audit_entries WHERE writer = 'beta' AND counter = 1)
            WHERE writer = 'beta'
            """)
        _ = try await fixture.sequencer.sequence()
        try await fixture.tamper("UPDATE audit_pending SET refused = 0")
        let report = try await fixture.verify(Verifier.Options(acceptsUnsequenced: true))
        #expect(report.kinds == [.outside] && report.has(.outside, writer: "beta", counter: 3), "\(report)")
    }
}
