import JSON
import Ledger
import Money

/// The structured answer of a tool that moves money: the same shape whether it is done, held or under way.
enum MovementAnswer {
    static func schema(result: JSONObject) -> JSONObject {
        [
            "type": "object",
            "properties": [
                "status": ["type": "string", "enum": ["succeeded", "held", "pending", "failed", "refused"]],
                "operation": ["type": "string", "description": "the operation's name, for operation-status"],
                "expires_at": ["type": "string", "description": "until when people can answer a held call"],
                "gates": ["type": "array", "items": ["type": "string"], "description": "what people are asked for"],
                "price": ["type": "string", "description": "`unverified`: nobody but the agent has said what this costs"],
                "result": .object(result),
            ],
            "required": ["status"],
        ]
    }

    static func make(_ status: String, _ operation: Operation, result: JSONObject? = nil) -> JSONObject {
        var answer: JSONObject = ["status": .string(status), "operation": .string(operation.id.text)]
        if let price = operation.movement.price { answer["price"] = .string(price) }
        if let result { answer["result"] = .object(result) }
        return answer
    }
}

extension Movement {
    /// What is known of a collected price: it came from an agent, and there is no quote to hold it to.
    var price: String? { if case .collect = self { "unverified" } else { nil } }
}
