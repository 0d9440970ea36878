import Clocks
import JSON
import Money
import TestSupport
import Testing

@testable import AlipaySimulator

@Suite("trades and their numbers")
struct TradeRuleTests {
    private func opened(_ numbers: String..., fen: Int64 = 100) throws -> TradeBook {
        var book = TradeBook()
        for number in numbers {
            _ = try book.open(OrderDraft(outTradeNo: number, totalAmount: .fen(fen), subject: "s"), at: TestWorld.start)
        }
        return book
    }

    @Test("a trade number has 28 digits, begins with the day in China, and is never given twice")
    func tradeNumbers() throws {
        let book = try opened("A", "B", "C")
        let numbers = book.allTrades.map(\.tradeNo)
        #expect(Set(numbers).count == 3)
        for number in numbers {
            #expect(number.count == 28 && number.allSatisfy { $0.isASCII && $0.isNumber })
            #expect(number.hasPrefix("20261121"))
        }
    }

    @Test("where both numbers are given the platform's own wins, even when it names nothing")
    func bothNumbers() throws {
        var book = try opened("A", "B")
        let (a, b) = (book.allTrades[0], book.allTrades[1])
        #expect(try book.find(TradeReference(tradeNo: a.tradeNo, outTradeNo: "B"), at: TestWorld.start) == a)
        #expect(try book.find(TradeReference(tradeNo: b.tradeNo, outTradeNo: "nothing"), at: TestWorld.start) == b)
        #expect(throws: TradeRefusal.tradeNotExist) {
            try book.find(TradeReference(tradeNo: String(repeating: "1", count: 28), outTradeNo: "A"), at: TestWorld.start)
        }
    }

    @Test("a request number is the trade's own: another trade may use it too")
    func numbersPerTrade() throws {
        var book = try opened("A", "B")
        for number in ["A", "B"] {
            let reference = TradeReference(outTradeNo: number)
            _ = try book.pay(reference, by: .standard, at: TestWorld.start)
            #expect(try book.refund(reference, RefundRequest(amount: .fen(40), requestNumber: "R1"), at: TestWorld.start).fundChange)
        }
    }

    @Test("request numbers are compared byte by byte: é in one character is not é in two")
    func canonicalEquivalence() throws {
        var book = try opened("A")
        let reference = TradeReference(outTradeNo: "A")
        _ = try book.pay(reference, by: .standard, at: TestWorld.start)
        for number in ["\u{E9}", "e\u{301}"] {
            #expect(try book.refund(reference, RefundRequest(amount: .fen(10), requestNumber: number), at: TestWorld.start).fundChange)
        }
    }

    @Test("an order that names its buyer is paid by nobody else")
    func namedBuyer() throws {
        var book = TradeBook()
        let buyer = Buyer(userID: "2088000000000001", logonID: "a@b.example")
        _ = try book.open(OrderDraft(outTradeNo: "A", totalAmount: .fen(1), subject: "s", buyer: buyer), at: TestWorld.start)
        #expect(throws: TradeRefusal.buyerNotMatch) { try book.pay(TradeReference(outTradeNo: "A"), by: .standard, at: TestWorld.start) }
        #expect(try book.pay(TradeReference(outTradeNo: "A"), by: buyer, at: TestWorld.start).paidBy == buyer)
    }

    @Test(
        "an order number has 1 to 64 letters, digits and underscores",
        arguments: [("", false), ("a-b", false), ("订单", false), ("a b", false), ("a_1Z", true)])
    func orderNumbers(number: String, isGood: Bool) {
        var book = TradeBook()
        let draft = OrderDraft(outTradeNo: number, totalAmount: .fen(1), subject: "s")
        #expect(((try? book.open(draft, at: TestWorld.start)) != nil) == isGood)
    }

    @Test(
        "an order costs at least one fen and at most 100 million yuan",
        arguments: [(0, false), (1, true), (10_000_000_000, true), (10_000_000_001, false)])
    func totals(fen: Int64, isGood: Bool) {
        var book = TradeBook()
        let draft = OrderDraft(outTradeNo: "A", totalAmount: .fen(fen), subject: "s")
        #expect(((try? book.open(draft, at: TestWorld.start)) != nil) == isGood)
    }

    @Test(
        "a sign-in name is shown masked",
        arguments: [
            ("buyer@example.com", "buy***@example.com"), ("13812345678", "138******78"), ("a@b.example", "a***@b.example"), ("123", "***"),
        ])
    func masks(name: String, shown: String) {
        #expect(Buyer(userID: "2088", logonID: name).maskedLogonID == shown)
    }

    @Test("random commands never refund more than was paid, and each number at most once (seeds 1 to 40)", arguments: 1...40)
    func randomCommands(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var book = try opened("A", "B", fen: 1000)
        var now = TestWorld.start
        for _ in 0..<200 {
            let reference = TradeReference(outTradeNo: random.next() % 2 == 0 ? "A" : "B")
            let request = RefundRequest(
                amount: .fen(Int64(random.next() % 500)), requestNumber: random.next() % 10 == 0 ? nil : "R\(random.next() % 6)")
            switch random.next() % 10 {
            case 0: _ = try? book.pay(reference, by: .standard, at: now)
            case 1 where random.next() % 8 == 0: _ = try? book.close(reference, at: now)
            case 2 where random.next() % 8 == 0: _ = try? book.cancel(reference, at: now)
            case 3: now = now + .minutes(Int64(random.next() % 60))
            default: _ = try? book.refund(reference, request, at: now)
            }
        }
        for trade in book.allTrades {
            let numbers = trade.refunds.map(\.requestNumber)
            #expect(trade.refunded.minorUnits <= (trade.paidAt == nil ? 0 : 1000), "seed \(seed)")
            #expect(Set(numbers).count == numbers.count, "seed \(seed)")
            #expect((trade.refunded.minorUnits == 1000) == (trade.status == .closed && trade.paidAt != nil), "seed \(seed)")
        }
    }
}
