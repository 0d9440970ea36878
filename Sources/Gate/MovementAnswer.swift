import Clocks
public import JSON
import Ledger
import Money
import ToolKit

/// The structured answer of a tool that moves money: the same shape whether it is done, held or under way.
enum MovementAnswer {
    static func schema(result: JSONObject) -> JSONObject {
        var properties: JSONObject = [
            "status": [
                "type": "string", "enum": ["succeeded", "held", "pending", "failed", "refused"],
                "description": "held: people are asked and nothing has moved; pending: sent, and the outcome is not known yet",
            ],
            "operation": ["type": "string", "description": "the operation's name, for operation-status"],
            "expires_at": ["type": "string", "description": "until when people can answer a held call"],
            "gates": ["type": "array", "items": ["type": "string"], "description": "the statements of the policy that hold the call"],
            "awaits": [
                "type": "array", "description": "what a held call waits for",
                "items": [
                    "type": "object", "properties": ["gate": ["type": "string"], "people": ["type": "integer"]],
                    "required": ["gate", "people"],
                ],
            ],
            "next": ["type": "string", "enum": [.string(next)], "description": "how to learn the outcome"],
            "price": [
                "type": "string",
                "description":
                    "`quoted`: the price that the shop's backend signed; `unverified`: nobody but the agent has said what this costs",
            ],
            "result": .object(result),
        ]
        for member in RefusalReason.properties.members where properties[member.key] == nil { properties[member.key] = member.value }
        return ["type": "object", "properties": .object(properties), "required": ["status"]]
    }

    /// What to do about a call whose outcome is not known yet.
    static let next = "repeat-or-operation-status"

    static func make(_ status: String, _ operation: Operation, result: JSONObject? = nil) -> JSONObject {
        var answer: JSONObject = ["status": .string(status), "operation": .string(operation.id.text)]
        if let price = operation.price { answer["price"] = .string(price.rawValue) }
        if let result { answer["result"] = .object(result) }
        if status == "pending" { answer["next"] = .string(next) }
        if status == "failed", let code = operation.result?.code { answer["code"] = .string(code) }
        return answer
    }
}

extension Question {
    /// The question as data: what is awaited, until when, and how to learn the outcome.
    public var structured: JSONObject {
        [
            "status": "held", "operation": .string(operation.text), "expires_at": .string(expiresAt.text),
            "gates": .array(gates.map { .string($0) }),
            "awaits": .array(awaits.map { ["gate": .string($0.gate), "people": .number(JSONNumber(Int64($0.people)))] }),
            "next": .string(MovementAnswer.next),
        ]
    }
}
