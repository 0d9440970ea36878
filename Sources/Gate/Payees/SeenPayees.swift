import AuditLog
import JSON
import Ledger
import Money
import Store
public import ToolKit

extension Gate {
    /// Takes in who the provider says has got a transfer: from now on both names are one payee for every limit, with all that was paid to
    /// either.
    /// - Parameter seen: what a verified answer showed; never what an agent said.
    public func learn(_ seen: SeenPayee) async throws {
        let ledger = ledger
        let isOld = try await store.read { tx in try PayeeBook(ledger).isJoined(seen.asked, receiver: seen.receiver, in: tx) }
        guard !isOld else { return }
        try await store.write { [self] tx in try learn(seen, in: tx) }
    }

    /// A payee for whom a person vouches is called by the name that they gave it, or by none.
    func refuseOtherName(_ name: String?, of payee: PayeeStanding, in tx: ReadTransaction) throws {
        guard let name, try PayeeBook(ledger).matches(name, of: payee, in: tx) == false else { return }
        throw RefusalReason(RuleNotice.otherName, statements: ["payee-name"])
    }

    /// The same within a transaction that writes more.
    func learn(_ seen: SeenPayee, in tx: WriteTransaction) throws {
        guard try PayeeBook(ledger).join(seen.asked, receiver: seen.receiver, in: tx) else { return }
        // Who they are stands in commitments: the log says that two names are one.
        _ = try audit.append(
            EntryDraft(
                kind: "payee-joined",
                body: ["name": .string(ledger.payeeKey(seen.asked)), "receiver": .string(ledger.payeeKey(seen.receiver))],
                personal: [
                    "asked": "\(seen.asked.kind):\(seen.asked.id)", "receiver": "\(seen.receiver.kind):\(seen.receiver.id)",
                ]), in: tx)
    }
}
