import Bills
import Money
import ToolKit

/// A trade bill held against the host's ledger.
///
/// The bill's lines are kept by their keys at the provider, and the ledger's movements go by page after page: what is kept in memory
/// depends on the bill alone.
struct Reconciliation: Sendable {
    /// What a line of the comparison says.
    enum Finding: String, Sendable, Hashable, CaseIterable {
        /// A refund in the bill that this host has not made.
        case outsideRefund = "outside-refund"
        /// A refund that this host counts as not done, or does not know the end of, and that the bill has.
        case stateDiffers = "state-differs"
        /// Bill and ledger have it with different amounts.
        case amountDiffers = "amount-differs"
        /// A refund that this host counts as done in that time, and that the bill does not have.
        case missingInBill = "missing-in-bill"
    }

    /// One finding, without anything of a customer's.
    struct Line: Sendable, Hashable {
        let finding: Finding
        let order: OrderIdentity
        /// The refund's number; nil where a whole order was cancelled, or where it is a payment.
        let number: String?
        let billed: Money?
        let booked: Money?
        /// The ledger's word for the operation's state.
        let state: String?
        let operation: OperationID?
    }

    /// A refund's name at the provider. Numbers are compared by their bytes: `String` would take two ways of writing a letter for one.
    private struct RefundKey: Hashable {
        let trade: [UInt8]
        let number: [UInt8]
    }

    private struct Billed {
        let order: OrderIdentity
        var amount: Int64
        var isMatched = false
    }

    /// More lines than these are not held in memory: months of large shops go day by day.
    static let mostLines = 500_000

    private var payments: [[UInt8]: Billed] = [:]
    private var refunds: [RefundKey: Billed] = [:]
    /// Refunds of each trade, for movements that have no number of their own.
    private var refundsOfTrade: [[UInt8]: [RefundKey]] = [:]
    private(set) var lineCount = 0
    private(set) var matchedPayments = 0
    private(set) var matchedRefunds = 0
    private(set) var lines: [Line] = []
    /// Refunds that the ledger has to learn of: it knows which of them are its own.
    private(set) var news: [SeenRefund] = []
    private(set) var counts: [Finding: Int] = [:]
    private let date: BillDate

    init(date: BillDate) { self.date = date }

    /// Takes a line of the bill.
    mutating func take(_ row: BillRow) {
        lineCount += 1
        guard lineCount <= Self.mostLines else { return }
        let order = OrderIdentity(number: OrderNumber(row.orderNumber), tradeNumber: row.tradeNumber)
        switch row.business {
        case .trade:
            // A bill was added up before this: no sum of a part runs over.
            payments[Array(row.orderNumber.utf8), default: Billed(order: order, amount: 0)].amount += row.amount.minorUnits
        case .refund:
            let key = RefundKey(trade: Array(row.tradeNumber.utf8), number: Array(row.requestNumber.utf8))
            if refunds[key] == nil { refundsOfTrade[key.trade, default: []].append(key) }
            refunds[key, default: Billed(order: order, amount: 0)].amount += row.amount.minorUnits
        case .income, .outgo: break
        }
    }

    /// Holds a movement of the ledger's against the bill.
    mutating func compare(_ booked: BookedMovement) {
        switch booked.movement {
        case .collect(let order, let amount): comparePayment(order, amount, booked)
        case .refund(let order, let amount, let number):
            let key = RefundKey(trade: Array(order.tradeNumber.utf8), number: Array(number.text.utf8))
            compareRefund(booked, order, amount, number.text, keys: [key])
        // One that was never sent, or was refused, explains no refund of its order.
        case .cancel where !["succeeded", "unknown", "dispatched"].contains(booked.state): break
        case .cancel(let order, let amount):
            let keys = refundsOfTrade[Array(order.tradeNumber.utf8)] ?? []
            compareRefund(booked, order, amount, nil, keys: keys.filter { refunds[$0]?.isMatched == false })
        case .transfer, .close: break
        }
    }

