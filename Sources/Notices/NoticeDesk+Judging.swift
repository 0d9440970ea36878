import Money
import Store
import ToolKit

extension NoticeDesk {
    /// Holds a message to what this host knows: a payment counts where it is of what was asked for, and only once.
    func judge(_ content: NoticeContent, in tx: ReadTransaction) throws -> (verdict: NoticeVerdict, price: PriceStanding?) {
        guard content.kind == .payment, let order = content.order else { return (.told, nil) }
        switch try parts.board.standing(of: order.number, paying: content.amount, in: tx) {
        case nil: return (.unknownOrder, .unverified)
        case .differs?: return (.differs, .differs)
        case let price?: return (try book.counts(trade: order.tradeNumber, in: tx) ? .known : .counted, price)
        }
    }
}
