import AuditLog
import Clocks
import Store
import Testing

/// What somebody with access to the store may try. Each case once went unnoticed in some other log.
@Suite struct TamperTests {
    private func filled(_ count: Int = 20) async throws -> Fixture {
        let fixture = try await Fixture()
        try await fixture.fill(count)
        return fixture
    }

    @Test("an untouched log is good, and consistent with itself only")
    func untouched() async throws {
        let fixture = try await filled()
        let report = try await fixture.verify()
        #expect(report.findings == [])
        #expect(report.isGood)
        #expect(report.agreement == .itselfOnly)
        #expect(report.description.contains("consistent with itself only"))
        #expect([report.entries, report.leaves, report.writers, report.unsequenced] == [20, 20, 2, 0])
        #expect(report.checkpoints == 7)
    }

    @Test(
        "an edited approver, arguments hash, policy version or operation is found",
        arguments: [
            ("\"approver\":\"desk-lead\"", "\"approver\":\"accounts\""), ("\"arguments\":\"4", "\"arguments\":\"5"),
            ("\"policy\":7", "\"policy\":8"), ("\"operation\":8", "\"operation\":9"),
        ])
    func editedBody(from: String, to: String) async throws {
        let fixture = try await filled()
        let changed = try await fixture.store.write { tx in
            try tx.execute(
                "UPDATE audit_entries SET body = replace(body, $1, $2) WHERE writer = 'alpha' AND counter = 5", [.text(from), .text(to)])
                + Int(tx.query("SELECT count(*) AS n FROM audit_entries WHERE instr(body, $1) > 0", [.text(to)])[0].integer("n"))
        }
        #expect(changed > 1, "the edit must change something")
        let report = try await fixture.verify()
        #expect(report.has(.edited, writer: "alpha", counter: 5))
        #expect(report.has(.replaced, writer: "alpha", counter: 5, leaf: 8))
        #expect(report.has(.root))
        #expect(!report.has(.edited, writer: "beta"))
    }

    @Test(
        "an edit of any column is found",
        arguments: [
            "at = at + 1", "kind = 'refund.rejected'", "body = replace(body, ',', ', ')", "body = body || ' '", "personal = '{}'",
            "previous = zeroblob(32)", "hash = zeroblob(32)", "counter = 99", "writer = 'gamma'", "body = x'00'", "at = 'noon'",
            "hash = NULL || ''",
        ])
    func editedColumn(change: String) async throws {
        let fixture = try await filled()
        // Where the table's own rules refuse the change there is nothing to find.
        do { try await fixture.tamper("UPDATE audit_entries SET \(change) WHERE writer = 'beta' AND counter = 4") } catch StoreError
            .constraint
        {
            return
        }
        #expect(try await fixture.verify().isGood == false)
    }

    @Test("a chain made anew after an edit is found by the tree, which names the entry")
    func rehashed() async throws {
        let fixture = try await filled()
        try await fixture.tamper(
            "UPDATE audit_entries SET body = replace(body, 'desk-lead', 'nobody') WHERE writer = 'alpha' AND counter = 5")
        try await Forger(store: fixture.store).rehashChains()
        let report = try await fixture.verify()
        #expect(!report.has(.edited) && !report.has(.brokenLink), "the chain itself is whole again")
        #expect(report.has(.replaced, writer: "alpha", counter: 5, leaf: 8))
        #expect(report.has(.root, leaf: 9), "the first checkpoint after the entry says where to look")
    }

    @Test("a chain and a tree made anew are found by the signed checkpoints")
    func rebuilt() async throws {
        let fixture = try await filled()
        try await fixture.tamper(
            "UPDATE audit_entries SET body = replace(body, 'desk-lead', 'nobody') WHERE writer = 'alpha' AND counter = 5")
        try await Forger(store: fixture.store).rehashChains()
        try await Forger(store: fixture.store).rebuildTree()
        let report = try await fixture.verify()
        #expect(report.kinds == [.root])
        #expect(report.has(.root, leaf: 9))
    }

    @Test("a log made anew and signed with another key is found")
    func otherKey() async throws {
        let fixture = try await filled()
        try await fixture.tamper(
            "UPDATE audit_entries SET body = replace(body, 'desk-lead', 'nobody') WHERE writer = 'alpha' AND counter = 5")
        let forger = Forger(store: fixture.store)
        try await forger.rehashChains()
        try await forger.rebuildTree()
        try await forger.resign(AuditKey(name: fixture.key.name))
        #expect(try await fixture.verify().kinds == [.signature])
    }

