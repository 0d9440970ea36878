import Clocks
import Store
import ToolKit

/// The rows of kept bills. The files lie beside the store: megabytes in a commit would keep every caller waiting.
enum BillTable {
    static let migration = Migration(
        "kept bills",
        sql: [
            """
            CREATE TABLE kept_bills (
                shop TEXT NOT NULL,
                handle TEXT NOT NULL,
                kind TEXT NOT NULL,
                date TEXT NOT NULL,
                bytes BIGINT NOT NULL,
                sha256 TEXT NOT NULL,
                kept_at BIGINT NOT NULL,
                PRIMARY KEY (shop, handle)
            )
            """,
            "CREATE INDEX kept_bills_date ON kept_bills (shop, kind, date, kept_at)",
        ])

    /// Writes a bill down; one that is known becomes the newest of its date again.
    static func keep(_ bill: KeptBill, shop: String, in tx: WriteTransaction) throws(StoreError) {
        try tx.perform(
            """
            INSERT INTO kept_bills (shop, handle, kind, date, bytes, sha256, kept_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (shop, handle) DO UPDATE SET kept_at = excluded.kept_at
            """,
            [
                .text(shop), .text(bill.handle), .text(bill.kind), .text(bill.date), .integer(Int64(bill.byteCount)), .text(bill.sha256),
                .integer(tx.now.milliseconds),
            ])
    }

    static func find(handle: String, shop: String, in tx: ReadTransaction) throws(StoreError) -> KeptBill? {
        try tx.query("SELECT * FROM kept_bills WHERE shop = $1 AND handle = $2", [.text(shop), .text(handle)]).first.map(bill)
    }

    static func find(kind: String, date: String, shop: String, in tx: ReadTransaction) throws(StoreError) -> KeptBill? {
        try tx.query(
            "SELECT * FROM kept_bills WHERE shop = $1 AND kind = $2 AND date = $3 ORDER BY kept_at DESC, handle LIMIT 1",
            [.text(shop), .text(kind), .text(date)]
        ).first.map(bill)
    }

    static func list(shop: String, limit: Int, in tx: ReadTransaction) throws(StoreError) -> [ListedBill] {
        try tx.query(
            "SELECT * FROM kept_bills WHERE shop = $1 ORDER BY kept_at DESC, handle LIMIT $2", [.text(shop), .integer(Int64(limit))]
        ).map { (row) throws(StoreError) in
            ListedBill(bill: try bill(row), keptAt: Instant(milliseconds: try row.integer("kept_at")))
        }
    }

    private static func bill(_ row: Row) throws(StoreError) -> KeptBill {
        KeptBill(
            handle: try row.text("handle"), kind: try row.text("kind"), date: try row.text("date"),
            byteCount: Int(try row.integer("bytes")), sha256: try row.text("sha256"))
    }
}
