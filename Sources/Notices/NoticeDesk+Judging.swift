import Ledger
import Money
import PolicyEngine
import Store
import ToolKit

extension NoticeDesk {
    /// Holds a message to what this host knows: a payment counts where it is of what was asked for, and only once.
    func judge(_ content: NoticeContent, in tx: ReadTransaction) throws -> (verdict: NoticeVerdict, price: PriceStanding?) {
        guard content.kind == .payment, let order = content.order else { return (.told, nil) }
        let asked = try parts.ledger.collects(of: order.number, in: tx)
        guard !asked.isEmpty else { return (.unknownOrder, .unverified) }
        // Alipay lets the first link count that a buyer opens: any amount that was asked for is right.
        let equal = asked.filter { $0.movement.amount == content.amount }
        guard !equal.isEmpty else { return (.differs, .differs) }
        let isQuoted = equal.contains { Self.quote(of: $0) == content.amount }
        let price: PriceStanding = isQuoted ? .quoted : .unverified
        return (try book.counts(trade: order.tradeNumber, in: tx) ? .known : .counted, price)
    }

    /// What the agent's backend had quoted for the order, where the call that asked for the payment came with a context that says so.
    private static func quote(of operation: Operation) -> Money? {
        guard let order = operation.movement.order else { return nil }
        return RecordedFacts(json: operation.call.facts).context?.quotes?[order.text]
    }
}
