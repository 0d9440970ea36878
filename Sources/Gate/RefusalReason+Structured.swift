public import JSON
import ToolKit

extension RefusalReason {
    /// The refusal as data. It fits the schema of every tool's answer, since some clients check refusals too and would show their own
    /// error instead of it.
    public var structured: JSONObject {
        [
            "status": "refused", "code": .string(code), "statements": .array(statements.map { .string($0) }),
            "may_help_later": .bool(mayHelpLater),
        ]
    }

    /// The members of ``structured`` in JSON Schema.
    static let properties: JSONObject = [
        "status": ["type": "string", "description": "`refused` or `failed` where there is no answer"],
        "code": ["type": "string", "description": "a stable word for why it was refused or failed"],
        "statements": [
            "type": "array", "items": ["type": "string"], "description": "the statements of the policy that refused it",
        ],
        "may_help_later": ["type": "boolean", "description": "whether the same call may pass later"],
        "retry_after_seconds": ["type": "integer", "description": "after how many seconds the same call may be made again"],
    ]
}

/// The structured answer of a tool that only looks: what the tool tells, or why the call was refused.
enum ReadingAnswer {
    /// The schema of both. What the tool says of a member of its own stays; ``conflict(of:)`` is nil.
    static func schema(result: JSONObject) -> JSONObject {
        var schema = result
        var properties = result["properties"]?.objectValue ?? [:]
        for member in RefusalReason.properties.members where properties[member.key] == nil { properties[member.key] = member.value }
        schema["properties"] = .object(properties)
        schema["required"] = nil
        schema["anyOf"] = [
            ["required": result["required"] ?? []],
            ["properties": ["status": ["enum": ["refused", "failed"]]], "required": ["status", "code"]],
        ]
        return schema
    }

    /// What a failed look-up tells: the code, and whether asking later can help.
    static func failed(_ failure: Failure) -> JSONObject {
        ["status": "failed", "code": .string(failure.code), "may_help_later": .bool(failure.mayHelpLater)]
    }

    /// The member of a tool's own answer that a refusal could not be told beside; nil where there is none.
    static func conflict(of result: JSONObject) -> String? {
        let own = result["properties"]?.objectValue ?? [:]
        return RefusalReason.properties.members.first { member in
            guard let property = own[member.key] else { return false }
            return property["type"] != member.value["type"] || property["enum"] != nil || property["const"] != nil
        }?.key
    }
}
