import Clocks
import JSON
import Ledger
import PolicyEngine

/// Requirements as the store keeps them.
enum RequirementCoding {
    static func encode(_ requirements: [GateRequirement]) -> JSONValue { .array(requirements.map { .object(encode($0)) }) }

    static func decode(_ value: JSONValue) throws -> [GateRequirement] { try (value.arrayValue ?? []).map(decode) }

    private static func encode(_ requirement: GateRequirement) -> JSONObject {
        var object: JSONObject = [
            "gate": .string(requirement.gate), "roles": .array(requirement.roles.map { .string($0) }),
            "approvals": .number(JSONNumber(requirement.approvals)), "expires": .number(JSONNumber(requirement.expires.milliseconds)),
            "without_approval": .bool(requirement.withoutApproval),
        ]
        if let escalation = requirement.escalation {
            object["escalate_after"] = .number(JSONNumber(escalation.after.milliseconds))
            object["escalate_roles"] = .array(escalation.roles.map { .string($0) })
        }
        return object
    }

    private static func decode(_ value: JSONValue) throws -> GateRequirement {
        guard let gate = value["gate"]?.stringValue, let approvals = value["approvals"]?.numberValue?.integer,
            let expires = value["expires"]?.numberValue?.integer, let roles = names(value["roles"])
        else { throw LedgerError.damaged("a question's requirements") }
        let escalation = value["escalate_after"]?.numberValue?.integer.map { after in
            GateRequirement.Escalation(after: Span(milliseconds: after), roles: names(value["escalate_roles"]) ?? [])
        }
        return GateRequirement(
            gate: gate, roles: roles, approvals: Int(approvals), expires: Span(milliseconds: expires), escalation: escalation,
            withoutApproval: value["without_approval"]?.boolValue ?? false)
    }

    private static func names(_ value: JSONValue?) -> [String]? { value?.arrayValue?.compactMap(\.stringValue) }
}
