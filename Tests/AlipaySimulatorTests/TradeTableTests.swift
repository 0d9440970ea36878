import Clocks
import Money
import Testing

@testable import AlipaySimulator

/// The state machine, step by step. A line is `command → what comes of it`.
@Suite("the trade's state machine")
struct TradeTableTests {
    /// A story of one order, O1, of 88.88.
    struct Story: Sendable, CustomTestStringConvertible {
        let rule: String
        let steps: [(command: String, result: String)]
        var testDescription: String { rule }
    }

    static let stories: [Story] = [
        Story(
            rule: "what was never opened does not exist",
            steps: [
                ("query", "ACQ.TRADE_NOT_EXIST"), ("pay", "ACQ.TRADE_NOT_EXIST"), ("refund R1 1.00", "ACQ.TRADE_NOT_EXIST"),
                ("close", "ACQ.TRADE_NOT_EXIST"), ("look R1", "ACQ.TRADE_NOT_EXIST"), ("cancel", "absent"),
            ]),
        Story(
            rule: "an order is opened, paid, refunded in parts, and closes when all of it is back",
            steps: [
                ("open", "WAIT_BUYER_PAY"), ("pay", "TRADE_SUCCESS"), ("refund R1 30.00", "Y 30.00 TRADE_SUCCESS"),
                ("refund R2 58.87", "Y 88.87 TRADE_SUCCESS"), ("refund R3 0.02", "ACQ.REASON_TRADE_REFUND_FEE_ERR"),
                ("refund R3 0.01", "Y 88.88 TRADE_CLOSED"), ("refund R4 0.01", "ACQ.TRADE_HAS_CLOSE"), ("query", "TRADE_CLOSED"),
            ]),
        Story(
            rule: "a request number refunds once, and its repetition is no failure even when the trade is closed",
            steps: [
                ("open", "WAIT_BUYER_PAY"), ("pay", "TRADE_SUCCESS"), ("refund R1 30.00", "Y 30.00 TRADE_SUCCESS"),
                ("refund R1 30.00", "N 30.00 TRADE_SUCCESS"), ("refund R2 58.88", "Y 88.88 TRADE_CLOSED"),
                ("refund R1 30.00", "N 88.88 TRADE_CLOSED"), ("refund R2 58.88", "N 88.88 TRADE_CLOSED"),
            ]),
        Story(
            rule: "a request number stands for one amount",
            steps: [
                ("open", "WAIT_BUYER_PAY"), ("pay", "TRADE_SUCCESS"), ("refund R1 30.00", "Y 30.00 TRADE_SUCCESS"),
                ("refund R1 30.01", "ACQ.DISCORDANT_REPEAT_REQUEST"), ("refund R1 29.99", "ACQ.DISCORDANT_REPEAT_REQUEST"),
            ]),
        Story(
            rule: "without a number only the whole amount goes back, under the order's own number",
            steps: [
                ("open", "WAIT_BUYER_PAY"), ("pay", "TRADE_SUCCESS"), ("refund - 30.00", "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL"),
                ("refund - 88.88", "Y 88.88 TRADE_CLOSED"), ("refund - 88.88", "N 88.88 TRADE_CLOSED"),
                ("refund O1 88.88", "N 88.88 TRADE_CLOSED"), ("look O1", "88.88"),
            ]),
        Story(
            rule: "without a number the whole amount is too much once a part is back",
            steps: [
                ("open", "WAIT_BUYER_PAY"), ("pay", "TRADE_SUCCESS"), ("refund R1 0.01", "Y 0.01 TRADE_SUCCESS"),
                ("refund - 88.88", "ACQ.REASON_TRADE_REFUND_FEE_ERR"),
            ]),
        Story(
            rule: "more than the total is never refunded, and nothing and less than nothing neither",
            steps: [
                ("open", "WAIT_BUYER_PAY"), ("pay", "TRADE_SUCCESS"), ("refund R1 88.89", "ACQ.REASON_TRADE_REFUND_FEE_ERR"),
                ("refund R1 0.00", "ACQ.INVALID_PARAMETER"), ("refund R1 -1.00", "ACQ.INVALID_PARAMETER"), ("look R1", "absent"),
            ]),
        Story(
            rule: "an unpaid order has nothing to refund",
            steps: [("open", "WAIT_BUYER_PAY"), ("refund R1 1.00", "ACQ.TRADE_STATUS_ERROR"), ("look R1", "absent")]),
        Story(
            rule: "an unpaid order can be closed, and then neither paid nor refunded nor opened again",
            steps: [
                ("open", "WAIT_BUYER_PAY"), ("close", "TRADE_CLOSED"), ("pay", "ACQ.TRADE_HAS_CLOSE"),
                ("refund R1 1.00", "ACQ.TRADE_HAS_CLOSE"), ("close", "ACQ.TRADE_STATUS_ERROR"), ("open", "ACQ.TRADE_HAS_CLOSE"),
            ]),
        Story(
            rule: "a paid order cannot be closed, paid twice or opened again",
            steps: [
                ("open", "WAIT_BUYER_PAY"), ("pay", "TRADE_SUCCESS"), ("close", "ACQ.TRADE_STATUS_ERROR"),
                ("pay", "ACQ.TRADE_HAS_SUCCESS"), ("open", "ACQ.TRADE_HAS_SUCCESS"),
            ]),
        Story(
            rule: "opening the same order again finds it, opening it with another amount or title does not",
            steps: [
                ("open", "WAIT_BUYER_PAY"), ("open", "WAIT_BUYER_PAY"), ("open 88.89", "ACQ.CONTEXT_INCONSISTENT"),
                ("open 88.88 other", "ACQ.CONTEXT_INCONSISTENT"),
            ]),
        Story(
            rule: "an unpaid order closes by the clock, to the millisecond",
            steps: [
                ("open", "WAIT_BUYER_PAY"), ("wait 3599999", ""), ("query", "WAIT_BUYER_PAY"), ("wait 1", ""), ("query", "TRADE_CLOSED"),
                ("pay", "ACQ.TRADE_HAS_CLOSE"),
            ]),
        Story(
            rule: "a paid order does not close by the clock",
            steps: [("open", "WAIT_BUYER_PAY"), ("pay", "TRADE_SUCCESS"), ("wait 3600000", ""), ("query", "TRADE_SUCCESS")]),
        Story(
            rule: "when the time for refunds is over a trade is finished; a repetition still answers",
            steps: [
                ("open", "WAIT_BUYER_PAY"), ("pay", "TRADE_SUCCESS"), ("refund R1 1.00", "Y 1.00 TRADE_SUCCESS"),
                ("wait 31536000000", ""), ("query", "TRADE_FINISHED"), ("refund R2 1.00", "ACQ.TRADE_HAS_FINISHED"),
                ("refund R1 1.00", "N 1.00 TRADE_FINISHED"), ("cancel", "ACQ.TRADE_HAS_FINISHED"),
            ]),
        Story(
            rule: "cancelling closes what is unpaid, and does so once",
            steps: [("open", "WAIT_BUYER_PAY"), ("cancel", "close TRADE_CLOSED"), ("cancel", "close TRADE_CLOSED")]),
        Story(
            rule: "cancelling refunds what is left of a paid order, and does so once",
            steps: [
                ("open", "WAIT_BUYER_PAY"), ("pay", "TRADE_SUCCESS"), ("refund R1 30.00", "Y 30.00 TRADE_SUCCESS"),
                ("cancel", "refund TRADE_CLOSED"), ("cancel", "refund TRADE_CLOSED"), ("query", "TRADE_CLOSED"),
            ]),
        Story(
            rule: "a day after it was made a paid order can no longer be cancelled",
            steps: [
                ("open", "WAIT_BUYER_PAY"), ("pay", "TRADE_SUCCESS"), ("wait 86399999", ""), ("wait 1", ""),
                ("cancel", "ACQ.TRADE_CANCEL_TIME_OUT"),
            ]),
        Story(
            rule: "a number that exists nowhere is absent and no failure",
            steps: [("open", "WAIT_BUYER_PAY"), ("pay", "TRADE_SUCCESS"), ("look R1", "absent"), ("look O1", "absent")]),
    ]

