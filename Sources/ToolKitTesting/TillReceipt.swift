public import JSON
import Money
public import ToolKit

/// What a till's tools that move money answer.
public struct TillReceipt: ToolOutput, Hashable {
    private let order: String?
    private let amount: Money
    private let request: String?
    private let link: String?

    init(_ movement: Movement, link: String? = nil) {
        order = movement.order?.text
        amount = movement.amount
        request = movement.number?.text
        self.link = link
    }

    /// The answer's schema.
    public static let schema: JSONObject = [
        "type": "object",
        "properties": [
            "order": ["type": "string"], "amount": ["type": "string"], "request": ["type": "string"], "link": ["type": "string"],
        ],
        "required": ["amount"],
    ]

    /// The answer in words.
    public var text: String { "The till did it: \(amount)." + (link.map { " The buyer pays at \($0)." } ?? "") }

    /// The answer as data.
    public var structured: JSONObject {
        var answer: JSONObject = ["amount": .string(amount.decimalText)]
        if let order { answer["order"] = .string(order) }
        if let request { answer["request"] = .string(request) }
        if let link { answer["link"] = .string(link) }
        return answer
    }
}
