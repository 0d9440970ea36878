import Money
import Store

/// Totals of an order's refunds that the provider told, where they are more than this host had posted: each shows how much others have
/// refunded at the least, whatever this host posts later and whether or not that is told in a total again.
///
/// What a total leaves for others is what none of the host's own refunds explains that were allowed to leave before it was told. An own
/// refund that has not ended may be in it; one that was voided is taken not to be, until it is corrected. So the rows hold what was told,
/// and the bound is worked out from the operations as they are now.
enum ToldRefunds {
    static let migration = Migration(
        "told refunds",
        sql: [
            """
            CREATE TABLE told_refunds (
                shop TEXT NOT NULL, trade_number TEXT NOT NULL, step BIGINT NOT NULL, total BIGINT NOT NULL,
                PRIMARY KEY (shop, trade_number, step))
            """,
            // What was told before this table: all that is posted by now is taken to be in it, which is never too much for others.
            """
            INSERT INTO told_refunds (shop, trade_number, step, total)
            SELECT shop, trade_number, (SELECT COALESCE(MAX(number), 0) FROM transfers), provider_refunded - removed FROM orders
            WHERE provider_refunded > removed + (
                SELECT COALESCE(SUM(amount), 0) FROM operations WHERE operations.shop = orders.shop
                AND operations.trade_number = orders.trade_number AND effect = 'refund' AND state = 'succeeded')
            """,
        ])

    /// What others have refunded at the least, for a row of `orders`; nil where no total shows any of it. `$3` is an own operation that
    /// is left out.
    static let others = """
        (SELECT MAX(told_refunds.total - COALESCE((
                SELECT CAST(SUM(operations.amount) AS BIGINT) FROM operations
                JOIN transfers ON transfers.operation = operations.id AND transfers.kind = 'dispatch'
                WHERE operations.shop = told_refunds.shop AND operations.trade_number = told_refunds.trade_number
                AND operations.effect = 'refund' AND operations.id <> $3 AND transfers.number <= told_refunds.step
                AND (operations.state = 'succeeded' OR operations.ended_at IS NULL)), 0))
            FROM told_refunds WHERE told_refunds.shop = orders.shop AND told_refunds.trade_number = orders.trade_number)
        """

    private static let insert = """
        INSERT INTO told_refunds (shop, trade_number, step, total)
        SELECT found.shop, found.trade_number, found.step, found.total FROM (
            SELECT CAST($1 AS TEXT) AS shop, CAST($2 AS TEXT) AS trade_number,
                   (SELECT COALESCE(MAX(number), 0) FROM transfers) AS step,
                   CAST($3 AS BIGINT) - COALESCE((SELECT removed FROM orders WHERE shop = $1 AND trade_number = $2), 0) AS total,
                   COALESCE((SELECT CAST(SUM(amount) AS BIGINT) FROM operations WHERE shop = $1 AND trade_number = $2
                       AND effect = 'refund' AND state = 'succeeded'), 0) AS posted) AS found
        WHERE found.total > found.posted
        ON CONFLICT (shop, trade_number, step) DO UPDATE SET total =
            CASE WHEN excluded.total > told_refunds.total THEN excluded.total ELSE told_refunds.total END
        """

    /// An operation of this host leaves the store: what it explains of each total goes with it.
    static let forget = """
        UPDATE told_refunds SET total = total - (SELECT amount FROM operations WHERE id = $1)
        WHERE shop = $2 AND trade_number = (
            SELECT trade_number FROM operations WHERE id = $1 AND effect = 'refund' AND state = 'succeeded')
        AND step >= (SELECT number FROM transfers WHERE operation = $1 AND kind = 'dispatch')
        """

    /// Remembers what was told of an order, if the host's own refunds come to less. The order's row is there already.
    static func remember(_ total: Money, of order: OrderIdentity, shop: Shop, in tx: WriteTransaction) throws {
        try tx.perform(insert, [.text(shop.key), .text(order.tradeNumber), .integer(total.minorUnits)])
    }
}
