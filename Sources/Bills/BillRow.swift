public import Money

/// One line of a bill's details. Its texts are what stands in the file: outside data, and partly somebody's name.
public struct BillRow: Sendable, Hashable {
    /// What a line is about.
    public enum Business: String, Sendable, Hashable {
        /// A trade that was paid.
        case trade
        /// A refund, whole or in part.
        case refund
        /// Money that came into the account.
        case income
        /// Money that left the account.
        case outgo
    }

    /// The line in its file, from 1.
    public let line: Int
    /// What it is about.
    public let business: Business
    /// Alipay's number of the trade; of an account bill, of the business behind the change.
    public let tradeNumber: String
    /// The merchant's number of the order.
    public let orderNumber: String
    /// The number that a refund was asked for under; empty on other lines.
    public let requestNumber: String
    /// How much the order or the refund was, or the account's balance changed by: never below zero.
    public let amount: Money
    /// What the merchant received of a trade, or gave back of it: never below zero. Of an account bill the same as ``amount``.
    public let received: Money
    /// Alipay's fee, below zero where it was paid; nothing in an account bill.
    public let fee: Money
    /// What was sold.
    public let title: String
    /// Whom the money came from or went to, as Alipay shows it.
    public let counterparty: String
    /// When the trade was made or the balance changed, China time.
    public let createdAt: String
    /// When the trade was paid or the refund was done, China time; empty in an account bill.
    public let finishedAt: String

    init(_ line: DetailLine, _ business: Business) throws(BillError) {
        self.line = line.number
        self.business = business
        tradeNumber = try line.text(.tradeNumber)
        orderNumber = try line.text(.orderNumber)
        requestNumber = try line.text(.requestNumber)
        switch line.header.kind {
        case .trade:
            amount = try Self.size(line.fen(.amount))
            received = try Self.size(line.fen(.received))
            fee = .fen(try line.fenOrNothing(.fee))
        case .account:
            amount = try Self.size(line.fenOrNothing(business == .outgo ? .outgo : .income))
            received = amount
            fee = .fen(0)
        }
        title = try line.text(.title)
        counterparty = try line.text(.counterparty)
        createdAt = try line.text(.createdAt)
        finishedAt = try line.text(.finishedAt)
    }

    /// An amount without its sign: which way the money went the line's business says.
    private static func size(_ fen: Int64) -> Money { .fen(abs(fen)) }
}
