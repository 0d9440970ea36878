public import Access
import AuditLog
import Clocks
import Cryptography
import JSON
import Ledger
import Logging
public import Money
import PolicyEngine
import Store

extension Gate {
    /// A person says what became of an operation whose outcome could not be established. Nothing is settled before another confirms it.
    /// - Parameter evidence: by what they know it, in 1 to 500 characters on one line. It stands in the store, and in the log as a
    ///   commitment.
    /// - Throws: ``ByHandRefused``.
    public func propose(
        _ id: OperationID, _ outcome: HandOutcome, evidence: String, by person: Person
    ) async throws -> HandProposal {
        try await byHand("propose", id, person) { [self] policy, tx in
            let text = try Self.checked(evidence)
            let operation = try settleable(id, in: tx)
            try check(person.name, operation, policy, in: tx)
            let book = ProposalBook(ledger: ledger)
            if let before = try book.newest(for: operation, in: tx), before.state == .open {
                throw ByHandRefused.proposedBefore(id, by: before.person)
            }
            let proposal = HandProposal(
                id: "hp_" + Hex.encode(SecureRandom.bytes(10)), operation: id, outcome: outcome, evidence: text, person: person.name,
                at: tx.now, expiresAt: tx.now + configuration.handProposalLifetime, state: .open, endedAt: nil, endedBy: nil,
                binding: try book.binding(of: operation, in: tx))
            try book.add(proposal, in: tx)
            _ = try audit.append(Entries.byHand("settlement-proposed", operation, proposal, [:]), in: tx)
            return proposal
        }
    }

    /// Another person confirms what was proposed: the operation is settled by it.
    /// - Parameter seen: the name of the proposal that the person has seen, so that they confirm no other one; nil for whichever waits.
    /// - Returns: the proposal as it is now.
    /// - Throws: ``ByHandRefused``.
    public func confirmProposal(about id: OperationID, proposal seen: String?, by person: Person) async throws -> HandProposal {
        try await byHand("confirm", id, person) { [self] policy, tx in
            let operation = try settleable(id, in: tx)
            let book = ProposalBook(ledger: ledger)
            guard let proposal = try book.newest(for: operation, in: tx) else { throw ByHandRefused.noProposal(id) }
            switch proposal.state {
            case .expired: throw ByHandRefused.expired(id)
            case .void: throw ByHandRefused.changed(id)
            case .open, .confirmed, .withdrawn: break
            }
            guard seen == nil || seen == proposal.id else { throw ByHandRefused.changed(id) }
            guard proposal.person != person.name else { throw ByHandRefused.own(person: person.name) }
            try check(person.name, operation, policy, in: tx)
            // Whoever proposed it may have lost their say since.
            try check(proposal.person, operation, policy, in: tx)
            try book.end(proposal, as: .confirmed, by: person.name, in: tx)
            try settle(operation, proposal, in: tx)
            _ = try audit.append(
                Entries.byHand("settled-by-hand", operation, proposal, ["confirmed_by": .string(person.name)]), in: tx)
            guard let now = try ledger.operation(id, in: tx) else { throw ByHandRefused.noOperation(id) }
            return try book.all(for: now, in: tx).first { $0.id == proposal.id } ?? proposal
        }
    }

    /// Takes a proposal back. Whoever made it does, or an admin.
    /// - Throws: ``ByHandRefused``.
    public func withdrawProposal(about id: OperationID, by person: Person) async throws {
        try await byHand("withdraw", id, person) { [self] _, tx in
            guard let operation = try ledger.operation(id, in: tx) else { throw ByHandRefused.noOperation(id) }
            let book = ProposalBook(ledger: ledger)
            guard let proposal = try book.newest(for: operation, in: tx), proposal.state == .open else {
                throw ByHandRefused.noProposal(id)
            }
            guard try proposal.person == person.name || Access.admins(in: tx).contains(person.name) else {
                throw ByHandRefused.notTheirs(person: person.name, by: proposal.person)
            }
            try book.end(proposal, as: .withdrawn, by: person.name, in: tx)
            _ = try audit.append(
                Entries.byHand("settlement-withdrawn", operation, proposal, ["withdrawn_by": .string(person.name)]), in: tx)
        }
    }

    /// The proposals that wait for another person, by their operations.
    public func openProposals() async throws -> [OperationID: HandProposal] {
        let ledger = ledger
        return try await store.read { tx in
            let book = ProposalBook(ledger: ledger)
            var open: [OperationID: HandProposal] = [:]
            for id in try book.waiting(in: tx) {
                guard let operation = try ledger.operation(id, in: tx), operation.state == .unknown else { continue }
                if let newest = try book.newest(for: operation, in: tx), newest.state == .open { open[id] = newest }
            }
            return open
        }
    }

