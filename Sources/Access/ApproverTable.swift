import Clocks
import Cryptography
import Store

/// What the store keeps of a person's secret.
struct StoredApprover: Sendable {
    let name: String
    let credential: String
    let salt: [UInt8]
    let hash: [UInt8]
    let cost: Scrypt.Cost
    let isAdmin: Bool
}

/// The SQL of approvers.
enum ApproverTable {
    static func approver(credential: String, in tx: ReadTransaction) throws(StoreError) -> StoredApprover? {
        let rows = try tx.query(
            """
            SELECT name, credential, salt, hash, scrypt_blocks, scrypt_block_size, scrypt_passes, is_admin
            FROM access_approver WHERE credential = $1
            """, [.text(credential)])
        guard let row = rows.first else { return nil }
        let cost = Scrypt.Cost(
            blocks: UInt64(clamping: try row.integer("scrypt_blocks")), blockSize: UInt64(clamping: try row.integer("scrypt_block_size")),
            passes: UInt64(clamping: try row.integer("scrypt_passes")))
        return StoredApprover(
            name: try row.text("name"), credential: try row.text("credential"), salt: try row.blob("salt"), hash: try row.blob("hash"),
            cost: cost, isAdmin: try row.bool("is_admin"))
    }

    static func exists(_ name: String, in tx: ReadTransaction) throws(StoreError) -> Bool {
        try !tx.query("SELECT name FROM access_approver WHERE name = $1", [.text(name)]).isEmpty
    }

    static func admins(in tx: ReadTransaction) throws(StoreError) -> [String] {
        var names: [String] = []
        for row in try tx.query("SELECT name FROM access_approver WHERE is_admin = 1 ORDER BY name") { names.append(try row.text("name")) }
        return names
    }

    static func put(_ approver: StoredApprover, by: String?, in tx: WriteTransaction) throws(StoreError) {
        try tx.execute(
            """
            INSERT INTO access_approver
            (name, credential, salt, hash, scrypt_blocks, scrypt_block_size, scrypt_passes, is_admin, added_at, added_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                .text(approver.name), .text(approver.credential), .blob(approver.salt), .blob(approver.hash),
                .integer(Int64(clamping: approver.cost.blocks)), .integer(Int64(clamping: approver.cost.blockSize)),
                .integer(Int64(clamping: approver.cost.passes)), SQLValue(approver.isAdmin), .integer(tx.now.milliseconds), SQLValue(by),
            ])
    }
}
