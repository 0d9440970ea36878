import Clocks
import Money
public import Store
import ToolKit

/// The table of messages, and how its rows are read.
public enum NoticeTables {
    /// The tables of this room.
    public static let migrations = MigrationSet(
        owner: "notices",
        migrations: [
            Migration(
                "notices",
                sql: [
                    // A row stays for good, so that what was told once never counts again. The body, which names the buyer, does not.
                    """
                    CREATE TABLE notices (
                        shop TEXT NOT NULL, notify_id TEXT NOT NULL, what TEXT NOT NULL, kind TEXT NOT NULL,
                        order_number TEXT, trade_number TEXT, currency TEXT, amount BIGINT, verdict TEXT NOT NULL, price TEXT,
                        received_at BIGINT NOT NULL, body BYTEA,
                        forwarding TEXT NOT NULL, tries BIGINT NOT NULL, next_at BIGINT, forwarded_at BIGINT,
                        PRIMARY KEY (shop, notify_id), UNIQUE (shop, what))
                    """,
                    "CREATE INDEX notices_by_order ON notices (shop, order_number)",
                    "CREATE INDEX notices_by_trade ON notices (shop, trade_number)",
                    "CREATE INDEX notices_by_next ON notices (shop, next_at)",
                    "CREATE INDEX notices_by_time ON notices (shop, received_at)",
                ]),
            // Who asked for what was paid: that agent's clients are told that something has come.
            Migration(
                "agents",
                sql: [
                    "ALTER TABLE notices ADD COLUMN agent TEXT", "CREATE INDEX notices_by_agent ON notices (shop, agent, received_at)",
                ]),
        ])

    /// All columns of a row but its body.
    static let columns =
        """
        notify_id, kind, order_number, trade_number, currency, amount, verdict, price, received_at, forwarding, tries, next_at
        """

    static func read(_ row: Row) throws -> KeptNotice {
        let id = try row.text("notify_id")
        guard let kind = NoticeKind(rawValue: try row.text("kind")), let verdict = NoticeVerdict(rawValue: try row.text("verdict")),
            let forwarding = NoticeForwarding(rawValue: try row.text("forwarding"))
        else { throw NoticeDamaged(id: id) }
        var order: OrderIdentity?
        if let number = try row.optionalText("order_number"), let trade = try row.optionalText("trade_number") {
            order = OrderIdentity(number: OrderNumber(number), tradeNumber: trade)
        }
        return KeptNotice(
            id: id, kind: kind, order: order, amount: try amount(row, id), verdict: verdict,
            price: try row.optionalText("price").flatMap(PriceStanding.init(rawValue:)),
            receivedAt: Instant(milliseconds: try row.integer("received_at")), forwarding: forwarding,
            tries: Int(clamping: try row.integer("tries")),
            nextAt: try row.optionalInteger("next_at").map { Instant(milliseconds: $0) })
    }

    private static func amount(_ row: Row, _ id: String) throws -> Money? {
        guard let units = try row.optionalInteger("amount"), let code = try row.optionalText("currency") else { return nil }
        guard let currency = Currency(code: code) else { throw NoticeDamaged(id: id) }
        return Money(minorUnits: units, currency: currency)
    }
}

/// A row of the table of messages that this program has not written.
struct NoticeDamaged: Error, CustomStringConvertible {
    let id: String

    var description: String { "the message `\(id)` can't be read in the store" }
}
