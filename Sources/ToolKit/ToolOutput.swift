public import JSON
public import Money

/// What a tool answers: a text for the model and the same as data.
public protocol ToolOutput: Sendable {
    /// The JSON Schema of ``structured``; its root is an object.
    static var schema: JSONObject { get }
    /// The text for the model.
    var text: String { get }
    /// The answer as data; conforms to ``schema``.
    var structured: JSONObject { get }
    /// A refund that the answer shows, whoever made it: the host counts what it did not make itself. Nil, which is the default, for
    /// answers that show none.
    var seenRefund: SeenRefund? { get }
    /// The refunds that the answer shows, where it may show many. The default is ``seenRefund``.
    var seenRefunds: [SeenRefund] { get }
    /// Who the answer says has got a transfer. Nil, which is the default, for answers that do not tell.
    var seenPayee: SeenPayee? { get }
    /// Whether the answer says that the provider has no order of the number that was asked for. False, which is the default, for answers
    /// that do not: a ``Failure`` says so by its code.
    var isOrderUnknown: Bool { get }
}

extension ToolOutput {
    /// Shows no refund.
    public var seenRefund: SeenRefund? { nil }

    /// The one refund, where there is one.
    public var seenRefunds: [SeenRefund] { seenRefund.map { [$0] } ?? [] }

    /// Shows no payee.
    public var seenPayee: SeenPayee? { nil }

    /// Does not say so.
    public var isOrderUnknown: Bool { false }
}

/// Two names of one payee, as a verified answer of the provider's shows them.
public struct SeenPayee: Sendable, Hashable {
    /// The name under which money was sent.
    public let asked: PayeeIdentity
    /// The identity that the provider says has got it.
    public let receiver: PayeeIdentity

    /// A payee that an answer shows.
    public init(asked: PayeeIdentity, receiver: PayeeIdentity) {
        self.asked = asked
        self.receiver = receiver
    }
}

/// A refund as a verified answer of the provider's shows it.
public struct SeenRefund: Sendable, Hashable {
    /// The order that it was made on.
    public let order: OrderIdentity
    /// The number under which the provider has it.
    public let number: RequestNumber
    /// How much it was.
    public let amount: Money

    /// A refund that an answer shows.
    public init(order: OrderIdentity, number: RequestNumber, amount: Money) {
        self.order = order
        self.number = number
        self.amount = amount
    }
}
