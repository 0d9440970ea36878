import BillSamples
import Bills
import Foundation
import Money
import TestSupport
import Testing

@Suite("What a bill comes to")
struct SumTests {
    @Test("a day's bill is exact to the fen, and so is what is above an amount")
    func day() throws {
        let (trades, refunds) = (Level.count(100_000), Level.count(3_000))
        let seed: UInt64 = 20_261_120
        let day = SampleDay(trades: trades, refunds: refunds, seed: seed)
        let summary = try BillArchive(day.bill.archive).summary(above: .fen(400_000))
        let expected = TradeFigures.of(
            trades: trades, refundCount: refunds, gross: day.gross, refunds: day.refunds, received: day.received, fees: day.fees,
            royalties: 0, net: day.net)
        #expect(summary.figures == .trade(expected), "seed \(seed)")
        let above = day.bill.lines.filter { !$0.isRefund && $0.amount > 400_000 }
        #expect(summary.above?.count == above.count)
        #expect(summary.above?.total == .fen(above.reduce(0) { $0 + $1.amount }))
    }

    /// Lines of amounts that are as large as amounts get.
    private static func large(_ amounts: [Int64]) -> BillArchive? {
        let lines = amounts.map { amount in
            var line = SampleBill.Line()
            (line.amount, line.received, line.fee) = (amount, amount, 0)
            return line
        }
        var bill = SampleBill(lines)
        bill.footer = []
        return try? BillArchive(bill.archive)
    }

    @Test("sums are exact to the fen at the edge of what an amount can be, and refused beyond it")
    func edge() throws {
        let largest: Int64 = 999_999_999_999_999_999
        let rest = Int64.max - 9 * largest
        let full = try #require(Self.large(Array(repeating: largest, count: 9) + [rest]))
        guard case .trade(let figures) = try full.summary().figures else {
            Issue.record("it is no trade bill")
            return
        }
        #expect(figures.gross.minorUnits == .max && figures.received.minorUnits == .max && figures.net.minorUnits == .max)
        let over = try #require(Self.large(Array(repeating: largest, count: 9) + [rest, 1]))
        #expect(throws: BillError.sumTooLarge) { try over.summary() }
    }

    @Test("a file of totals has to agree with the details, whichever way it counts refunds")
    func totals() throws {
        var (trade, refund) = (SampleBill.Line(), SampleBill.Line())
        trade.royalty = 200
        (refund.isRefund, refund.amount, refund.received, refund.fee) = (true, 4_000, 4_000, 24)
        let details = SampleArchive.File("业务明细.csv", SampleBill([trade, refund]).bytes)
        func summary(_ line: String) -> Result<BillSummary, BillError> {
            let text = """
                #支付宝业务汇总查询\r
                门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）\r
                1,店,9,9,9.00,9.00,0.00,0.00,0.00,0.00,0.00,9.00\r
                \(line)\r
                #导出时间：[2026年11月21日 09:00:00]\r

                """
            let file = SampleArchive.File("业务明细(汇总).csv", GBKBytes.of(text))
            do throws(BillError) {
                return .success(try BillArchive(SampleArchive.pack([file, details])).summary())
            } catch { return .failure(error) }
        }
        let expected = TradeFigures.of(
            trades: 1, refundCount: 1, gross: 10_000, refunds: 4_000, received: 6_000, fees: -36, royalties: 200, net: 5_764)
        for line in [
            "合计,,1,1,60.00,60.00,0.00,0.00,0.00,-0.36,-2.00,57.64", "合计\t,,1\t,1,100.00,100.00,0.00,0.00,0.00,-0.36,2.00,57.64",
            "合计,,,,,,,,,,,",
        ] {
            #expect(summary(line).map(\.figures) == .success(.trade(expected)), "\(line)")
        }
        #expect(
            summary("合计,,2,1,60.00,60.00,0.00,0.00,0.00,-0.36,-2.00,57.64")
                == .failure(.totalsDiffer(what: "交易订单总笔数", stated: "2", found: "1")))
        #expect(
            summary("合计,,1,1,60.00,60.00,0.00,0.00,0.00,-0.36,-2.00,57.65")
                == .failure(.totalsDiffer(what: "实收净额(元)", stated: "57.65 CNY", found: "57.64 CNY")))
        #expect(
            summary("合计,,1,1,60.00,60.00,0.00,0.00,0.00,=1+1,-2.00,57.64")
                == .failure(.totalsDiffer(what: "服务费(元)", stated: "no amount", found: "-0.36 CNY")))
    }

    @Test("refunds with both signs in one bill are refused")
    func mixedSigns() {
        var refund = SampleBill.Line()
        (refund.isRefund, refund.fee) = (true, 0)
        let bill = SampleBill([refund, refund])
        let text = bill.text.reversedReplacingFirst("-100.00", with: "100.00")
        let archive = SampleArchive.pack([.init("a.csv", GBKBytes.of(text))])
        #expect(throws: BillError.self) { try BillArchive(archive).summary() }
        #expect(throws: Never.self) { try BillArchive(bill.archive).summary() }
    }
}

extension String {
    /// The text with the last place of `text` replaced that lies in a line of details.
    fileprivate func reversedReplacingFirst(_ text: String, with other: String) -> String {
        guard let end = range(of: "#交易合计")?.lowerBound, let place = self[..<end].ranges(of: text).last else { return self }
        return replacingCharacters(in: place, with: other)
    }
}