    @Test("a log made anew with the stolen key agrees with itself, and not with a checkpoint that left earlier")
    func stolenKey() async throws {
        let fixture = try await filled()
        let earlier = try #require(try await AuditTrail(fixture.store).newestCheckpoint())
        try await fixture.fill(5)
        try await fixture.tamper(
            "UPDATE audit_entries SET body = replace(body, 'desk-lead', 'nobody') WHERE writer = 'alpha' AND counter = 5")
        let forger = Forger(store: fixture.store)
        try await forger.rehashChains()
        try await forger.rebuildTree()
        try await forger.resign(fixture.key)
        let alone = try await fixture.verify()
        #expect(alone.isGood && alone.agreement == .itselfOnly)
        let report = try await fixture.verify(Verifier.Options(checkpoint: earlier.note))
        #expect(report.kinds == [.root])
        #expect(report.agreement == .contradicted(origin: fixture.key.name, size: 20))
    }

    @Test("two entries that changed places are found")
    func reorderedEntries() async throws {
        let fixture = try await filled()
        try await fixture.tamper(
            "UPDATE audit_entries SET counter = 1000 WHERE writer = 'alpha' AND counter = 3",
            "UPDATE audit_entries SET counter = 3 WHERE writer = 'alpha' AND counter = 4",
            "UPDATE audit_entries SET counter = 4 WHERE writer = 'alpha' AND counter = 1000")
        let report = try await fixture.verify()
        #expect(report.has(.edited, writer: "alpha", counter: 3) && report.has(.edited, writer: "alpha", counter: 4))
    }

    @Test("two leaves that changed places are found")
    func reorderedLeaves() async throws {
        let fixture = try await filled()
        try await fixture.tamper(
            "UPDATE audit_leaves SET leaf = 1000 WHERE leaf = 4", "UPDATE audit_leaves SET leaf = 4 WHERE leaf = 6",
            "UPDATE audit_leaves SET leaf = 6 WHERE leaf = 1000")
        try await Forger(store: fixture.store).rebuildTree()
        let report = try await fixture.verify()
        #expect(report.has(.reordered, writer: "alpha", counter: 3, leaf: 6))
        #expect(report.has(.root))
    }

    @Test("an entry dropped from the middle is found, in its chain and at its leaf")
    func droppedMiddle() async throws {
        let fixture = try await filled()
        try await fixture.tamper("DELETE FROM audit_entries WHERE writer = 'alpha' AND counter = 5")
        let report = try await fixture.verify()
        #expect(report.has(.dropped, writer: "alpha", counter: 5))
        #expect(report.has(.dropped, leaf: 8))
    }

    @Test("an entry dropped with its leaf is found")
    func droppedWithLeaf() async throws {
        let fixture = try await filled()
        try await fixture.tamper(
            "DELETE FROM audit_entries WHERE writer = 'alpha' AND counter = 5", "DELETE FROM audit_leaves WHERE leaf = 8")
        let report = try await fixture.verify()
        #expect(report.has(.dropped, writer: "alpha", counter: 5) && report.has(.dropped, leaf: 8))
    }

    @Test("a whole writer dropped, and the leaves counted anew, is found by the checkpoints")
    func droppedWriter() async throws {
        let fixture = try await filled()
        try await fixture.tamper(
            "DELETE FROM audit_entries WHERE writer = 'beta'", "DELETE FROM audit_leaves WHERE writer = 'beta'",
            "UPDATE audit_leaves SET leaf = leaf / 2")
        try await Forger(store: fixture.store).rebuildTree()
        let report = try await fixture.verify()
        #expect(report.kinds == [.root, .truncated])
    }

    @Test("an entry put at the end of a chain never gets a place in the tree, and is found")
    func appendedToChain() async throws {
        let fixture = try await filled()
        try await fixture.tamper(
            """
            INSERT INTO audit_entries (writer, counter, at, kind, body, personal, previous, hash)
            SELECT writer, counter + 1, at, kind, body, personal, hash, zeroblob(32) FROM audit_entries
            WHERE writer = 'alpha' ORDER BY counter DESC LIMIT 1
            """,
            """
            INSERT INTO audit_pending (writer, counter, at, seal, refused)
            SELECT writer, counter, at, zeroblob(32), 0 FROM audit_entries WHERE writer = 'alpha' ORDER BY counter DESC LIMIT 1
            """)
        try await Forger(store: fixture.store).rehashChains()
        #expect(try await fixture.sequencer.sequence() == nil, "nothing without a seal is signed")
        try await fixture.append(fixture.approval(100))
        #expect(try await fixture.sequencer.sequence()?.size == 21)
        let report = try await fixture.verify()
        #expect(report.kinds == [.outside])
        #expect(report.has(.outside, writer: "alpha", counter: 11))
    }

