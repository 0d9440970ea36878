@testable import AuditLog
import Clocks
import Cryptography
import JSON
import Store
import Testing

@Suite struct SequencerTests {
    @Test("one holder at a time: another takes over when the lease has run out")
    func lease() async throws {
        let fixture = try await Fixture()
        let second = Sequencer(store: fixture.store, key: fixture.key, holder: "second")
        try await fixture.append(fixture.approval(0))
        #expect(try await fixture.sequencer.sequence()?.size == 1)
        try await fixture.append(fixture.approval(1))
        #expect(try await second.sequence() == nil)
        fixture.clock.advance(by: Sequencer.lease)
        #expect(try await second.sequence()?.size == 2)
        try await fixture.append(fixture.approval(2))
        #expect(try await fixture.sequencer.sequence() == nil)
        #expect(try await second.sequence()?.size == 3)
        #expect(try await fixture.verify().isGood)
    }

    @Test("who ends gives the lease back: the next one need not wait")
    func released() async throws {
        let fixture = try await Fixture()
        let second = Sequencer(store: fixture.store, key: fixture.key, holder: "second")
        try await fixture.append(fixture.approval(0))
        #expect(try await fixture.sequencer.sequenceAndRelease()?.size == 1)
        try await fixture.append(fixture.approval(1))
        #expect(try await second.sequence()?.size == 2)
        try await fixture.append(fixture.approval(2))
        #expect(try await fixture.sequencer.sequenceAndRelease() == nil, "a lease of somebody else is not taken away")
        #expect(try await second.sequence()?.size == 3)
        #expect(try await fixture.verify().isGood)
    }

    @Test("entries that were placed after they were read are not placed again")
    func placedMeanwhile() async throws {
        let fixture = try await Fixture()
        for index in 0..<3 { try await fixture.append(fixture.approval(index), by: index % 2) }
        let seals = fixture.key.sealKey
        let read = try await fixture.store.read { tx in try WaitingEntries.oldest(10, sealedBy: seals, in: tx) }
        #expect(read.accepted.count == 3)
        #expect(try await fixture.sequencer.sequence()?.size == 3)
        await #expect(throws: WaitingEntries.PlacedMeanwhile.self) {
            try await fixture.store.write { tx in try read.leave(leavesFrom: 3, in: tx) }
        }
        let report = try await fixture.verify()
        #expect(report.isGood && report.leaves == 3)
    }

    @Test("an entry that is changed between its check and its place is found by the tree")
    func changedBetween() async throws {
        let fixture = try await Fixture()
        try await fixture.append(fixture.approval(0))
        let seals = fixture.key.sealKey
        let read = try await fixture.store.read { tx in try WaitingEntries.oldest(10, sealedBy: seals, in: tx) }
        try await fixture.tamper("UPDATE audit_entries SET kind = 'nothing'")
        try await fixture.store.write { tx in
            try read.leave(leavesFrom: 0, in: tx)
            try TileTree.append(read.accepted.map(\.hash), toSize: 0, in: tx)
            let root = read.accepted[0].hash
            let note = try Checkpoint(size: 1, root: root, key: fixture.key).note
            try tx.perform(
                "INSERT INTO audit_checkpoints (size, at, note) VALUES (1, $1, $2)", [.integer(tx.now.milliseconds), .text(note)])
        }
        #expect(try await !fixture.verify().isGood)
    }

    @Test("with nothing to do nothing is written and nothing signed")
    func idle() async throws {
        let fixture = try await Fixture()
        #expect(try await fixture.sequencer.sequence() == nil)
        try await fixture.fill(3)
        let before = fixture.store.statistics
        #expect(try await fixture.sequencer.sequence() == nil)
        #expect(fixture.store.statistics == before)
    }

    @Test("more entries than fit one transaction get their places all the same, in the order in which they were written")
    func many() async throws {
        let fixture = try await Fixture()
        let count = Sequencer.batch * 2 + 10
        for start in stride(from: 0, to: count, by: 100) {
            fixture.clock.advance(by: .seconds(1))
            let log = fixture.logs[start / 100 % 2]
            try await fixture.store.write { tx in
                for index in start..<min(start + 100, count) {
                    _ = try log.append(EntryDraft(kind: "k", body: ["n": .integer(Int64(index))]), in: tx)
                }
            }
        }
        #expect(try await fixture.sequencer.sequence()?.size == Int64(count))
        let report = try await fixture.verify()
        #expect(report.findings == [] && report.checkpoints == 3)
        let times = try await fixture.store.read { tx in
            try tx.query(
                """
                SELECT e.at AS at FROM audit_leaves l
                JOIN audit_entries e ON e.writer = l.writer AND e.counter = l.counter ORDER BY l.leaf
                """
            ).map { try $0.integer("at") }
        }
        #expect(times == times.sorted())
    }

    @Test("entries that wait are counted; they are wrong once they have waited for long, unless that is allowed")
    func waiting() async throws {
        let fixture = try await Fixture()
        try await fixture.fill(5)
        try await fixture.append(fixture.approval(5))
        let fresh = try await fixture.verify()
        #expect(fresh.isGood && fresh.unsequenced == 1)
        #expect(fresh.description.contains("1 entries wait"))
        fixture.clock.advance(by: .minutes(2))
        #expect(try await fixture.verify().kinds == [.outside])
        #expect(try await fixture.verify(.init(acceptsUnsequenced: true)).isGood)
    }

    @Test("the log agrees with every checkpoint that left it, and says with which")
    func outside() async throws {
        let fixture = try await Fixture()
        var left: [Checkpoint] = []
        for index in 0..<12 {
            try await fixture.append(fixture.approval(index), by: index % 2)
            left.append(try #require(try await fixture.sequencer.sequence()))
        }
        for checkpoint in left {
            let report = try await fixture.verify(.init(checkpoint: checkpoint.note))
            #expect(report.isGood)
            #expect(report.agreement == .outside(origin: fixture.key.name, size: checkpoint.size))
        }
    }

    @Test("a checkpoint from outside that this log's key did not sign proves nothing and is said to be wrong")
    func foreign() async throws {
        let fixture = try await Fixture()
        try await fixture.fill(5)
        let own = try #require(try await AuditTrail(fixture.store).newestCheckpoint())
        let foreign = try Checkpoint(size: 5, root: own.root, key: AuditKey(name: fixture.key.name))
        for text in [foreign.note, "nonsense", ""] {
            let report = try await fixture.verify(.init(checkpoint: text))
            #expect(report.kinds == [.signature])
            #expect(report.agreement == .itselfOnly)
        }
    }

    @Test("a key that took over signs on; what the old one signed stays good under the old one")
    func rotation() async throws {
        let fixture = try await Fixture()
        try await fixture.fill(5)
        let next = try AuditKey(name: "tollgate.test/log2")
        let log = AuditLog(writer: "gamma", key: next)
        fixture.clock.advance(by: .minutes(1))
        try await fixture.store.write { _ = try log.append(EntryDraft(kind: "k", body: [:]), in: $0) }
        _ = try await Sequencer(store: fixture.store, key: next, holder: "third").sequence()
        let both = try await Verifier.verify(fixture.store, keys: [fixture.key.publicKey, next.publicKey])
        #expect(both.isGood && both.leaves == 6)
        let newOnly = try await Verifier.verify(fixture.store, keys: [next.publicKey])
        #expect(newOnly.kinds == [.signature])
    }
}

