public import Access
import AuditLog
import JSON
public import Ledger
public import Money
import PolicyEngine
import Store

extension Gate {
    /// Everybody for whom a person vouches, masked, the newest first.
    public func payees() async throws -> [PayeeRecord] {
        let ledger = ledger
        return try await store.read { tx in try PayeeBook(ledger).list(in: tx) }
    }

    /// A person vouches for a payee: within 24 hours it may get so much, under all of its names, and count as known (`payee.known`).
    ///
    /// That is for admins, and for people to whom the policy in force gives a role; never for whoever runs an agent.
    /// - Parameters:
    ///   - name: whose account it is; it is kept as a pseudonym, and compared with what calls say.
    ///   - ceiling: above zero.
    /// - Throws: ``PayeeRefused``.
    public func enrol(_ payee: PayeeIdentity, name: String, ceiling: Money, by person: Person) async throws {
        let name = try Self.payeeName(name, ceiling)
        try await underPolicyInForce { [self] policy, tx in
            try checkVouching(person, policy, in: tx)
            try enrol(payee, name, ceiling, by: person, for: nil, in: tx)
        }
    }

    /// Nobody vouches for a payee any more; what it got stays counted.
    /// - Parameter key: the name that the book keeps it under (``PayeeRecord/key``).
    /// - Throws: ``PayeeRefused``.
    public func removePayee(_ key: String, by person: Person) async throws {
        try await underPolicyInForce { [self] policy, tx in
            try checkVouching(person, policy, in: tx)
            guard try PayeeBook(ledger).remove(key: key, in: tx) else { throw PayeeRefused.unknown(String(key.prefix(80))) }
            _ = try audit.append(
                EntryDraft(kind: "payee-removed", body: ["name": .string(String(key.prefix(80))), "person": .string(person.name)]), in: tx)
        }
    }

    /// The same for a payee by its identity.
    /// - Throws: ``PayeeRefused``.
    public func removePayee(_ payee: PayeeIdentity, by person: Person) async throws {
        do { try await removePayee(ledger.payeeKey(payee), by: person) } catch PayeeRefused.unknown {
            throw PayeeRefused.unknown(payee.masked)
        }
    }

    /// A person who could have approved a transfer, and has a say in nothing else of it, vouches for its payee from now on. Who that is
    /// comes from the operation that people have approved, and from no text.
    /// - Throws: ``PayeeRefused``.
    public func remember(_ id: OperationID, name: String, ceiling: Money, by person: Person) async throws {
        let name = try Self.payeeName(name, ceiling)
        try await underPolicyInForce { [self] policy, tx in
            guard try Access.isCurrent(person, in: tx) else { throw PayeeRefused.withdrawn(person: person.name) }
            guard let operation = try ledger.operation(id, in: tx), operation.isApproved, let payee = operation.movement.payee,
                let question = try questions.newest(for: id, in: tx)
            else { throw PayeeRefused.notApproved(id) }
            guard try !makers(of: operation, policy, in: tx).contains(person.name) else { throw PayeeRefused.maker(person: person.name) }
            let desk = try ApprovalDesk(question, policy.policies, in: tx)
            guard question.requirements.contains(where: { desk.answers(person.name, $0) }) else {
                throw PayeeRefused.noRole(person: person.name)
            }
            try enrol(payee, name, ceiling, by: person, for: id, in: tx)
        }
    }

    private func checkVouching(_ person: Person, _ policy: PolicySnapshot, in tx: ReadTransaction) throws {
        guard try Access.isCurrent(person, in: tx) else { throw PayeeRefused.withdrawn(person: person.name) }
        // Whoever runs an agent vouches for nobody, an admin neither: the stranger's gate would be theirs alone.
        let operators = policy.policies.agents.flatMap { policy.policies.operators(of: $0) }
        guard !operators.contains(person.name) else { throw PayeeRefused.maker(person: person.name) }
        if try Access.admins(in: tx).contains(person.name) { return }
        guard !policy.policies.roles(of: person.name).isEmpty else { throw PayeeRefused.noRole(person: person.name) }
    }

    private func enrol(
        _ payee: PayeeIdentity, _ name: String, _ ceiling: Money, by person: Person, for operation: OperationID?, in tx: WriteTransaction
    ) throws {
        try PayeeBook(ledger).enrol(payee, name: name, ceiling: ceiling, by: person.name, in: tx)
        var body: JSONObject = [
            "name": .string(ledger.payeeKey(payee)), "payee": .string(payee.masked), "ceiling": .string("\(ceiling)"),
            "person": .string(person.name),
        ]
        if let operation { body["operation"] = .string(operation.text) }
        _ = try audit.append(
            EntryDraft(kind: "payee-enrolled", body: body, personal: ["payee": "\(payee.kind):\(payee.id)", "holder": name]), in: tx)
    }

    private static func payeeName(_ text: String, _ ceiling: Money) throws -> String {
        let name = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let isVisible = name.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        guard isVisible, (1...64).contains(name.count) else { throw PayeeRefused.badName }
        guard ceiling.isPositive else { throw PayeeRefused.badCeiling }
        return name
    }
}