    @Test("each story ends as the platform's rules say", arguments: stories)
    func story(_ story: Story) {
        var teller = Teller()
        for (place, step) in story.steps.enumerated() {
            #expect(teller.tell(step.command) == step.result, "step \(place + 1), `\(step.command)`")
        }
        #expect(
            teller.book.entries.map(\.sequence) == Array(1...max(1, teller.book.entries.count)).prefix(teller.book.entries.count).map { $0 }
        )
    }

    @Test("replaying the ledger of each story gives the same trades", arguments: stories)
    func replay(_ story: Story) throws {
        var teller = Teller()
        for step in story.steps { _ = teller.tell(step.command) }
        var again = TradeBook()
        for entry in teller.book.entries { try again.replay(try LedgerEntry(json: entry.json)) }
        #expect(again.allTrades == teller.book.allTrades)
        #expect(again.entries == teller.book.entries)
    }

    @Test("a command that is refused writes nothing", arguments: stories)
    func refusals(_ story: Story) {
        var teller = Teller()
        for step in story.steps {
            let before = teller.book.entries.count
            _ = teller.tell(step.command)
            if step.result.hasPrefix("ACQ.") {
                let byTime = teller.book.entries[before...].filter { $0.event == .closed(by: .time) || $0.event == .finished }
                #expect(teller.book.entries.count - before == byTime.count, "`\(step.command)`")
            }
        }
    }
}

