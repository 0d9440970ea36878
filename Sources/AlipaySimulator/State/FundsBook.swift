public import Clocks
public import Money

/// What happened to the merchant's account otherwise than by trades.
public enum FundsEvent: Sendable, Hashable {
    /// The merchant put money in.
    case deposited(Money)
    /// A transfer was taken, and stands where the draft says.
    case transferred(TransferRequest, TransferDraft, orderID: String, payFundOrderID: String)
    /// A transfer that was under way came to its end.
    case ended(outBizNo: String, TransferStatus, errorCode: String?, failReason: String?)
}

/// A line of the account's own history.
public struct FundsEntry: Sendable, Hashable {
    /// 1 for the first entry, without gaps.
    public let sequence: Int
    /// When it happened.
    public let at: Instant
    /// What happened.
    public let event: FundsEvent
}

/// Transfers and deposits: what is in the merchant's account beside its trades, made from an append-only list of entries.
///
/// What tests state of transfers is kept beside them in memory alone. It touches no account and stands in no entry: nothing happened.
public struct FundsBook: Sendable {
    /// What happened, oldest first.
    public private(set) var entries: [FundsEntry] = []
    /// Every transfer, made or stated, oldest first.
    public private(set) var all: [Transfer] = []
    /// What deposits and transfers left in the account, which may be less than nothing.
    public private(set) var balance = Money.fen(0)
    private var places: [[UInt8]: Int] = [:]
    private var made = 0

    /// An empty book.
    public init() {}

    /// The transfer under the merchant's number. Numbers are compared byte by byte.
    public subscript(outBizNo: String) -> Transfer? { places[Array(outBizNo.utf8)].map { all[$0] } }

    /// Takes what is said of a transfer. Said again, it keeps its numbers and the instant at which it was first paid.
    public mutating func state(_ draft: TransferDraft, at now: Instant) throws(TradeRefusal) -> Transfer {
        try Self.check(draft)
        let known = self[draft.outBizNo]
        guard known?.request == nil else { throw .invalidParameter("out_biz_no") }
        let isPaid = draft.status == .success || draft.status == .refund
        let numbers = numbers(at: now, of: all.count + 1, stated: true)
        let transfer = Transfer(
            draft: draft, orderID: known?.orderID ?? numbers.order, payFundOrderID: known?.payFundOrderID ?? numbers.payment,
            paidAt: isPaid ? known?.paidAt ?? now : nil, request: nil)
        keep(transfer)
        return transfer
    }

    /// Puts money in.
    public mutating func deposit(_ amount: Money, at now: Instant) throws(TradeRefusal) {
        guard amount.currency == .cny, amount.isPositive, amount.minorUnits <= TradeBook.greatestTotal else {
            throw .invalidParameter("amount")
        }
        append(.deposited(amount), at: now)
    }

    /// Takes a transfer, which the caller has checked. It is over at once, or stays under way.
    mutating func transfer(_ request: TransferRequest, to receiver: SimulatedUser, staysUnderWay: Bool, at now: Instant) -> Transfer {
        let numbers = numbers(at: now, of: made + 1, stated: false)
        let draft = TransferDraft(
            outBizNo: request.outBizNo, amount: request.amount, status: staysUnderWay ? .dealing : .success,
            receiverUserID: receiver.userID, receiverOpenID: receiver.openID)
        append(.transferred(request, draft, orderID: numbers.order, payFundOrderID: numbers.payment), at: now)
        guard let transfer = self[request.outBizNo] else { preconditionFailure("a transfer that was just written is not there") }
        return transfer
    }

    /// Ends a transfer: one under way as anything, one that arrived by coming back.
    public mutating func end(
        _ outBizNo: String, as status: TransferStatus, errorCode: String? = nil, failReason: String? = nil, at now: Instant
    ) throws(TradeRefusal) -> Transfer {
        guard let known = self[outBizNo], known.request != nil else { throw .orderNotExist }
        let fits = known.draft.status == .dealing ? status.isFinal : known.draft.status == .success && status == .refund
        guard fits else { throw .invalidParameter("status") }
        append(.ended(outBizNo: outBizNo, status, errorCode: errorCode, failReason: failReason), at: now)
        return self[outBizNo] ?? known
    }

    /// Takes an entry that was written earlier. Entries come in the order in which they were written.
    public mutating func replay(_ entry: FundsEntry) throws(JournalError) {
        guard entry.sequence == entries.count + 1 else { throw .outOfOrder(found: entry.sequence, expected: entries.count + 1) }
        switch entry.event {
        case .deposited: break
        case .transferred(let request, _, _, _):
            guard self[request.outBizNo] == nil else { throw .impossible(sequence: entry.sequence) }
        case .ended(let outBizNo, _, _, _):
            guard self[outBizNo] != nil else { throw .impossible(sequence: entry.sequence) }
        }
        apply(entry)
    }

    private mutating func append(_ event: FundsEvent, at now: Instant) {
        apply(FundsEntry(sequence: entries.count + 1, at: now, event: event))
    }

    private mutating func apply(_ entry: FundsEntry) {
        entries.append(entry)
        switch entry.event {
        case .deposited(let amount):
            balance = .fen(balance.minorUnits + amount.minorUnits)
        case .transferred(let request, let draft, let orderID, let payFundOrderID):
            made += 1
            balance = .fen(balance.minorUnits - (draft.status.isDebited ? draft.amount.minorUnits : 0))
            keep(
                Transfer(
                    draft: draft, orderID: orderID, payFundOrderID: payFundOrderID, paidAt: draft.status == .success ? entry.at : nil,
                    request: request))
        case .ended(let outBizNo, let status, let errorCode, let failReason):
            guard let known = self[outBizNo] else { return }
            if known.draft.status.isDebited, !status.isDebited {
                balance = .fen(balance.minorUnits + known.draft.amount.minorUnits)
            }
            var draft = known.draft
            (draft.status, draft.errorCode, draft.failReason) = (status, errorCode, failReason)
            keep(
                Transfer(
                    draft: draft, orderID: known.orderID, payFundOrderID: known.payFundOrderID,
                    paidAt: status == .success ? entry.at : known.paidAt, request: known.request))
        }
    }

    private mutating func keep(_ transfer: Transfer) {
        let number = Array(transfer.draft.outBizNo.utf8)
        if let place = places[number] {
            all[place] = transfer
        } else {
            places[number] = all.count
            all.append(transfer)
        }
    }

    /// 32 digits each. Those of stated transfers differ from those of made ones, which a journal brings back.
    private func numbers(at now: Instant, of count: Int, stated: Bool) -> (order: String, payment: String) {
        let count = String(count)
        let digits = String(repeating: "0", count: max(0, 13 - count.count)) + count
        let day = ChinaTime.compactDay(now)
        return (day + "1100700000" + (stated ? "0" : "1") + digits, day + "1100700015" + (stated ? "0" : "1") + digits)
    }

    static func check(_ draft: TransferDraft) throws(TradeRefusal) {
        let number = Array(draft.outBizNo.utf8)
        guard (1...64).contains(number.count), number.allSatisfy({ (33...126).contains($0) }) else {
            throw .invalidParameter("out_biz_no")
        }
        guard draft.amount.currency == .cny, draft.amount.isPositive else { throw .invalidParameter("trans_amount") }
    }
}
