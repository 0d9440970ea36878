@testable import AuditLog
import Clocks
import Cryptography
import JSON
import Store
import Testing

@Suite struct LogTests {
    struct Undone: Error {}

    @Test("a transaction that is undone takes its entry with it and leaves no gap")
    func undone() async throws {
        let fixture = try await Fixture()
        let log = fixture.logs[0]
        try await fixture.append(fixture.approval(0))
        await #expect(throws: Undone.self) {
            try await fixture.store.write { tx in
                _ = try log.append(EntryDraft(kind: "refund.reserved", body: [:]), in: tx)
                throw Undone()
            }
        }
        #expect(try await fixture.append(fixture.approval(1)).counter == 2)
        _ = try await fixture.sequencer.sequence()
        let report = try await fixture.verify()
        #expect(report.isGood && report.entries == 2)
    }

    @Test("many tasks under several writers: every chain is without a gap and every entry gets one place")
    func crowd() async throws {
        let fixture = try await Fixture(writers: ["a", "b", "c", "d"])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<32 {
                group.addTask {
                    for index in 0..<20 {
                        let log = fixture.logs[task % 4]
                        let entries = try await fixture.store.write { tx in
                            try [
                                log.append(EntryDraft(kind: "one", body: ["task": .integer(Int64(task))]), in: tx),
                                log.append(EntryDraft(kind: "two", body: ["index": .integer(Int64(index))]), in: tx),
                            ]
                        }
                        #expect(entries[1].counter == entries[0].counter + 1)
                        if index % 7 == 0 { _ = try await fixture.sequencer.sequence() }
                    }
                }
            }
            try await group.waitForAll()
        }
        _ = try await fixture.sequencer.sequence()
        let report = try await fixture.verify()
        #expect(report.findings == [])
        #expect([report.entries, report.leaves, report.writers] == [1280, 1280, 4])
    }

    @Test("an entry tells where it stands")
    func evidence() async throws {
        let fixture = try await Fixture()
        let entry = try await fixture.append(fixture.approval(3))
        #expect(entry.reference == "alpha-1")
        let shown = try await AuditTrail(fixture.store).show(entry.reference)
        #expect(shown.record.hash == entry.digest && shown.record.at == entry.at && shown.record.kind == entry.kind)
        #expect(shown.leaf == nil)
        await #expect(throws: AuditError.noSuchEntry("alpha-2")) { try await AuditTrail(fixture.store).show("alpha-2") }
        await #expect(throws: AuditError.noSuchEntry("alpha")) { try await AuditTrail(fixture.store).show("alpha") }
    }

    @Test("the text that is hashed stays as it is: old logs must verify")
    func golden() {
        let record = EntryRecord(
            writer: "alpha", counter: 2, at: Fixture.start, kind: "refund.\"approved\"", body: #"{"a":1}"#,
            personal: #"{"buyer":"00"}"#, previous: EntryRecord.noPrevious)
        #expect(
            record.text == #"{"at":1750000000000,"body":{"a":1},"counter":2,"kind":"refund.\"approved\"","personal":{"buyer":"00"},"#
                + #""previous":"0000000000000000000000000000000000000000000000000000000000000000","version":1,"writer":"alpha"}"#)
        #expect(record.hash == SHA256.digest([0] + record.text.utf8))
    }

    @Test("members in another order make the same entry, other values do not")
    func canonical() async throws {
        let fixture = try await Fixture()
        let first = try await fixture.append(EntryDraft(kind: "k", body: ["b": "ü", "a": ["y": 1, "x": [1, nil, true]]]))
        let shown = try await AuditTrail(fixture.store).show(first.reference)
        #expect(shown.record.body == #"{"a":{"x":[1,null,true],"y":1},"b":"ü"}"#)
    }

    @Test("drafts beyond the bounds are refused")
    func bounds() async throws {
        let fixture = try await Fixture()
        let long = JSONValue.string(String(repeating: "x", count: AuditLog.largestBody))
        let many = Dictionary(uniqueKeysWithValues: (0..<17).map { ("name\($0)", "value") })
        for draft in [
            EntryDraft(kind: "", body: [:]), EntryDraft(kind: String(repeating: "k", count: 65), body: [:]),
            EntryDraft(kind: "k", body: ["long": long]), EntryDraft(kind: "k", body: [:], personal: many),
        ] {
            await #expect(throws: AuditError.self) { try await fixture.append(draft) }
        }
        #expect(try await fixture.verify().entries == 0)
    }

    @Test("a personal value stands nowhere in the store, can be proved by who knows it, and erased without harm to the log")
    func personal() async throws {
        let fixture = try await Fixture()
        let draft = EntryDraft(kind: "k", body: [:], personal: ["buyer": "2088-marker", "name": "2088-marker"])
        let entry = try await fixture.append(draft)
        _ = try await fixture.sequencer.sequence()
        let trail = AuditTrail(fixture.store)
        var exported = ""
        try await trail.export { exported += $0 }
        #expect(!exported.contains("2088-marker"))
        let record = try await trail.show(entry.reference).record
        #expect(record.commitment(to: "buyer") != record.commitment(to: "name"), "equal values do not look equal")

        #expect(try await trail.discloses(entry.reference, name: "buyer", value: "2088-marker"))
        #expect(try await !trail.discloses(entry.reference, name: "buyer", value: "2088-other"))
        #expect(try await !trail.discloses(entry.reference, name: "seller", value: "2088-marker"))
        try await trail.erasePersonal(entry.reference)
        #expect(try await !trail.discloses(entry.reference, name: "buyer", value: "2088-marker"))
        #expect(try await fixture.verify().isGood)
    }

    @Test("a list holds the newest first, by kind and time")
    func list() async throws {
        let fixture = try await Fixture()
        for index in 0..<6 {
            try await fixture.append(EntryDraft(kind: index % 2 == 0 ? "even" : "odd", body: ["n": .integer(Int64(index))]), by: index % 2)
        }
        let trail = AuditTrail(fixture.store)
        let all = try await trail.list()
        #expect(all.map(\.record.reference) == ["beta-3", "alpha-3", "beta-2", "alpha-2", "beta-1", "alpha-1"])
        #expect(try await trail.list(.init(kind: "odd", limit: 2)).map(\.record.reference) == ["beta-3", "beta-2"])
        let time = all[2].record.at
        #expect(try await trail.list(.init(since: time)).count == 3)
        #expect(try await trail.list(.init(before: time)).count == 3)
    }
}
