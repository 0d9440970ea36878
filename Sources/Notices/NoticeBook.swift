import Clocks
public import Money
public import Store
import ToolKit

/// The messages of a shop, as they are in the store.
public struct NoticeBook: Sendable {
    /// Which messages are wanted.
    public enum Choice: Sendable {
        /// All of them.
        case all
        /// Those that the merchant's own address has not taken.
        case unsent
        /// Those that people have to look at.
        case alarms
    }

    /// For how long the text of a message is kept; what was made of it stays.
    static let keepsBodies = Span.days(90)

    let shop: String

    /// The messages of a shop, by the shop's key in the store.
    public init(shop: String) { self.shop = shop }

    /// The newest messages first.
    public func list(_ choice: Choice, limit: Int, in tx: ReadTransaction) throws -> [KeptNotice] {
        let condition =
            switch choice {
            case .all: ""
            case .unsent: " AND forwarding IN ('due', 'unsent')"
            case .alarms: " AND verdict IN ('differs', 'unknown-order')"
            }
        return try tx.query(
            "SELECT \(NoticeTables.columns) FROM notices WHERE shop = $1\(condition) ORDER BY received_at DESC, notify_id LIMIT $2",
            [.text(shop), .integer(Int64(limit))]
        ).map(NoticeTables.read)
    }

    /// The payment of an order that counts; nil where none came yet.
    public func payment(of order: OrderNumber, in tx: ReadTransaction) throws -> KeptNotice? {
        try tx.query(
            """
            SELECT \(NoticeTables.columns) FROM notices WHERE shop = $1 AND order_number = $2 AND kind = 'payment' AND verdict = 'counted'
            ORDER BY received_at LIMIT 1
            """, [.text(shop), .text(order.text)]
        ).first.map(NoticeTables.read)
    }

    /// Whether a message of this name, or another one that says the same, is known.
    func knows(id: String, what: String, in tx: ReadTransaction) throws -> Bool {
        try !tx.query(
            """
            SELECT 1 AS one FROM notices WHERE shop = $1 AND notify_id = $2 UNION ALL
            SELECT 1 AS one FROM notices WHERE shop = $1 AND what = $3
            """, [.text(shop), .text(id), .text(what)]
        ).isEmpty
    }

    /// Whether a payment of this trade counts already.
    func counts(trade: String, in tx: ReadTransaction) throws -> Bool {
        try !tx.query(
            "SELECT 1 AS one FROM notices WHERE shop = $1 AND trade_number = $2 AND kind = 'payment' AND verdict = 'counted' LIMIT 1",
            [.text(shop), .text(trade)]
        ).isEmpty
    }

    /// When the newest payment came that counts and that each of these agents had asked for; nothing for those who got none.
    func newest(of agents: [String], in tx: ReadTransaction) throws -> [String: Instant] {
        var newest: [String: Instant] = [:]
        for agent in agents {
            let row = try tx.query(
                "SELECT received_at FROM notices WHERE shop = $1 AND agent = $2 ORDER BY received_at DESC LIMIT 1",
                [.text(shop), .text(agent)]
            ).first
            if let row { newest[agent] = Instant(milliseconds: try row.integer("received_at")) }
        }
        return newest
    }

    /// - Parameter agent: who had asked for the payment that counts; nil where it counts as none.
    func add(_ notice: KeptNotice, of agent: String?, what: String, body: [UInt8], in tx: WriteTransaction) throws {
        let next: SQLValue = notice.forwarding == .due ? .integer(notice.receivedAt.milliseconds) : .null
        try tx.execute(
            """
            INSERT INTO notices (shop, notify_id, what, kind, order_number, trade_number, currency, amount, verdict, price, received_at,
                body, forwarding, tries, next_at, agent)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $14, $15)
            """,
            [
                .text(shop), .text(notice.id), .text(what), .text(notice.kind.rawValue), SQLValue(notice.order?.number.text),
                SQLValue(notice.order?.tradeNumber), SQLValue(notice.amount?.currency.code), SQLValue(notice.amount?.minorUnits),
                .text(notice.verdict.rawValue), SQLValue(notice.price?.rawValue), .integer(notice.receivedAt.milliseconds),
                .blob(body), .text(notice.forwarding.rawValue), next, SQLValue(agent),
            ])
    }

    /// Drops the texts of messages that are older than they are kept for and that nobody is to be sent any more.
    /// - Returns: how many were dropped; there may be more where it is `limit`.
    func dropBodies(limit: Int, in tx: WriteTransaction) throws -> Int {
        try tx.execute(
            """
            UPDATE notices SET body = NULL WHERE shop = $1 AND notify_id IN (
                SELECT notify_id FROM notices WHERE shop = $1 AND received_at < $2 AND body IS NOT NULL AND forwarding <> 'due' LIMIT $3)
            """, [.text(shop), .integer((tx.now - Self.keepsBodies).milliseconds), .integer(Int64(limit))])
    }
}