@Suite struct ProofTests {
    @Test("every entry is proved with the public key alone, also after a trip through text")
    func proofs() async throws {
        let fixture = try await Fixture()
        try await fixture.fill(11)
        let trail = AuditTrail(fixture.store)
        for entry in try await trail.list() {
            let proof = try await trail.prove(entry.record.reference)
            let read = try InclusionProof(parsing: proof.json.text)
            #expect(read == proof)
            #expect(read.isGood(keys: [fixture.key.publicKey]))
            #expect(try !read.isGood(keys: [AuditKey(name: fixture.key.name).publicKey]))
        }
        try await fixture.append(fixture.approval(100))
        await #expect(throws: AuditError.notSequenced("alpha-7")) { try await trail.prove("alpha-7") }
    }

    @Test("a proof with anything changed is none")
    func changed() async throws {
        let fixture = try await Fixture()
        try await fixture.fill(11)
        let good = try await AuditTrail(fixture.store).prove("alpha-3")
        let keys = [fixture.key.publicKey]
        let edited = good.record.replacing("desk-lead", with: "nobody")
        #expect(edited != good.record)
        var path = good.path
        path[0][0] ^= 1
        for bad in [
            InclusionProof(record: edited, leaf: good.leaf, path: good.path, checkpoint: good.checkpoint),
            InclusionProof(record: good.record, leaf: good.leaf + 1, path: good.path, checkpoint: good.checkpoint),
            InclusionProof(record: good.record, leaf: -1, path: good.path, checkpoint: good.checkpoint),
            InclusionProof(record: good.record, leaf: good.leaf, path: path, checkpoint: good.checkpoint),
            InclusionProof(record: good.record, leaf: good.leaf, path: Array(good.path.dropLast()), checkpoint: good.checkpoint),
            InclusionProof(
                record: good.record, leaf: good.leaf, path: good.path, checkpoint: good.checkpoint.replacing("\n11\n", with: "\n12\n")),
            InclusionProof(record: good.record, leaf: good.leaf, path: good.path, checkpoint: ""),
        ] {
            #expect(!bad.isGood(keys: keys))
        }
        for text in ["", "{}", good.json.text.replacing("\"leaf\":", with: "\"leaf\":\"x\",\"other\":")] {
            #expect(throws: AuditError.self) { try InclusionProof(parsing: text) }
        }
    }

    @Test("the export is enough to compute the tree of its checkpoint with other means")
    func export() async throws {
        let fixture = try await Fixture()
        try await fixture.fill(10)
        try await fixture.append(fixture.approval(100))
        var lines: [JSONValue] = []
        try await AuditTrail(fixture.store).export { lines.append(try JSONValue(parsing: $0)) }
        #expect(lines.count == 12)
        let checkpoint = try Checkpoint(parsing: try #require(lines.last?["checkpoint"]?.stringValue))
        var range = CompactRange()
        for (index, line) in lines.prefix(10).enumerated() {
            let record = try #require(line["record"]?.stringValue)
            #expect(line["leaf"]?.numberValue?.integer == Int64(index))
            #expect(line["hash"]?.stringValue == Hex.encode(SHA256.digest([0] + record.utf8)))
            range.append(SHA256.digest([0] + record.utf8))
        }
        #expect(lines[10]["leaf"]?.isNull == true)
        #expect(range.size == checkpoint.size && range.root == checkpoint.root)
    }
}
