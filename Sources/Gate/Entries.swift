import Access
import AuditLog
import Cryptography
import JSON
import Ledger
import Money
import PolicyEngine
import ToolKit

/// What entries of the log say of calls: names, amounts and digests in the clear, what names a person in commitments, secrets never.
enum Entries {
    /// A call that was refused before its arguments were understood.
    /// - Parameters:
    ///   - serial: the version of the policy that said so, or that was in force where the policy has no part in it.
    ///   - personal: the arguments of which nothing is written down.
    static func refused(
        _ reason: RefusalReason, _ request: CallRequest, _ principal: Principal, serial: Int64, hiding personal: Set<String>
    ) -> EntryDraft {
        var body = caller(principal)
        body["tool"] = .string(String(request.tool.prefix(64)))
        body["arguments_digest"] = .string(digest(request.arguments, hiding: personal))
        body["policy"] = .integer(serial)
        add(reason, to: &body)
        return EntryDraft(kind: "refused", body: body)
    }

    /// A decision on a call: `permit`, `held` or `refused`.
    static func decision<A>(
        _ verdict: String, _ call: ValidatedCall<A>, statements: [String], serial: Int64, operation: OperationID?, facts: JSONObject,
        personal: [String: String] = [:], reason: RefusalReason? = nil
    ) -> EntryDraft {
        var body = caller(call.principal)
        body["tool"] = .string(call.tool.name)
        body["tool_digest"] = .string(call.tool.digest)
        body["arguments_digest"] = .string(digest(call.canonical, hiding: call.tool.personalFields))
        body["policy"] = .number(JSONNumber(serial))
        body["statements"] = .array(statements.map { .string($0) })
        if let operation { body["operation"] = .string(operation.text) }
        for member in facts.members { body[member.key] = member.value }
        if let reason { add(reason, to: &body) }
        var personal = personal
        for name in call.tool.personalFields.sorted() {
            if let value = call.canonical[name] { personal["argument_\(name)"] = value.stringValue ?? value.text }
        }
        if let customer = call.context?.customer { personal["context_customer"] = customer }
        return EntryDraft(kind: verdict, body: body, personal: personal)
    }

    /// Somebody had a call explained: nothing was decided by it.
    static func explained(_ request: CallRequest, _ principal: Principal, hiding personal: Set<String>) -> EntryDraft {
        var body = caller(principal)
        body["tool"] = .string(String(request.tool.prefix(64)))
        body["arguments_digest"] = .string(digest(request.arguments, hiding: personal))
        return EntryDraft(kind: "explained", body: body)
    }

    /// Something that happened to an operation.
    static func event(_ kind: String, _ operation: Operation, _ more: JSONObject = [:]) -> EntryDraft {
        var body: JSONObject = [
            "operation": .string(operation.id.text), "agent": .string(operation.call.agent), "tool": .string(operation.call.tool),
        ]
        for member in movement(operation.movement, price: operation.price).members { body[member.key] = member.value }
        for member in more.members { body[member.key] = member.value }
        return EntryDraft(kind: kind, body: body)
    }

    /// An answer that was not taken.
    static func answerRefused(_ refused: AnswerRefused, _ operation: OperationID, _ verdict: Verdict, by person: String) -> EntryDraft {
        EntryDraft(
            kind: "answer-refused",
            body: [
                "operation": .string(String(operation.text.prefix(64))), "person": .string(person), "verdict": .string(verdict.rawValue),
                "code": .string(refused.code),
            ])
    }

    /// A movement in the clear, but for whom it pays.
    /// - Parameter price: how a price that is asked for stands to its quote.
    static func movement(_ movement: Movement, price: PriceStanding?) -> JSONObject {
        var body: JSONObject = ["effect": .string(movement.effect.rawValue), "amount": .string("\(movement.amount)")]
        if movement.kind.rawValue != movement.effect.rawValue { body["kind"] = .string(movement.kind.rawValue) }
        if let order = movement.order { body["order"] = .string(order.text) }
        if let trade = movement.trade { body["trade"] = .string(trade.tradeNumber) }
        if let price { body["price"] = .string(price.rawValue) }
        if let number = movement.number { body["number"] = .string(number.text) }
        return body
    }

    /// What a movement and its facts tell of persons.
    static func personal(_ movement: Movement, buyer: String?) -> [String: String] {
        var personal: [String: String] = [:]
        if let buyer { personal["buyer"] = buyer }
        if let payee = movement.payee { personal["payee"] = "\(payee.kind):\(payee.id)" }
        return personal
    }

    /// The digest of arguments. Without a salt a telephone number can be found from it: what is personal stands in commitments instead.
    private static func digest(_ object: JSONObject, hiding personal: Set<String>) -> String {
        let shown = JSONObject(object.members.filter { !personal.contains($0.key) })
        return Hex.encode(SHA256.digest(JSONValue.object(shown).canonicalBytes))
    }

    private static func caller(_ principal: Principal) -> JSONObject {
        var body: JSONObject = ["agent": .string(principal.agent), "credential": .string(principal.credential)]
        if let context = principal.context {
            body["conversation"] = .string(context.conversation)
            body["context"] = .string(context.idDigest)
        }
        return body
    }

    private static func add(_ reason: RefusalReason, to body: inout JSONObject) {
        body["code"] = .string(reason.code)
        if body["statements"] == nil || !reason.statements.isEmpty {
            body["statements"] = .array(reason.statements.map { .string($0) })
        }
        // The reason's sentence may quote what an agent wrote: only its digest stands in the log.
        body["reason_digest"] = .string(Hex.encode(SHA256.digest(Array(reason.message.utf8))))
    }
}
