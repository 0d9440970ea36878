public import Clocks
public import Store

extension Ledger {
    /// Brings back, for every shop, what a clock that ran ahead put off: look-ups are due now, leases end once whoever has one can no
    /// longer be sending, and looks for what was voided keep their distances.
    ///
    /// What the operations themselves tell stays as it was written.
    /// - Parameter leases: how long after now a process may still be sending.
    public static func bringBack(leases: Span, in tx: WriteTransaction) throws(StoreError) {
        let (now, end) = (SQLValue.integer(tx.now.milliseconds), SQLValue.integer((tx.now + leases).milliseconds))
        try tx.perform("UPDATE operations SET lease_until = $1 WHERE ended_at IS NULL AND lease_until > $1", [end])
        try tx.perform("UPDATE operations SET look_at = $1 WHERE ended_at IS NULL AND look_at > $1", [now])
        try tx.perform("UPDATE watches SET look_at = look_at - since + $1, since = $1 WHERE since > $1", [now])
    }
}