    @Test("an entry changed while it waits for its place is not signed")
    func changedWhileWaiting() async throws {
        let fixture = try await filled()
        try await fixture.append(fixture.approval(100))
        try await fixture.tamper("UPDATE audit_entries SET kind = 'refund.rejected' WHERE writer = 'alpha' AND counter = 11")
        try await Forger(store: fixture.store).rehashChains()
        #expect(try await fixture.sequencer.sequence() == nil)
        try await fixture.append(fixture.approval(101), by: 1)
        #expect(try await fixture.sequencer.sequence()?.size == 21)
        #expect(try await fixture.verify().has(.outside, writer: "alpha", counter: 11))
    }

    @Test("an entry put at a leaf of its own is found: no checkpoint covers it")
    func appendedLeaf() async throws {
        let fixture = try await filled()
        try await fixture.append(fixture.approval(100))
        try await fixture.tamper(
            "INSERT INTO audit_leaves (leaf, writer, counter) VALUES (20, 'alpha', 11)", "DELETE FROM audit_pending")
        #expect(try await fixture.verify().has(.appended, leaf: 20))
        await #expect(throws: AuditError.self) {
            try await fixture.append(fixture.approval(101))
            _ = try await fixture.sequencer.sequence()
        }
    }

    private func truncate(_ fixture: Fixture, to leaves: Int) async throws {
        try await fixture.tamper(
            """
            DELETE FROM audit_entries WHERE EXISTS (SELECT 1 FROM audit_leaves l
            WHERE l.writer = audit_entries.writer AND l.counter = audit_entries.counter AND l.leaf >= \(leaves))
            """,
            "DELETE FROM audit_leaves WHERE leaf >= \(leaves)")
        try await Forger(store: fixture.store).rebuildTree()
    }

    @Test("a tail cut off behind the store's own checkpoint is found")
    func truncated() async throws {
        let fixture = try await filled()
        try await truncate(fixture, to: 15)
        let report = try await fixture.verify()
        #expect(report.kinds == [.truncated])
        #expect(report.has(.truncated, leaf: 20))
    }

    @Test("a tail cut off with its checkpoints is found by a checkpoint from outside, and by nothing else")
    func truncatedWithCheckpoints() async throws {
        let fixture = try await filled()
        let outside = try #require(try await AuditTrail(fixture.store).newestCheckpoint())
        try await truncate(fixture, to: 15)
        try await fixture.tamper("DELETE FROM audit_checkpoints WHERE size > 15")
        let alone = try await fixture.verify()
        #expect(alone.isGood)
        #expect(alone.agreement == .itselfOnly)
        let report = try await fixture.verify(Verifier.Options(checkpoint: outside.note))
        #expect(report.kinds == [.truncated])
        #expect(report.agreement == .contradicted(origin: fixture.key.name, size: 20))
    }

    @Test("an entry taken out of the tree's way, so that it never gets a place, is found")
    func leftOutside() async throws {
        let fixture = try await filled()
        try await fixture.append(fixture.approval(100))
        try await fixture.tamper("DELETE FROM audit_pending")
        try await fixture.append(fixture.approval(101), by: 1)
        _ = try await fixture.sequencer.sequence()
        let report = try await fixture.verify(Verifier.Options(acceptsUnsequenced: true))
        #expect(report.kinds == [.outside])
        #expect(report.has(.outside, writer: "alpha", counter: 11))
    }

    @Test("a changed tile says nothing about the entries, and nothing is signed on top of it")
    func tile() async throws {
        let fixture = try await filled()
        try await fixture.tamper("UPDATE audit_tiles SET hashes = zeroblob(640)")
        #expect(try await fixture.verify().kinds == [.replaced])
        try await fixture.append(fixture.approval(100))
        await #expect(throws: AuditError.self) { _ = try await fixture.sequencer.sequence() }
    }

    @Test(
        "a changed, foreign or unreadable checkpoint in the store is found",
        arguments: [
            "note = replace(note, char(10) || '15' || char(10), char(10) || '16' || char(10))", "note = ''", "note = 'x'",
            "note = replace(note, 'tollgate.test/log', 'other.test/log')",
            "note = substr(note, 1, length(note) - 9) || 'AAAAAAA=' || char(10)",
        ])
    func checkpoint(change: String) async throws {
        let fixture = try await filled()
        try await fixture.tamper("UPDATE audit_checkpoints SET \(change) WHERE size = 15")
        let report = try await fixture.verify()
        #expect(report.has(.signature, leaf: 15))
    }
}
