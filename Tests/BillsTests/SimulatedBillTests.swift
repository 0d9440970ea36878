import Bills
import Clocks
import Money
import TestSupport
import Testing

@testable import AlipaySimulator

/// A day of the simulated platform, written into its ledger, and what its bills are made of.
private struct SimulatedDay {
    private(set) var books: PlatformBooks
    let seed: UInt64 = 63
    private static let start = Instant(seconds: 1_795_104_000)

    /// - Parameter refunds: of so many of the orders a part is refunded.
    init(trades: Int, refunds: Int) throws {
        var book = TradeBook(feeBasisPoints: 60)
        var sequence = 0
        func note(_ index: Int, _ event: TradeEvent) throws {
            sequence += 1
            let at = Self.start + .milliseconds(Int64(sequence) * 80_000_000 / Int64(2 * trades + refunds))
            let tradeNumber = "202611202200140000000\(1_000_000 + index)"
            try book.replay(LedgerEntry(sequence: sequence, at: at, outTradeNo: "S\(index)", tradeNo: tradeNumber, event: event))
        }
        for index in 0..<trades {
            let title = ["插画, 订制", "a \"quoted\" title", "明信片 8 张", "-特价-"][index % 4]
            let amount = Int64((UInt64(index) &* 2_654_435_761 &+ seed) % 500_000) + 1
            try note(index, .opened(OrderDraft(outTradeNo: "S\(index)", totalAmount: .fen(amount), subject: title)))
            try note(index, .paid(by: .standard))
        }
        for index in 0..<refunds {
            let place = index * (trades / refunds)
            let total = book["S\(place)"]?.order.totalAmount.minorUnits ?? 0
            let amount = Money.fen(max(1, total / 3))
            try note(place, .refunded(requestNumber: "R\(index)", amount: amount, reason: nil, by: .app))
        }
        books = PlatformBooks(trades: book)
    }

    /// The bill as the platform hands it out.
    func bill(isAccount: Bool = false, flaw: BillFlaw? = nil) throws -> [UInt8] {
        let period = try #require(BillPeriod("2026-11-20"))
        let link = BillLink(token: "t", kind: isAccount ? .account : .trade, period: period, diesAt: Self.start, flaw: flaw)
        return try BillWriter(books: books, sellerID: "2088721000000001", link: link, now: Self.start + .hours(33)).file()
    }

    /// What the ledger says, event by event.
    var expected: TradeFigures {
        var (trades, refundCount, gross, refunds, fees) = (0, 0, Int64(0), Int64(0), Int64(0))
        for entry in books.trades.entries {
            switch entry.event {
            case .paid:
                let total = books.trades[entry.outTradeNo]?.order.totalAmount ?? .fen(0)
                trades += 1
                gross += total.minorUnits
                fees -= books.trades.fee(of: total).minorUnits
            case .refunded(_, let amount, _, _):
                refundCount += 1
                refunds += amount.minorUnits
            case .opened, .closed, .finished: break
            }
        }
        return .of(
            trades: trades, refundCount: refundCount, gross: gross, refunds: refunds, received: gross - refunds, fees: fees, royalties: 0,
            net: gross - refunds + fees)
    }
}

@Suite("Bills of the simulated platform")
struct SimulatedBillTests {
    @Test("a bill of the simulated platform's day is exact against its ledger, to the fen, and so is the account's")
    func exact() throws {
        let day = try SimulatedDay(trades: Level.count(100_000), refunds: Level.count(3_000))
        let expected = day.expected
        let summary = try BillArchive(day.bill()).summary()
        #expect(summary.figures == .trade(expected), "seed \(day.seed)")
        let account = try BillArchive(day.bill(isAccount: true)).summary()
        guard case .account(let figures) = account.figures else {
            Issue.record("it is no account bill")
            return
        }
        #expect(figures.income == expected.gross && figures.net == expected.net)
        #expect(figures.net == day.books.available)
        let isGood = summary.figures == .trade(expected) && figures.net == expected.net
        Acceptance.line(
            "6.3", isGood: isGood,
            "the simulated platform's day of \(expected.trades) trades and \(expected.refundCount) refunds, read from both of its bills, "
                + "exact against its ledger: gross \(expected.gross), refunds \(expected.refunds), net \(expected.net)")
    }

    @Test("what the simulated platform spoils is named")
    func spoilt() throws {
        let day = try SimulatedDay(trades: 200, refunds: 10)
        let flaws: [(BillFlaw, [BillError])] = [
            (.truncated, [.truncated]), (.encoding, [.wrongEncoding(line: 5)]), (.column, [.missingColumn(name: "服务费(元)")]),
            (.formula, [.formulaCell(line: 6, column: 4)]), (.bomb, [.tooLarge(limit: 16 << 20)]),
        ]
        for (flaw, problems) in flaws {
            let zip = try day.bill(flaw: flaw)
            do throws(BillError) {
                _ = try BillArchive(zip).summary()
                Issue.record("\(flaw) gave figures")
            } catch {
                #expect(problems.contains(error) || (flaw == .bomb && error.code == problems[0].code), "\(flaw): \(error)")
            }
        }
    }
}
