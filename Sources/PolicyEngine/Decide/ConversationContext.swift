public import JSON
public import Money

/// What an agent's backend signed about a conversation. The model cannot write any of it, and the backend may leave out any of it.
public struct ConversationContext: Sendable, Hashable {
    /// The conversation's id (`conv`).
    public var conversation: String?
    /// The customer's identity at the provider (`customer`); personal data.
    public var customer: String?
    /// The merchant's numbers of the orders that the conversation is about (`orders`).
    public var orders: [String]?
    /// What the backend quoted for orders, by the merchant's number (`quotes`); in yuan.
    public var quotes: [String: Money]?
    /// All other claims as they were signed. The policy's section `context` gives those types that conditions may ask for.
    public var declared: JSONObject

    /// A context.
    public init(
        conversation: String? = nil, customer: String? = nil, orders: [String]? = nil, quotes: [String: Money]? = nil,
        declared: JSONObject = [:]
    ) {
        self.conversation = conversation
        self.customer = customer
        self.orders = orders
        self.quotes = quotes
        self.declared = declared
    }
}

// MARK: - Claims

/// Why the claims of a token are no context.
public struct ContextClaimError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The claim.
    public let claim: String
    /// What is wrong with it, to be read after its name.
    public let problem: String

    /// One sentence; it quotes no value.
    public var description: String { "the claim `\(claim)` \(problem)" }
}

extension ConversationContext {
    /// The greatest number of orders, of quotes, and of elements of a declared list.
    public static let maximumElements = 100
    /// The longest text of a declared claim, in bytes.
    public static let maximumTextBytes = 1024

    /// Claims of a token that say something about the token itself, not about the conversation: RFC 7519, section 4.1, and `agent`.
    public static let registeredClaims: Set<String> = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "agent"]
    /// The claims that every context may have.
    static let ownClaims: Set<String> = ["conv", "customer", "orders", "quotes"]

    /// The claims of a verified token. Quotes are amounts in yuan, a number or a text, read exactly.
    /// - Throws: ``ContextClaimError`` for a claim of the wrong type or beyond its bounds.
    public init(claims: JSONObject) throws(ContextClaimError) {
        self.init()
        conversation = try Self.text(claims, "conv", maximum: 128)
        customer = try Self.text(claims, "customer", maximum: 128)
        orders = try Self.orders(claims)
        quotes = try Self.quotes(claims)
        for member in claims.members where !Self.registeredClaims.contains(member.key) && !Self.ownClaims.contains(member.key) {
            guard Self.isBounded(member.value) else { throw ContextClaimError(claim: member.key, problem: "is too long") }
            declared[member.key] = member.value
        }
    }

    private static func text(_ claims: JSONObject, _ name: String, maximum: Int) throws(ContextClaimError) -> String? {
        guard let value = claims[name] else { return nil }
        guard let text = value.stringValue, !text.isEmpty else { throw ContextClaimError(claim: name, problem: "is not a text") }
        guard text.utf8.count <= maximum else { throw ContextClaimError(claim: name, problem: "is longer than \(maximum) bytes") }
        return text
    }

    private static func orders(_ claims: JSONObject) throws(ContextClaimError) -> [String]? {
        guard let value = claims["orders"] else { return nil }
        guard let elements = value.arrayValue else { throw ContextClaimError(claim: "orders", problem: "is not a list of order numbers") }
        guard elements.count <= maximumElements else {
            throw ContextClaimError(claim: "orders", problem: "has more than \(maximumElements) elements")
        }
        var orders: [String] = []
        for element in elements {
            guard let number = element.stringValue, isOrderNumber(number) else {
                throw ContextClaimError(claim: "orders", problem: "has an element that is no order number")
            }
            orders.append(number)
        }
        return orders
    }

    private static func quotes(_ claims: JSONObject) throws(ContextClaimError) -> [String: Money]? {
        guard let value = claims["quotes"] else { return nil }
        guard let members = value.objectValue?.members else {
            throw ContextClaimError(claim: "quotes", problem: "is not a map from order numbers to amounts")
        }
        guard members.count <= maximumElements else {
            throw ContextClaimError(claim: "quotes", problem: "has more than \(maximumElements) elements")
        }
        var quotes: [String: Money] = [:]
        for member in members {
            guard isOrderNumber(member.key) else { throw ContextClaimError(claim: "quotes", problem: "has a key that is no order number") }
            guard let amount = yuan(member.value) else {
                throw ContextClaimError(claim: "quotes", problem: "has a value that is no exact amount in yuan")
            }
            quotes[member.key] = amount
        }
        return quotes
    }

    private static func isOrderNumber(_ text: String) -> Bool { !text.isEmpty && text.utf8.count <= 64 }

    /// An amount in yuan as claims say it; nil where it is none.
    static func yuan(_ value: JSONValue) -> Money? {
        (value.numberValue?.text ?? value.stringValue).flatMap { try? Money(decimal: $0, currency: .cny) }
    }

    private static func isBounded(_ value: JSONValue) -> Bool {
        switch value {
        case .null, .bool, .number: true
        case .string(let text): text.utf8.count <= maximumTextBytes
        case .array(let elements): elements.count <= maximumElements && elements.allSatisfy { isBounded($0) }
        case .object(let object):
            object.count <= maximumElements && object.members.allSatisfy { $0.key.utf8.count <= maximumTextBytes && isBounded($0.value) }
        }
    }
}

// MARK: - The record

extension ConversationContext {
    /// What was recorded with an operation. Members that are not understood are left out: what depends on them cannot be judged then.
    public init(json: JSONObject) {
        self.init(
            conversation: json["conv"]?.stringValue, customer: json["customer"]?.stringValue,
            orders: json["orders"]?.arrayValue.map { $0.compactMap(\.stringValue) },
            declared: json["declared"]?.objectValue ?? [:])
        quotes = json["quotes"]?.objectValue.map { object in
            var quotes: [String: Money] = [:]
            for member in object.members {
                if let amount = member.value.stringValue.flatMap({ Values.money(written: $0) }) { quotes[member.key] = amount }
            }
            return quotes
        }
    }

    /// The context to record.
    public var json: JSONObject {
        var object = JSONObject()
        if let conversation { object["conv"] = .string(conversation) }
        if let customer { object["customer"] = .string(customer) }
        if let orders { object["orders"] = .array(orders.map { .string($0) }) }
        if let quotes {
            let sorted = quotes.sorted { $0.key < $1.key }
            object["quotes"] = .object(JSONObject(sorted.map { JSONObject.Member(key: $0.key, value: .string("\($0.value)")) }))
        }
        if !declared.isEmpty { object["declared"] = .object(declared) }
        return object
    }
}
