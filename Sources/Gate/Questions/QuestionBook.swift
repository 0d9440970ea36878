import Clocks
import Cryptography
import JSON
import Ledger
import Money
import PolicyEngine
import Store

/// What people are asked, as the store keeps it.
struct OpenQuestion: Sendable, Hashable {
    let id: String
    let operation: OperationID
    let requirements: [GateRequirement]
    let binding: String
    let askedAt: Instant
    let expiresAt: Instant
    let serial: Int64
}

/// The questions that gates ask of people, and their answers.
struct QuestionBook: Sendable {
    /// Whose questions: a store can hold those of several shops.
    let shop: String

    /// Asks people about an operation.
    /// - Parameter order: the merchant's number of the order that it is about, where there is one.
    func ask(
        _ operation: OperationID, agent: String, customer: String?, order: OrderNumber?, requirements: [GateRequirement], binding: String,
        serial: Int64,
        in tx: WriteTransaction
    ) throws -> OpenQuestion {
        let expires = requirements.map(\.expires).min() ?? .hours(24)
        let question = OpenQuestion(
            id: "q_" + Hex.encode(SecureRandom.bytes(10)), operation: operation, requirements: requirements, binding: binding,
            askedAt: tx.now, expiresAt: tx.now + expires, serial: serial)
        try tx.execute(
            """
            INSERT INTO questions
            (id, shop, operation, agent, customer, about, requirements, binding, asked_at, expires_at, state, policy_serial)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11)
            """,
            [
                .text(question.id), .text(shop), .text(operation.text), .text(agent), SQLValue(customer.map(Self.pseudonym)),
                SQLValue(order?.text),
                .text(RequirementCoding.encode(requirements).text), .text(binding), .integer(question.askedAt.milliseconds),
                .integer(question.expiresAt.milliseconds), .integer(serial),
            ])
        return question
    }

    /// The open question about an operation.
    func open(for operation: OperationID, in tx: ReadTransaction) throws -> OpenQuestion? {
        try tx.query(
            "SELECT * FROM questions WHERE operation = $1 AND state = 'open' ORDER BY asked_at DESC LIMIT 1", [.text(operation.text)]
        ).first.map(Self.read)
    }

    /// The question about an operation that stands, or was answered: all others were replaced by it.
    func newest(for operation: OperationID, in tx: ReadTransaction) throws -> OpenQuestion? {
        try tx.query(
            "SELECT * FROM questions WHERE operation = $1 AND state <> 'replaced' ORDER BY asked_at DESC LIMIT 1", [.text(operation.text)]
        ).first.map(Self.read)
    }

    /// The open questions whose time has come.
    func expired(in tx: ReadTransaction) throws -> [OpenQuestion] {
        try tx.query(
            "SELECT * FROM questions WHERE shop = $1 AND state = 'open' AND expires_at <= $2 ORDER BY expires_at LIMIT 100",
            [.text(shop), .integer(tx.now.milliseconds)]
        ).map(Self.read)
    }

    /// Ends a question: `answered` or `expired`.
    func close(_ question: OpenQuestion, as state: String, in tx: WriteTransaction) throws {
        try tx.execute("UPDATE questions SET state = $2 WHERE id = $1 AND state = 'open'", [.text(question.id), .text(state)])
    }

    /// Another question takes the place of this one, which may have been answered: its answers count no more.
    func replace(_ question: OpenQuestion, in tx: WriteTransaction) throws {
        try tx.execute("UPDATE questions SET state = 'replaced' WHERE id = $1", [.text(question.id)])
    }

    /// Writes a person's answer, once.
    /// - Returns: false where the person has answered before.
    func answer(_ question: OpenQuestion, by person: String, verdict: String, in tx: WriteTransaction) throws -> Bool {
        try tx.execute(
            "INSERT INTO answers (question, person, verdict, at) VALUES ($1, $2, $3, $4) ON CONFLICT (question, person) DO NOTHING",
            [.text(question.id), .text(person), .text(verdict), .integer(tx.now.milliseconds)]) == 1
    }

    /// Who has agreed.
    func approvers(of question: OpenQuestion, in tx: ReadTransaction) throws -> [String] {
        try tx.query(
            "SELECT person FROM answers WHERE question = $1 AND verdict = 'approve' ORDER BY at, person", [.text(question.id)]
        ).map { try $0.text("person") }
    }

    /// Until when the approvals of a question that was answered are good: they run out after the time that the question had.
    func approvalsLapse(_ question: OpenQuestion, in tx: ReadTransaction) throws -> Instant {
        let last = try tx.query("SELECT MAX(at) AS at FROM answers WHERE question = $1", [.text(question.id)]).first?.optionalInteger("at")
        let answered = last.map(Instant.init(milliseconds:)) ?? question.askedAt
        return answered + (question.expiresAt - question.askedAt)
    }

    /// Bounds what one agent, one customer or one order can make people look at.
    func checkRoom(agent: String, customer: String?, order: OrderNumber?, _ configuration: GateConfiguration, in tx: ReadTransaction) throws
    {
        let open = try tx.query(
            "SELECT COUNT(*) AS n FROM questions WHERE shop = $1 AND agent = $2 AND state = 'open'", [.text(shop), .text(agent)])
        guard try open.first?.integer("n") ?? 0 < Int64(configuration.openQuestionsPerAgent) else {
            throw RefusalReason(RuleNotice.agentAsksTooMuch, statements: ["open-questions"], mayHelpLater: true)
        }
        if let order {
            let asked = try tx.query(
                "SELECT 1 AS one FROM questions WHERE shop = $1 AND about = $2 AND state = 'open' LIMIT 1",
                [.text(shop), .text(order.text)])
            guard asked.isEmpty else {
                throw RefusalReason(RuleNotice.orderAskedAbout, statements: ["order-question"], mayHelpLater: true)
            }
        }
        guard let customer else { return }
        let asked = try tx.query(
            "SELECT COUNT(*) AS n FROM questions WHERE shop = $1 AND customer = $2 AND asked_at > $3",
            [.text(shop), .text(Self.pseudonym(customer)), .integer((tx.now - .days(1)).milliseconds)])
        guard try asked.first?.integer("n") ?? 0 < Int64(configuration.questionsPerCustomerAndDay) else {
            throw RefusalReason(RuleNotice.customerAskedAbout, statements: ["customer-questions"], mayHelpLater: true)
        }
    }

    private static func pseudonym(_ customer: String) -> String { Hex.encode(SHA256.digest(Array("customer|\(customer)".utf8))) }

    static func read(_ row: Row) throws -> OpenQuestion {
        OpenQuestion(
            id: try row.text("id"), operation: OperationID(try row.text("operation")),
            requirements: try RequirementCoding.decode(try JSONValue(parsing: try row.text("requirements"))),
            binding: try row.text("binding"), askedAt: Instant(milliseconds: try row.integer("asked_at")),
            expiresAt: Instant(milliseconds: try row.integer("expires_at")), serial: try row.integer("policy_serial"))
    }
}
