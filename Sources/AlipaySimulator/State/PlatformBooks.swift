import Clocks
import Money

/// Everything that the platform remembers.
struct PlatformBooks: Sendable {
    var trades: TradeBook
    var funds = FundsBook()
    var codes = CodeBook()
    var users = UserBook()
    var notices = NoticeQueue()
    /// Links to bills: they die within seconds, and are kept in memory alone.
    var bills = BillLinks()

    init(trades: TradeBook) { self.trades = trades }

    /// What the merchant's account holds.
    var available: Money { .fen(trades.balance.minorUnits + funds.balance.minorUnits) }

    /// Where each book ends.
    var mark: Mark {
        Mark(
            trades: trades.entries.count, funds: funds.entries.count, codes: codes.entries.count, users: users.entries.count,
            notices: notices.entries.count)
    }

    /// The lines that were written behind a mark.
    func lines(since mark: Mark) -> [JournalLine] {
        trades.entries[mark.trades...].map(JournalLine.trade) + funds.entries[mark.funds...].map(JournalLine.funds)
            + codes.entries[mark.codes...].map(JournalLine.code) + users.entries[mark.users...].map(JournalLine.user)
            + notices.entries[mark.notices...].map(JournalLine.notice)
    }

    /// Takes a line that was written earlier. The lines of a book come in their order.
    mutating func replay(_ line: JournalLine) throws(JournalError) {
        switch line {
        case .trade(let entry): try trades.replay(entry)
        case .funds(let entry): try funds.replay(entry)
        case .code(let entry): try codes.replay(entry)
        case .user(let entry): try users.replay(entry)
        case .notice(let entry): try notices.replay(entry)
        }
    }

    /// How far the books went once.
    struct Mark: Sendable, Equatable {
        let trades: Int
        let funds: Int
        let codes: Int
        let users: Int
        let notices: Int
    }
}
