import Clocks
import JSON
import Store
import Testing

@testable import AuditLog

/// What somebody with access to the store may try at the beginning of the log, where entries leave it by right when it is pruned.
@Suite struct ErasedBeginningTests {
    /// Removes the first leaves as a prune does.
    private func erase(_ leaves: Int64, of fixture: Fixture) async throws {
        try await fixture.store.write { tx in _ = try AuditArchive.remove(beyond: leaves, in: tx) }
    }

    /// Puts an entry into the log that no process of it wrote.
    /// - Parameter waitsSince: from when on it waits for a place in the tree; nil where it does not even wait.
    private func forge(_ kind: String, _ body: String, at: Instant, waitsSince: Instant?, in fixture: Fixture) async throws {
        let forged = EntryRecord(
            writer: "gamma", counter: 1, at: at, kind: kind, body: body, personal: "{}", previous: EntryRecord.noPrevious)
        try await fixture.store.write { tx in
            let place: [SQLValue] = [.text(forged.writer), .integer(forged.counter)]
            try tx.execute(
                """
                INSERT INTO audit_entries (writer, counter, at, kind, body, personal, previous, hash)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                """,
                place + [
                    .integer(forged.at.milliseconds), .text(forged.kind), .text(forged.body), .text(forged.personal),
                    .blob(forged.previous), .blob(forged.hash),
                ])
            guard let waitsSince else { return }
            try tx.execute(
                "INSERT INTO audit_pending (writer, counter, at, seal, refused) VALUES ($1, $2, $3, $4, 0)",
                place + [.integer(waitsSince.milliseconds), .blob([UInt8](repeating: 0, count: 32))])
        }
    }

    @Test(
        "a beginning that was erased is found, whatever an entry without a place in the tree says of an archive",
        arguments: [nil, Span.seconds(0), .days(365_000)], [#"{"beyond":8}"#, "{", "{}"])
    func erased(waiting: Span?, body: String) async throws {
        let fixture = try await Fixture()
        try await fixture.fill(20)
        try await erase(8, of: fixture)
        let now = fixture.clock.now()
        try await forge(
            AuditArchive.kind, body, at: now + .days(365_000), waitsSince: waiting.map { now + $0 }, in: fixture)
        let report = try await fixture.verify()
        #expect(report.has(.dropped, leaf: 0), "\(report)")
        _ = try await fixture.sequencer.sequence()
        let later = try await fixture.verify()
        #expect(later.has(.dropped, leaf: 0) && later.has(.outside, writer: "gamma"), "\(later)")
    }

    @Test("a beginning that was archived is in order where an entry in the tree says so")
    func archived() async throws {
        let fixture = try await Fixture()
        try await fixture.fill(20)
        try await fixture.append(EntryDraft(kind: AuditArchive.kind, body: ["beyond": 8]))
        _ = try await fixture.sequencer.sequence()
        try await erase(8, of: fixture)
        let report = try await fixture.verify()
        #expect(report.isGood && report.archived == 8, "\(report)")
    }

    @Test(
        "more archived leaves than the tree ever had are found, and nobody computes for ever because of them", .timeLimit(.minutes(2)),
        arguments: [-1, .min, 21, 1 << 40, .max] as [Int64])
    func tooMany(_ beyond: Int64) async throws {
        let fixture = try await Fixture()
        try await fixture.fill(20)
        try await fixture.store.write { tx in
            try tx.execute("INSERT INTO audit_archive (id, beyond) VALUES (1, $1)", [.integer(beyond)])
            // Neither a checkpoint nor a tile that somebody has put far out makes it more.
            try tx.execute("INSERT INTO audit_checkpoints (size, at, note) VALUES ($1, 0, '')", [.integer(.max)])
            try tx.execute(
                "INSERT INTO audit_tiles (level, position, hashes) VALUES (0, $1, $2)",
                [.integer(1 << 50), .blob([UInt8](repeating: 0, count: 32))])
        }
        let report = try await fixture.verify()
        #expect(report.has(.dropped, leaf: 0), "\(report)")
        #expect(beyond == 21 || report.archived == 0)
    }

    @Test("an entry that waits from an instant that has not come is found, however long entries may wait")
    func future() async throws {
        let fixture = try await Fixture()
        try await fixture.fill(20)
        let later = fixture.clock.now() + .days(1)
        try await forge("note", "{}", at: later, waitsSince: later, in: fixture)
        let report = try await fixture.verify(Verifier.Options(acceptsUnsequenced: true))
        #expect(report.kinds == [.outside] && report.has(.outside, writer: "gamma"), "\(report)")
    }

    @Test("an entry that nothing will give a place to is found at once: one that does not wait, and one that was refused")
    func hopeless() async throws {
        for change in ["DELETE FROM audit_pending", "UPDATE audit_pending SET refused = 1"] {
            let fixture = try await Fixture()
            try await fixture.fill(20)
            try await fixture.append(fixture.approval(100))
            #expect(try await fixture.verify().isGood)
            try await fixture.tamper(change)
            let report = try await fixture.verify(Verifier.Options(acceptsUnsequenced: true))
            #expect(report.kinds == [.outside] && report.has(.outside, writer: "alpha", counter: 11), "\(report)")
        }
    }
}
