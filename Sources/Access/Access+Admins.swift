public import Store

extension Access {
    /// The public id of an admin's secret, read in the committing transaction; `nil` where nobody of this name is an admin. Somebody
    /// who was removed and added again has another one: what was given to the former person is not theirs.
    public static func adminCredential(of name: String, in tx: ReadTransaction) throws -> String? {
        try tx.query("SELECT credential FROM access_approver WHERE name = $1 AND is_admin = 1", [.text(name)]).first?.text("credential")
    }
}
