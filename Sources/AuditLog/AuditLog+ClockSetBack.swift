import Clocks
public import Store

extension AuditLog {
    /// The entry that says that a clock ran ahead and was put right: entries before it in the tree may have been written later.
    public static let clockSetBack = "clock-set-back"

    /// Lets entries that wait for their leaves by a clock that ran ahead get them before those that are written from now on, as their
    /// writers wrote them. What the entries say stays as it was.
    ///
    /// They wait from a moment before now: whatever this transaction writes gets its leaf after all of them, whoever wrote them.
    public static func bringBack(in tx: WriteTransaction) throws(StoreError) {
        let now = tx.now.milliseconds
        try tx.perform("UPDATE audit_pending SET at = $1 WHERE at > $1", [.integer(now - 1)])
        try tx.perform("DELETE FROM audit_lease WHERE until > $1", [.integer(now)])
    }
}
