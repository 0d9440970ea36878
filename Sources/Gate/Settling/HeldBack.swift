import Ledger
import Money
import Store

extension Gate {
    /// Whether nothing new may be sent: the store came from a backup, and nobody has said yet what happened after that. What was open is
    /// looked up all the same.
    ///
    /// Hosts cannot be at work on a store that is restored, so that one that was opened without the mark never gets it.
    func isHeldBack(in tx: ReadTransaction) throws -> Bool { try store.mark?.kind == .restored && tx.awaitsConfirmation() }

    /// The same outside of a transaction.
    func isHeldBack() async throws -> Bool {
        guard store.mark?.kind == .restored else { return false }
        return try await store.read { tx in try tx.awaitsConfirmation() }
    }

    /// Refuses what would spend while that is so: no limit counts what happened after the backup.
    func refuseWhileHeldBack(_ movement: Movement, in tx: ReadTransaction) throws {
        guard movement.effect.isSpending, try isHeldBack(in: tx) else { return }
        throw RefusalReason(
            code: "store-restored",
            message: "the host was brought back from a backup, and an admin has to confirm what happened after it.", mayHelpLater: true)
    }
}
