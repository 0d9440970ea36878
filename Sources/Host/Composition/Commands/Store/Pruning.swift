import AuditLog
import Clocks
import Gate
import Glibc
import JSON
import Ledger
import Money
import Store

/// One run of `store prune`: first the whole archive, durable; then its entry in the log; then, a part at a time, what it holds.
struct Pruning: Sendable {
    let services: HostServices
    let instant: Instant

    private struct Counts: Sendable {
        var operations = 0
        var decisions = 0
        var entries = 0
        var first: Int64 = 0
        var beyond: Int64 = 0
        /// What the archive keeps of each shop.
        var shops: [Archived] = []
    }

    /// What the archive keeps of a shop: this is removed, and nothing that became old enough since.
    private struct Archived: Sendable {
        let ledger: Ledger
        /// The names of the operations, a line each: there can be millions.
        var operations: [UInt8] = []
        /// The last decision without an operation.
        var decision = Int64.min
    }

    func tell() async throws {
        let counts = try await each { _ in }
        CommandContext.current.terminal.write("older than \(instant.text): \(text(counts))")
    }

    func run(_ path: String) async throws {
        let file = try ArchiveFile(StorePlace.absolute(path))
        let (counts, digest): (Counts, String)
        do {
            try file.write([
                "tollgate_archive": .integer(1), "store": .string(services.bench.store.identity.id), "before": .string(instant.text),
                "before_ms": .integer(instant.milliseconds),
            ])
            counts = try await each { try file.write($0) }
            guard counts.operations + counts.decisions + counts.entries > 0 else {
                throw Complaint(.no, "there is nothing that old")
            }
            digest = try file.close()
        } catch {
            file.discard()
            unlink(StorePlace.absolute(path))
            throw error
        }
        try await note(counts, digest)
        try await remove(counts)
        CommandContext.current.terminal.write("archived in `\(path)` and removed: \(text(counts))\ndigest \(digest)")
    }

    /// Every line of the archive in its order: of each shop of the store, then of the log that all of them share.
    private func each(_ write: (JSONObject) throws -> Void) async throws -> Counts {
        let (store, instant) = (services.bench.store, instant)
        let (shops, newest) = try await store.read { tx in (try Retention.shops(in: tx), try Retention.newest(in: tx)) }
        var counts = Counts()
        // The log keeps all that it says of an operation that stays.
        var log = instant
        for shop in shops {
            let ledger = Ledger(shop: shop, pseudonymKey: services.bench.keys.pseudonymBytes)
            counts.shops.append(try await archive(ledger, keeping: newest, &counts, write))
            let staying = try await store.read { tx in
                try tx.takeYourTime()
                return try ledger.oldestStaying(before: instant, keeping: newest, in: tx)
            }
            log = min(log, staying ?? log)
        }
        let end = log
        let (first, beyond) = try await store.read { tx in
            (try AuditArchive.beyond(in: tx), try AuditArchive.beyond(before: end, in: tx))
        }
        (counts.first, counts.beyond) = (first, beyond)
        try await entries(&counts, write)
        return counts
    }

    private func archive(
        _ ledger: Ledger, keeping newest: OperationID?, _ counts: inout Counts, _ write: (JSONObject) throws -> Void
    ) async throws -> Archived {
        let (instant, retention) = (instant, Retention(ledger))
        var archived = Archived(ledger: ledger)
        var place = Retention.Place()
        while true {
            let before = place
            let (lines, after) = try await services.bench.store.read { tx in
                var place = before
                return (try retention.lines(before: instant, after: &place, keeping: newest, in: tx), place)
            }
            guard after != before else { break }
            place = after
            for line in lines {
                if let id = line["operation"]?["id"]?.stringValue {
                    counts.operations += 1
                    archived.operations += Array(id.utf8) + [Self.newline]
                } else {
                    counts.decisions += 1
                }
                try write(line)
            }
        }
        archived.decision = place.decision
        return archived
    }

    private func entries(_ counts: inout Counts, _ write: (JSONObject) throws -> Void) async throws {
        let beyond = counts.beyond
        var leaf = counts.first
        while leaf < beyond {
            let from = leaf
            let lines = try await services.bench.store.read { tx in try AuditArchive.lines(from: from, beyond: beyond, in: tx) }
            guard let last = lines.last?["leaf"]?.numberValue?.integer else {
                throw Complaint(.no, "the log lacks the entry of leaf \(leaf)", help: ["`tollgate audit verify` says more"])
            }
            for line in lines { try write(["entry": .object(line)]) }
            counts.entries += lines.count
            leaf = last + 1
        }
    }

    /// The entry that says what is gone stands in the tree before anything is: one that does not would be believed by nobody.
    private func note(_ counts: Counts, _ digest: String) async throws {
        let log = services.bench.auditLog
        let body: JSONObject = [
            "before": .integer(instant.milliseconds), "digest": .string(digest), "first": .integer(counts.first),
            "beyond": .integer(counts.beyond), "operations": .integer(Int64(counts.operations)),
            "decisions": .integer(Int64(counts.decisions)),
        ]
        let entry = try await services.bench.store.write { tx in
            try log.append(EntryDraft(kind: AuditArchive.kind, body: body), in: tx)
        }
        let sequencer = Sequencer(store: services.bench.store, key: services.bench.keys.audit)
        guard try await sequencer.place(entry) else {
            throw Complaint(
                .no, "the entry that tells of the archive got no place in the log's tree, so nothing was removed",
                help: ["another process keeps the log to itself: look for a host that hangs, then prune into another file"])
        }
    }

    private func remove(_ counts: Counts) async throws {
        let (store, instant) = (services.bench.store, instant)
        for shop in counts.shops {
            let (retention, decision) = (Retention(shop.ledger), shop.decision)
            var rest = shop.operations.split(separator: Self.newline)[...]
            while !rest.isEmpty {
                let ids = rest.prefix(Self.atOnce).map { OperationID(String(decoding: $0, as: UTF8.self)) }
                rest = rest.dropFirst(Self.atOnce)
                try await store.write { tx in try retention.remove(ids, before: instant, in: tx) }
            }
            while try await store.write({ tx in try retention.removeDecisions(before: instant, through: decision, in: tx) }) {}
        }
        let beyond = counts.beyond
        while try await store.write({ tx in try AuditArchive.remove(beyond: beyond, in: tx) }) {}
    }

    /// How many operations leave in one transaction.
    private static let atOnce = 200

    private static let newline = UInt8(ascii: "\n")

    private func text(_ counts: Counts) -> String {
        "\(counts.operations) operations, \(counts.decisions) decisions without one, \(counts.entries) entries of the log"
    }
}
