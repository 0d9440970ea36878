import Ledger
import Logging
import Money
import Store

extension Gate {
    /// Whether nothing new may be sent: the store came from a backup, or lost commits, and nobody has said yet what happened in them. What
    /// was open is looked up all the same. A store may come to be so while hosts are at work on it.
    func isHeldBack(in tx: ReadTransaction) throws -> Bool { try tx.awaitsConfirmation() }

    /// The same outside of a transaction.
    func isHeldBack() async throws -> Bool { try await store.read { tx in try tx.awaitsConfirmation() } }

    /// Refuses what would spend while that is so: no limit counts what happened after the backup.
    func refuseWhileHeldBack(_ movement: Movement, in tx: ReadTransaction) throws {
        guard movement.effect.isSpending, try isHeldBack(in: tx) else { return }
        logger.error(
            "spending has stopped: the store came from a backup or lost what was written last",
            metadata: ["see": "tollgate store confirm --help"])
        throw RefusalReason(HostNotice.storeRestored)
    }
}
