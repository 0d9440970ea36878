import JSON
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
                "result": .object(result),
            ],
            "required": ["status"],
        ]
    }

    static func make(_ status: String, operation: OperationID?, result: JSONObject? = nil) -> JSONObject {
        var answer: JSONObject = ["status": .string(status)]
        if let operation { answer["operation"] = .string(operation.text) }
        if let result { answer["result"] = .object(result) }
        return answer
    }
}