    /// A person has seen the alarm about an operation: it is listed as unresolved no more.
    /// - Throws: ``ByHandRefused``.
    public func seeAlarm(about id: OperationID, by person: Person) async throws {
        try await byHand("see-alarm", id, person) { [self] policy, tx in
            guard let operation = try ledger.operation(id, in: tx) else { throw ByHandRefused.noOperation(id) }
            try check(person.name, operation, policy, in: tx)
            guard try ledger.seeAlarm(about: id, by: person.name, in: tx) else { throw ByHandRefused.noAlarm(id) }
            _ = try audit.append(Entries.event("alarm-seen", operation, ["person": .string(person.name)]), in: tx)
        }
    }

    /// Runs one step of settling by hand. It is written down whatever it leads to, also where it is not taken.
    private func byHand<R: Sendable>(
        _ step: String, _ id: OperationID, _ person: Person,
        _ body: @escaping @Sendable (PolicySnapshot, WriteTransaction) throws -> R
    ) async throws -> R {
        try await underPolicyInForce { [self] policy, tx in
            do {
                guard try Access.isCurrent(person, in: tx) else { throw ByHandRefused.withdrawn(person: person.name) }
                return Result<R, ByHandRefused>.success(try body(policy, tx))
            } catch let refused as ByHandRefused {
                _ = try audit.append(Entries.byHandRefused(refused, step, id, by: person.name), in: tx)
                return .failure(refused)
            }
        }.get()
    }

    /// The operation, where it is one that people settle: unknown, past its time, and with nobody at work on it.
    private func settleable(_ id: OperationID, in tx: ReadTransaction) throws -> Operation {
        guard let operation = try ledger.operation(id, in: tx) else { throw ByHandRefused.noOperation(id) }
        guard operation.state == .unknown else { throw ByHandRefused.notUnknown(id, operation.state) }
        if let lease = operation.lease, tx.now < lease.until { throw ByHandRefused.underLease(id, until: lease.until) }
        if operation.personAskedAt == nil, let deadline = operation.deadline, tx.now < deadline {
            throw ByHandRefused.tooEarly(id, deadline: deadline)
        }
        return operation
    }

    private func check(_ person: String, _ operation: Operation, _ policy: PolicySnapshot, in tx: ReadTransaction) throws {
        guard try !makers(of: operation, policy, in: tx).contains(person) else { throw ByHandRefused.maker(person: person) }
        let question = try questions.newest(for: operation.id, in: tx)
        let desk = try ApprovalDesk(
            askedAt: question?.askedAt ?? operation.createdAt, serial: question?.serial ?? operation.call.policySerial, policy.policies,
            in: tx)
        guard desk.settles(person, question?.requirements ?? []) else { throw ByHandRefused.noRole(person: person) }
    }

    private func settle(_ operation: Operation, _ proposal: HandProposal, in tx: WriteTransaction) throws {
        switch proposal.outcome {
        case .happened:
            let result = OperationResult(text: Notice.ended(.doneByHand).english, structured: nil, code: nil)
            try ledger.post(operation, result, cumulativeRefund: nil, in: tx)
        case .didNotHappen:
            let result = OperationResult(text: Notice.ended(.voidedByHand).english, structured: nil, code: "settled-by-hand")
            try ledger.void(operation, .failed, result, in: tx)
            // People can be wrong, and the request may still arrive.
            try watch(operation, in: tx)
        }
    }

    private static func checked(_ evidence: String) throws -> String {
        let invisible: Set<Unicode.GeneralCategory> = [
            .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
        ]
        let isClean = evidence.unicodeScalars.allSatisfy { !invisible.contains($0.properties.generalCategory) }
        let isThere = evidence.contains { !$0.isWhitespace }
        guard isClean, isThere, evidence.unicodeScalars.count <= HandProposal.longestEvidence else { throw ByHandRefused.badEvidence }
        return evidence
    }
}

extension Entries {
    /// A step of settling an operation by hand. The evidence may name persons: it stands in a commitment.
    fileprivate static func byHand(
        _ kind: String, _ operation: Operation, _ proposal: HandProposal, _ more: JSONObject
    ) -> EntryDraft {
        var body: JSONObject = [
            "proposal": .string(proposal.id), "outcome": .string(proposal.outcome.rawValue), "proposed_by": .string(proposal.person),
            "binding": .string(proposal.binding),
        ]
        for member in more.members { body[member.key] = member.value }
        let draft = event(kind, operation, body)
        return EntryDraft(kind: kind, body: draft.body, personal: ["evidence": proposal.evidence])
    }

    /// A step that was not taken.
    fileprivate static func byHandRefused(_ refused: ByHandRefused, _ step: String, _ id: OperationID, by person: String) -> EntryDraft {
        EntryDraft(
            kind: "settlement-refused",
            body: [
                "operation": .string(String(id.text.prefix(64))), "person": .string(person), "step": .string(step),
                "code": .string(refused.code),
            ])
    }
}
