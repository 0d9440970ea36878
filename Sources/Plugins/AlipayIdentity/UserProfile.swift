import AlipayGateway
import JSON
import ToolKit

/// What Alipay tells of a user, as far as the agent may know it.
struct UserProfile: ToolOutput {
    let user: String
    /// In the order of ``UserField``; what Alipay does not tell is not there.
    let values: [(field: UserField, text: String)]

    /// What an answer tells.
    /// - Parameters:
    ///   - user: whose tokens were shown; the gateway has held the answer to it.
    ///   - more: what is given beyond what every authorisation tells.
    init(_ answer: GatewayAnswer, of user: String, with more: [UserField]) {
        self.user = OutsideText.neutral(user, limit: 128)
        values = (UserField.open + more).compactMap { field in
            let text = answer.text(field.rawValue).map(field.told) ?? ""
            return text.isEmpty ? nil : (field, text)
        }
    }

    static let schema: JSONObject = {
        var properties: JSONObject = ["user_id": ["type": "string", "description": "the user's id at Alipay (user_id or open_id)"]]
        for field in UserField.allCases {
            let description = UserField.open.contains(field) ? "as Alipay has it" : "as Alipay has it; only where the policy names it"
            properties[field.rawValue] = ["type": "string", "description": .string(description)]
        }
        return ["type": "object", "properties": .object(properties), "required": ["user_id"]]
    }()

    var text: String { (["用户ID: \(user)"] + values.map { "\($0.field.label): \($0.text)" }).joined(separator: ", ") }

    var structured: JSONObject {
        var object: JSONObject = ["user_id": .string(user)]
        for value in values { object[value.field.rawValue] = .string(value.text) }
        return object
    }
}
