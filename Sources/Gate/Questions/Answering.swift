public import Access
import AuditLog
import Clocks
import JSON
import Ledger
public import Money
import PolicyEngine
import Store

/// A person's answer.
public enum Verdict: String, Sendable, Hashable {
    /// The operation may run.
    case approve
    /// It may not.
    case reject
}

/// What an answer led to.
public enum AnswerOutcome: Sendable, Hashable {
    /// Every gate is satisfied: a running host of the shop carries the operation out.
    case approved
    /// These gates wait for more people.
    case waiting(gates: [String])
    /// The operation is turned down; nothing was sent.
    case rejected
}

/// Why an answer was not taken.
public enum AnswerRefused: Error, Sendable, Hashable, CustomStringConvertible {
    /// No question is open about the operation.
    case noQuestion(OperationID)
    /// The question expired.
    case expired(OperationID)
    /// Another question is asked than the one that the person was shown.
    case replaced(OperationID)
    /// None of the person's roles answers any of the gates.
    case noRole(person: String, gates: [String])
    /// Whoever makes a call does not confirm it.
    case maker(person: String)
    /// The person has answered already.
    case answeredBefore(person: String)
    /// The person's secret has been withdrawn.
    case withdrawn(person: String)
    /// Nothing may be done in the agent's name: it is frozen.
    case frozen(agent: String)
    /// Nothing may be done in the agent's name: it was removed.
    case removed(agent: String)
    /// The conversation that the call belongs to was ended.
    case conversationEnded(OperationID)

    /// A stable word.
    public var code: String {
        switch self {
        case .noQuestion: "no-question"
        case .expired: "expired"
        case .replaced: "question-replaced"
        case .noRole: "no-role"
        case .maker: "maker"
        case .answeredBefore: "answered-before"
        case .withdrawn: "withdrawn"
        case .frozen: "agent-frozen"
        case .removed: "agent-removed"
        case .conversationEnded: "conversation-ended"
        }
    }

    /// One sentence without a full stop.
    public var description: String {
        switch self {
        case .noQuestion(let id): "no question is open about `\(id)`"
        case .expired(let id): "the question about `\(id)` has expired"
        case .replaced(let id): "people are asked something else about `\(id)` now: look at it again"
        case .noRole(let person, let gates):
            "`\(person)` has no role that answers " + gates.map { "`\($0)`" }.joined(separator: ", ")
        case .maker(let person): "`\(person)` has a part in this call and can't confirm it"
        case .answeredBefore(let person): "`\(person)` has answered already"
        case .withdrawn(let person): "the secret of `\(person)` is no longer valid"
        case .frozen(let agent): "the agent `\(agent)` is frozen: nothing of it can be approved, and it can be turned down"
        case .removed(let agent): "the agent `\(agent)` was removed: nothing of it can be approved, and it can be turned down"
        case .conversationEnded(let id):
            "the conversation that `\(id)` belongs to was ended: nothing of it can be approved, and it can be turned down"
        }
    }
}

extension Gate {
    /// A person's answer to the question about an operation. It is written down whatever it leads to, also where it is not taken.
    /// - Parameter seen: the question that the person was shown (``Pending/question``); nil for whichever is asked.
    /// - Throws: ``AnswerRefused``.
    public func answer(
        _ operation: OperationID, _ verdict: Verdict, by person: Person, to seen: String? = nil
    ) async throws -> AnswerOutcome {
        try await underPolicyInForce { [self] current, tx in
            do {
                return Result<AnswerOutcome, AnswerRefused>.success(try answer(operation, verdict, person, seen, current, in: tx))
            } catch let refused as AnswerRefused {
                _ = try audit.append(Entries.answerRefused(refused, operation, verdict, by: person.name), in: tx)
                return .failure(refused)
            }
        }.get()
    }

    /// Runs a transaction with the policy that is in force in it. It is run again where another policy came between, and in the end
    /// with whatever is in force by then.
    func underPolicyInForce<R: Sendable>(_ body: @escaping @Sendable (PolicySnapshot, WriteTransaction) throws -> R) async throws -> R {
        for attempt in 0..<Self.attempts {
            let current = try await policies.current()
            let result: R? = try await store.write { [self] tx in
                let isCurrent = try PolicyBook.serial(in: tx) == current.version.serial
                guard isCurrent || attempt >= Self.patience else { return nil }
                return try body(isCurrent ? current : policies.inForce(in: tx), tx)
            }
            if let result { return result }
        }
        throw GateError.unrecorded("the policy changed faster than the answer could be written")
    }

