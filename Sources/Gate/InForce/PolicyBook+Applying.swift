public import Access
import AuditLog
import Clocks
public import Diagnostics
import JSON
import Ledger
import PolicyEngine
import Store

extension PolicyBook {
    /// Brings a whole set in force, or nothing of it.
    ///
    /// Limits and counting gates that are new, renamed or changed start from the operations of their window.
    /// - Throws: ``PolicyRejected`` where the set does not check, ``PolicyRaceLost`` where another version came into force meanwhile,
    ///   ``PolicySignatureError`` where the signature is missing or does not fit.
    @discardableResult
    public func apply(_ sources: [SourceFile], by person: Person, on terms: PolicyTerms = PolicyTerms()) async throws -> PolicyOutcome {
        try await bring(Bringing(sources: sources, author: person.name, terms: terms) { tx in try Access.requireAdmin(person, in: tx) })
    }

    /// Brings the files of an earlier version in again, as a new version: checked against the tools of today, and signed anew where
    /// signatures are required.
    public func rollBack(to serial: Int64, by person: Person, on terms: PolicyTerms = PolicyTerms()) async throws -> PolicyOutcome {
        // A store in which a policy was in force never falls back to the built-in set.
        guard serial > 0 else { throw GateError.noSuchVersion(serial) }
        let earlier = try await version(serial)
        return try await bring(
            Bringing(sources: earlier.sources, author: person.name, terms: terms, origin: serial) { tx in
                try Access.requireAdmin(person, in: tx)
            })
    }

    /// What applying a set would do. Nothing is changed; a signature is verified where there is one, and not missed where there is none.
    public func preview(_ sources: [SourceFile], on terms: PolicyTerms = PolicyTerms(), origin: Int64? = nil) async throws -> PolicyOutcome
    {
        do {
            _ = try await bring(
                Bringing(sources: sources, author: "nobody", terms: terms, origin: origin, isPreview: true) { _ in })
        } catch let preview as Preview { return preview.outcome }
        throw GateError.unrecorded("a preview was not undone")
    }

    /// Brings a set in force on a store that never had one: what `serve --policies` does on its first start.
    /// - Returns: nil where a policy is in force already.
    public func applyFirst(_ sources: [SourceFile]) async throws -> PolicyVersion? {
        guard try await current().version.serial == 0 else { return nil }
        // Two hosts can start at once on a new store: only one of them puts its files in force.
        do {
            return try await bring(Bringing(sources: sources, author: "first start", terms: PolicyTerms(after: 0)) { _ in }).version
        } catch is PolicyRaceLost { return nil }
    }

    /// The transaction of a preview ends in this, so that all of it is undone.
    private struct Preview: Error { let outcome: PolicyOutcome }

    /// What is to be brought in force, by whom, and on which terms.
    private struct Bringing: Sendable {
        let sources: [SourceFile]
        let author: String
        let terms: PolicyTerms
        var origin: Int64?
        var isPreview = false
        let authorize: @Sendable (WriteTransaction) throws -> Void
    }

    private func bring(_ bringing: Bringing) async throws -> PolicyOutcome {
        let check = check(bringing.sources)
        guard let policies = check.policies else { throw PolicyRejected(diagnostics: check.diagnostics) }
        let before = try await newest()
        // A version that this program can't read, or that nobody signed, must not be in the way of a better one.
        let former = try? self.policies(of: before)
        // A preview ends in an error, and would be run a second time beside others.
        let outcome = try await store.write(apart: bringing.isPreview) { [self] tx in
            try bringing.authorize(tx)
            let serial = try Self.serial(in: tx)
            guard serial == before.serial, serial == bringing.terms.after ?? serial else {
                throw try PolicyRaceLost(
                    expected: bringing.terms.after ?? before.serial, found: serial,
                    author: serial == 0 ? nil : PolicyVersionTable.version(serial, in: tx).author)
            }
            let version = try write(bringing, in: tx)
            // One policy is in force for every shop of the store.
            try refuseWhatWasPruned(policies, everywhere: true, in: tx)
            try ledger.adopt(
                definitions: policies.counterDefinitions, from: Self.starts(policies, at: tx.now),
                counters: { policies.counters(for: $0.recorded(by: ledger)) }, in: tx)
            let difference = former?.difference(to: policies)
            let outcome = PolicyOutcome(
                version: version, before: before, difference: difference, starts: try starts(policies, difference, in: tx))
            if bringing.isPreview { throw Preview(outcome: outcome) }
            return outcome
        }
        keep(PolicySnapshot(outcome.version, policies, countedAt: outcome.version.at))
        return outcome
    }

    /// A limit that comes after a prune, or has a longer window than before it, and reaches back before it, would not begin with what was
    /// spent. An order's own past is no matter: what was pruned lies behind the time in which it could still be refunded.
    /// - Parameter everywhere: whether in any shop of the store; else in this book's own.
    func refuseWhatWasPruned(_ policies: CheckedPolicies, everywhere: Bool, in tx: ReadTransaction) throws {
        for counting in policies.countings where counting.each != .order {
            guard let window = counting.window(at: tx.now),
                let since = try ledger.lacks(counting.definition, from: window.start, everywhere: everywhere, in: tx)
            else { continue }
            throw PolicyNeedsPast(statement: "\(counting.what) \(counting.name)", since: since)
        }
    }

    private func newest() async throws -> PolicyVersion {
        let serial = try await store.read { tx in try Self.serial(in: tx) }
        return try await version(serial)
    }

    /// Writes the version and its entry.
    private func write(_ bringing: Bringing, in tx: WriteTransaction) throws -> PolicyVersion {
        let digest = Self.digest(of: bringing.sources)
        let signer = try bringing.terms.signature.map { try keys.signer(of: $0, .set(digest: digest), in: tx) }
        if signer == nil, !bringing.isPreview, try keys.isRequired(in: tx) { throw PolicySignatureError.missing }
        let place = try keys.place(in: tx)
        let version = PolicyVersion(
            serial: place.serial, digest: digest, author: bringing.author, at: tx.now, sources: bringing.sources,
            signature: bringing.terms.signature, signer: signer?.person, origin: bringing.origin,
            tools: toolNames)
        try PolicyVersionTable.insert(version, in: tx)
        var body: JSONObject = [
            "serial": .integer(version.serial), "digest": .string(digest), "author": .string(version.author),
            "predecessor": .string(place.predecessor),
        ]
        if let origin = version.origin { body["origin"] = .integer(origin) }
        if let signer {
            body["signer"] = .string(signer.person)
            body["key"] = .string(signer.name)
        }
        _ = try audit.append(EntryDraft(kind: "policy-applied", body: body), in: tx)
        return version
    }

    /// What each new, renamed or changed limit and counting gate starts with; of all, where the version before can't be read.
    private func starts(_ policies: CheckedPolicies, _ difference: PolicyDifference?, in tx: WriteTransaction) throws -> [CounterStart] {
        let changed = difference.map { Set($0.changes.filter { $0.kind != .removed }.map { "\($0.what) \($0.name)" }) }
        return try policies.countings.compactMap { counting in
            guard changed?.contains("\(counting.what) \(counting.name)") ?? true else { return nil }
            guard let window = counting.window(at: tx.now) else { return nil }
            let (lines, total) = try ledger.balances(of: counting.definition, in: window, limit: 5, in: tx)
            return CounterStart(
                counting: counting, lines: lines.map { CounterStart.Line(key: $0.key, balance: $0.balance) }, total: total)
        }
    }
}
