public import Clocks
public import Money

/// What an order is made of, before it has a trade number.
public struct OrderDraft: Sendable, Hashable {
    /// The merchant's number: 1 to 64 letters, digits and underscores.
    public var outTradeNo: String
    /// What the order costs, in CNY.
    public var totalAmount: Money
    /// The title that the buyer sees.
    public var subject: String
    /// A longer text.
    public var body: String?
    /// The product code that the order was made under.
    public var product: String
    /// The one buyer who may pay; nil lets anybody pay.
    public var buyer: Buyer?
    /// When the unpaid order closes by itself.
    public var expiresAt: Instant?
    /// Where the buyer's browser goes after paying.
    public var returnURL: String?
    /// Where notifications go. Only addresses of this machine's own are ever sent to.
    public var notifyURL: String?
    /// The merchant's own text, echoed.
    public var passbackParams: String?
    /// Whether an application with a certificate made the order: what the platform sends about it then names a certificate, too.
    public var isCertified: Bool

    /// An order.
    public init(
        outTradeNo: String, totalAmount: Money, subject: String, body: String? = nil, product: String = "FAST_INSTANT_TRADE_PAY",
        buyer: Buyer? = nil, expiresAt: Instant? = nil, returnURL: String? = nil, notifyURL: String? = nil, passbackParams: String? = nil,
        isCertified: Bool = false
    ) {
        self.outTradeNo = outTradeNo
        self.totalAmount = totalAmount
        self.subject = subject
        self.body = body
        self.product = product
        self.buyer = buyer
        self.expiresAt = expiresAt
        self.returnURL = returnURL
        self.notifyURL = notifyURL
        self.passbackParams = passbackParams
        self.isCertified = isCertified
    }
}

/// Who made something happen.
public enum Actor: String, Sendable, Hashable {
    /// The application, by a signed request.
    case app
    /// The buyer, on the payment page.
    case buyer
    /// Somebody else at the merchant's: by hand in the platform's own pages, say.
    case somebodyElse = "somebody-else"
    /// The clock.
    case time
}

/// A refund that happened.
public struct TradeRefund: Sendable, Hashable {
    /// The request number, unique within the trade.
    public let requestNumber: String
    /// What was given back.
    public let amount: Money
    /// The reason, if one was given.
    public let reason: String?
    /// When.
    public let at: Instant
    /// Who asked for it.
    public let by: Actor
}

/// One trade and everything that happened to it.
public struct Trade: Sendable, Hashable {
    /// The order as it was made.
    public let order: OrderDraft
    /// The platform's number: 28 digits.
    public let tradeNo: String
    /// When the order came to be.
    public let createdAt: Instant
    /// Where it stands.
    public internal(set) var status: TradeStatus
    /// Who paid.
    public internal(set) var paidBy: Buyer?
    /// When it was paid.
    public internal(set) var paidAt: Instant?
    /// When it was closed.
    public internal(set) var closedAt: Instant?
    /// The refunds, oldest first.
    public internal(set) var refunds: [TradeRefund] = []

    init(order: OrderDraft, tradeNo: String, createdAt: Instant) {
        self.order = order
        self.tradeNo = tradeNo
        self.createdAt = createdAt
        status = .waitBuyerPay
    }

    /// What has been refunded altogether.
    public var refunded: Money { .fen(refunds.reduce(0) { $0 + $1.amount.minorUnits }) }

    /// What can still be refunded; nothing while the order is unpaid.
    public var refundable: Money {
        paidAt == nil ? .fen(0) : .fen(order.totalAmount.minorUnits - refunded.minorUnits)
    }

    /// The refund under a request number. Numbers are compared byte by byte.
    public func refund(_ requestNumber: String) -> TradeRefund? {
        refunds.first { $0.requestNumber.utf8.elementsEqual(requestNumber.utf8) }
    }
}
