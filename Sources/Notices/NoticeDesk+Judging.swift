import Money
import Store
import ToolKit

extension NoticeDesk {
    /// Holds a message to what this host knows: a payment counts where it is of what was asked for, and only once.
    func judge(_ content: NoticeContent, in tx: ReadTransaction) throws -> Judged {
        guard content.kind == .payment, let order = content.order else { return Judged(verdict: .told) }
        guard let standing = try parts.board.standing(of: order.number, paying: content.amount, in: tx) else {
            return Judged(verdict: .unknownOrder, price: .unverified)
        }
        guard standing.price != .differs else { return Judged(verdict: .differs, price: .differs) }
        let isKnown = try book.counts(trade: order.tradeNumber, in: tx)
        return Judged(verdict: isKnown ? .known : .counted, price: standing.price, agent: isKnown ? nil : standing.agent)
    }
}

/// What the host makes of a message.
struct Judged: Sendable, Hashable {
    let verdict: NoticeVerdict
    /// How the price stands to what was asked for; nil for what is no payment.
    var price: PriceStanding?
    /// Who had asked for the payment; nil where it counts as none.
    var agent: String?
}
