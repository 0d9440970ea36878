import Clocks
public import Store

extension AuditLog {
    /// Lets entries that wait for their leaves by a clock that ran ahead get them before those that are written from now on, as their
    /// writers wrote them. What the entries say stays as it was.
    public static func bringBack(in tx: WriteTransaction) throws(StoreError) {
        let now = SQLValue.integer(tx.now.milliseconds)
        try tx.perform("UPDATE audit_pending SET at = $1 WHERE at > $1", [now])
        try tx.perform("DELETE FROM audit_lease WHERE until > $1", [now])
    }
}