    private mutating func comparePayment(_ order: OrderNumber, _ amount: Money, _ booked: BookedMovement) {
        let key = Array(order.text.utf8)
        // What a link asks for is done when it was given; whether anybody paid only the bill tells.
        guard booked.state == "succeeded", let billed = payments[key], !billed.isMatched else { return }
        if billed.amount == amount.minorUnits {
            payments[key]?.isMatched = true
            matchedPayments += 1
        } else if !hasDiffered.contains(key) {
            hasDiffered.insert(key)
            note(
                Line(
                    finding: .amountDiffers, order: billed.order, number: nil, billed: .fen(billed.amount), booked: amount,
                    state: booked.state, operation: booked.operation))
        }
    }

    private var hasDiffered: Set<[UInt8]> = []

    private mutating func compareRefund(
        _ booked: BookedMovement, _ order: OrderIdentity, _ amount: Money, _ number: String?, keys: [RefundKey]
    ) {
        let found = keys.compactMap { refunds[$0] }
        guard !found.isEmpty else {
            if booked.state == "succeeded", booked.at >= date.start, booked.at < date.end {
                note(line(.missingInBill, booked, order, number, billed: nil, amount))
            }
            return
        }
        let billed = found.reduce(Int64(0)) { $0 + $1.amount }
        for key in keys { refunds[key]?.isMatched = true }
        if billed != amount.minorUnits {
            note(line(.amountDiffers, booked, order, number, billed: .fen(billed), amount))
        } else if booked.state != "succeeded" {
            note(line(.stateDiffers, booked, order, number, billed: .fen(billed), amount))
        } else {
            matchedRefunds += 1
            return
        }
        // Under which number a cancel stands in a bill nobody promises: told as a refund it might count twice.
        if number != nil { for key in keys { tell(key) } }
    }

    private func line(
        _ finding: Finding, _ booked: BookedMovement, _ order: OrderIdentity, _ number: String?, billed: Money?, _ amount: Money
    ) -> Line {
        Line(
            finding: finding, order: order, number: number, billed: billed, booked: amount, state: booked.state,
            operation: booked.operation)
    }

    /// Ends the comparison: what is left of the bill this host has not made.
    mutating func finish() {
        let left = refunds.filter { !$0.value.isMatched }
        for (key, billed) in left.sorted(by: { Self.isBefore($0.key, $1.key) }) {
            note(
                Line(
                    finding: .outsideRefund, order: billed.order, number: String(decoding: key.number, as: UTF8.self),
                    billed: .fen(billed.amount), booked: nil, state: nil, operation: nil))
            tell(key)
        }
    }

    /// Payments that this host has not asked for: how many, and what they come to.
    var outsidePayments: (count: Int, total: Money) {
        let left = payments.filter { !$0.value.isMatched && !hasDiffered.contains($0.key) }
        return (left.count, .fen(left.reduce(0) { $0 + $1.value.amount }))
    }

    /// What outside refunds come to.
    var outsideRefundTotal: Money {
        .fen(lines.reduce(0) { $0 + ($1.finding == .outsideRefund ? $1.billed?.minorUnits ?? 0 : 0) })
    }

    private mutating func note(_ line: Line) {
        counts[line.finding, default: 0] += 1
        lines.append(line)
    }

    private mutating func tell(_ key: RefundKey) {
        guard let billed = refunds[key], billed.amount > 0, !key.number.isEmpty, !key.trade.isEmpty else { return }
        news.append(
            SeenRefund(
                order: billed.order, number: RequestNumber(String(decoding: key.number, as: UTF8.self)), amount: .fen(billed.amount)))
    }

    private static func isBefore(_ left: RefundKey, _ right: RefundKey) -> Bool {
        left.trade == right.trade
            ? left.number.lexicographicallyPrecedes(right.number) : left.trade.lexicographicallyPrecedes(right.trade)
    }
}
