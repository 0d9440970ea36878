import AuditLog
import Clocks
import Cryptography
import JSON
import Store
import TestSupport

/// A log in a store of its own, in memory or where the run wants it, with a clock turned by hand.
struct Fixture {
    static let start = Instant(seconds: 1_750_000_000)

    let clock = HandClock(start)
    let store: Store
    let key: AuditKey
    let logs: [AuditLog]
    let sequencer: Sequencer
    private let database: TestDatabase?

    init(writers: [String] = ["alpha", "beta"], key: AuditKey? = nil) async throws {
        self.key = try key ?? AuditKey(name: "tollgate.test/log", seed: [UInt8](repeating: 7, count: 32))
        database = try TestDatabase.ifWanted()
        let location = try database.map { try StoreLocation(parsing: $0.address) } ?? .memory
        store = try await Store.open(location, environment: "test", migrations: [AuditLog.migrations], clock: clock)
        logs = [String](writers).map { [key = self.key] in AuditLog(writer: $0, key: key) }
        sequencer = Sequencer(store: store, key: self.key, holder: "first")
    }

    @discardableResult
    func append(_ draft: EntryDraft, by log: Int = 0) async throws -> Entry {
        clock.advance(by: .milliseconds(10))
        let log = logs[log]
        return try await store.write { try log.append(draft, in: $0) }
    }

    /// Approvals by both writers in turn, sequenced after every third.
    func fill(_ count: Int) async throws {
        for index in 0..<count {
            try await append(approval(index), by: index % logs.count)
            if index % 3 == 2 { _ = try await sequencer.sequence() }
        }
        _ = try await sequencer.sequence()
    }

    func approval(_ index: Int) -> EntryDraft {
        EntryDraft(
            kind: "refund.approved",
            body: [
                "operation": .integer(Int64(index)), "approver": "desk-lead", "arguments": .string(Hex.encode(SHA256.digest([1]))),
                "policy": 7,
            ],
            personal: ["buyer": "208810214622\(index)"])
    }

    func verify(_ options: Verifier.Options = Verifier.Options()) async throws -> VerifyReport {
        try await Verifier.verify(store, keys: [key.publicKey], options: options)
    }

    /// Does to the store what somebody with access to the file could do.
    func tamper(_ statements: String...) async throws {
        try await store.write { tx in
            for statement in statements { try tx.execute(statement) }
        }
    }
}

extension VerifyReport {
    var kinds: Set<Finding.Kind> { Set(findings.map(\.kind)) }

    func has(_ kind: Finding.Kind, writer: String? = nil, counter: Int64? = nil, leaf: Int64? = nil) -> Bool {
        findings.contains {
            $0.kind == kind && (writer == nil || $0.writer == writer) && (counter == nil || $0.counter == counter)
                && (leaf == nil || $0.leaf == leaf)
        }
    }
}