/// Tells stories to a book.
struct Teller {
    var book = TradeBook()
    var now = TestWorld.start

    mutating func tell(_ command: String) -> String {
        let words = command.split(separator: " ").map(String.init)
        do throws(TradeRefusal) {
            return try act(words)
        } catch {
            return error.subCode
        }
    }

    private mutating func act(_ words: [String]) throws(TradeRefusal) -> String {
        let order = TradeReference(outTradeNo: "O1")
        switch words[0] {
        case "open":
            let draft = OrderDraft(
                outTradeNo: "O1", totalAmount: money(words.count > 1 ? words[1] : "88.88"), subject: words.count > 2 ? words[2] : "plain",
                expiresAt: TestWorld.start + .hours(1))
            return try book.open(draft, at: now).status.rawValue
        case "pay": return try book.pay(order, by: .standard, at: now).status.rawValue
        case "query": return try book.find(order, at: now).status.rawValue
        case "close": return try book.close(order, at: now).status.rawValue
        case "look": return try book.lookUpRefund(order, requestNumber: words[1], at: now).refund?.amount.decimalText ?? "absent"
        case "wait":
            now = now + .milliseconds(Int64(words[1]) ?? 0)
            return ""
        case "refund":
            let request = RefundRequest(amount: money(words[2]), requestNumber: words[1] == "-" ? nil : words[1])
            let result = try book.refund(order, request, at: now)
            return "\(result.fundChange ? "Y" : "N") \(result.trade.refunded.decimalText) \(result.trade.status.rawValue)"
        case "cancel":
            switch try book.cancel(order, at: now) {
            case .absent: return "absent"
            case .closed(let trade): return "close \(trade.status.rawValue)"
            case .refunded(let trade): return "refund \(trade.status.rawValue)"
            }
        default: return "?"
        }
    }

    private func money(_ text: String) -> Money {
        text.hasPrefix("-") ? .fen(-100) : BusinessContent.amount(text) ?? .fen(0)
    }
}