    private func answer(
        _ id: OperationID, _ verdict: Verdict, _ person: Person, _ seen: String?, _ policy: PolicySnapshot, in tx: WriteTransaction
    ) throws -> AnswerOutcome {
        guard try Access.isCurrent(person, in: tx) else { throw AnswerRefused.withdrawn(person: person.name) }
        guard let operation = try ledger.operation(id, in: tx), operation.state == .held, let question = try questions.open(for: id, in: tx)
        else { throw AnswerRefused.noQuestion(id) }
        guard tx.now < question.expiresAt else { throw AnswerRefused.expired(id) }
        guard seen == nil || seen == question.id else { throw AnswerRefused.replaced(id) }
        if verdict == .approve {
            switch try Access.bar(of: operation.call.agent, in: tx) {
            case .frozen: throw AnswerRefused.frozen(agent: operation.call.agent)
            case .removed: throw AnswerRefused.removed(agent: operation.call.agent)
            case nil: break
            }
            let hasEnded = try Access.hasEnded(operation.call.conversation, of: operation.call.agent, in: tx)
            if hasEnded { throw AnswerRefused.conversationEnded(id) }
        }
        guard try !makers(of: operation, policy, in: tx).contains(person.name) else { throw AnswerRefused.maker(person: person.name) }
        let desk = try ApprovalDesk(question, policy.policies, in: tx)
        guard question.requirements.contains(where: { desk.answers(person.name, $0) }) else {
            throw AnswerRefused.noRole(person: person.name, gates: question.requirements.map(\.gate))
        }
        guard try questions.answer(question, by: person.name, verdict: verdict.rawValue, in: tx) else {
            throw AnswerRefused.answeredBefore(person: person.name)
        }
        _ = try audit.append(
            Entries.event(
                "answer-\(verdict.rawValue)", operation,
                [
                    "person": .string(person.name), "binding": .string(question.binding), "policy": .integer(policy.version.serial),
                ]), in: tx)
        if verdict == .reject {
            let reason = RefusalReason(code: "rejected", .ended(.turnedDown(by: person.name)))
            return try reject(operation, question, because: reason, in: tx)
        }
        let waiting = try desk.unsatisfied(question.requirements, by: questions.approvers(of: question, in: tx))
        guard waiting.isEmpty else { return .waiting(gates: waiting.map(\.gate)) }
        try ledger.approve(operation, in: tx)
        try questions.close(question, as: "answered", in: tx)
        _ = try audit.append(Entries.event("approved", operation), in: tx)
        return .approved
    }

    /// Ends an operation that was never sent, since somebody or something said no.
    /// - Parameters:
    ///   - details: what people may know of it beside the reason.
    ///   - kind: how the log calls it.
    func reject(
        _ operation: Operation, _ question: OpenQuestion, because reason: RefusalReason, _ details: JSONObject = [:],
        as kind: String = "rejected", in tx: WriteTransaction
    ) throws -> AnswerOutcome {
        try ledger.void(operation, .rejected, OperationResult(text: reason.message, structured: nil, code: reason.code), in: tx)
        try questions.close(question, as: "answered", in: tx)
        var body = details
        body["code"] = .string(reason.code)
        body["policy"] = .integer(try PolicyBook.serial(in: tx))
        body["statements"] = .array(reason.statements.map { .string($0) })
        _ = try audit.append(Entries.event(kind, operation, body), in: tx)
        return .rejected
    }

    /// Whoever has a part in a call does not confirm it: the agent's operators, whoever made its credential or ran the call, the
    /// buyer or payee.
    func makers(of operation: Operation, _ policy: PolicySnapshot, in tx: ReadTransaction) throws -> Set<String> {
        var makers = Set(policy.policies.operators(of: operation.call.agent))
        makers.formUnion(try Access.makers(of: operation.call.agent, credential: operation.call.credential, in: tx))
        if let buyer = operation.call.buyer { makers.insert(buyer) }
        if let payee = operation.movement.payee { makers.insert(payee.id) }
        return makers
    }
}

/// Who may answer a question now: roles come from the policy in force, `admin` from the store, and escalation adds roles with time.
struct ApprovalDesk {
    private let policies: CheckedPolicies
    private let admins: Set<String>
    /// How long the question has stood.
    let waited: Span
    /// People who put a later policy in force than the one that asked.
    private let barred: Set<String>

    init(_ question: OpenQuestion, _ policies: CheckedPolicies, in tx: ReadTransaction) throws {
        try self.init(askedAt: question.askedAt, serial: question.serial, policies, in: tx)
    }

    /// - Parameter serial: the version of the policy that asked, or decided: who put a later one in force has no say.
    init(askedAt: Instant, serial: Int64, _ policies: CheckedPolicies, in tx: ReadTransaction) throws {
        self.policies = policies
        admins = try Access.admins(in: tx)
        waited = tx.now - askedAt
        let authors = try tx.query("SELECT author FROM policy_versions WHERE serial > $1", [.integer(serial)])
        barred = Set(try authors.map { try $0.text("author") })
    }

    /// Whether the person may settle by hand what these requirements held: an admin, or somebody with a role that answers one of
    /// them. Where nothing held it, whoever the policy gives any role.
    func settles(_ person: String, _ requirements: [GateRequirement]) -> Bool {
        guard !barred.contains(person) else { return false }
        if admins.contains(person) { return true }
        return requirements.isEmpty ? !policies.roles(of: person).isEmpty : requirements.contains { answers(person, $0) }
    }

    /// Whether one of the person's roles answers the gate.
    func answers(_ person: String, _ requirement: GateRequirement) -> Bool {
        guard !barred.contains(person) else { return false }
        var roles = Set(policies.roles(of: person))
        if admins.contains(person) { roles.insert("admin") }
        var wanted = Set(requirement.roles)
        if let escalation = requirement.escalation, waited >= escalation.after { wanted.formUnion(escalation.roles) }
        return !roles.isDisjoint(with: wanted)
    }

    /// The approvals that count, for the record.
    func approvals(of people: [String]) -> [RecordedDecision.Approval] {
        people.filter { !barred.contains($0) }.map { RecordedDecision.Approval(person: $0, isAdmin: admins.contains($0)) }
    }

    /// The gates that wait for more people: each needs as many different ones as it says.
    func unsatisfied(_ requirements: [GateRequirement], by people: [String]) -> [GateRequirement] {
        requirements.filter { requirement in Set(people.filter { answers($0, requirement) }).count < max(1, requirement.approvals) }
    }
}
