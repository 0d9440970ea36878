import BillSamples
import Bills
import Foundation
import Money
import Testing

@Suite("The layouts of bills")
struct LayoutTests {
    private static let lines: [SampleBill.Line] = {
        var trade = SampleBill.Line()
        trade.royalty = 500
        var other = SampleBill.Line()
        (other.tradeNumber, other.orderNumber, other.amount, other.received, other.fee) = (
            "2026112022001401210500000002", "ORDER-2", 1, 1, 0
        )
        var refund = trade
        (refund.isRefund, refund.requestNumber, refund.amount, refund.received) = (true, "RF-1", 2_500, 2_400)
        (refund.fee, refund.royalty) = (15, 100)
        return [trade, other, refund]
    }()

    private static let expected = TradeFigures.of(
        trades: 2, refundCount: 1, gross: 10_001, refunds: 2_500, received: 7_601, fees: -45, royalties: 400, net: 7_156)

    @Test("the real layout is read: comments, header, padding and totals")
    func real() throws {
        let summary = try BillArchive(SampleBill(Self.lines).archive).summary()
        #expect(summary.figures == .trade(Self.expected))
        #expect(summary.rowCount == 3)
        #expect(summary.rows == nil && summary.above == nil)
    }

    @Test(
        "columns are found by their names: in either bracket style, in any order, with any padding, beside new ones",
        arguments: [true, false], ["", "\t", " \t "])
    func columns(hasWideBrackets: Bool, padding: String) throws {
        var bill = SampleBill(Self.lines)
        (bill.hasWideBrackets, bill.padding) = (hasWideBrackets, padding)
        bill.columns = ["新列", "元宇宙（元）"] + SampleBill.standardColumns.reversed()
        #expect(try BillArchive(bill.archive).summary().figures == .trade(Self.expected))
    }

    @Test("refunds are read below zero and above, royalties with either sign, and all lines may end with a comma")
    func signs() throws {
        var bill = SampleBill(Self.lines)
        bill.hasNegativeRefunds = false
        #expect(try BillArchive(bill.archive).summary().figures == .trade(Self.expected))
        let turned = bill.text.replacing(",-5.00\t", with: ",5.00\t").replacing("\t\r\n", with: "\t,\r\n").replacing(
            "备注\r\n", with: "备注,\r\n")
        let archive = SampleArchive.pack([.init("业务明细.csv", GBKBytes.of(turned))])
        #expect(try BillArchive(archive).summary().figures == .trade(Self.expected))
    }

    @Test("a title with commas is one cell where the line can be read in one way alone", arguments: ["茶,杯", "a, b, c", ",", "交易,2026"])
    func commas(title: String) throws {
        var lines = Self.lines
        lines[1].title = title
        let bill = try BillArchive(SampleBill(lines).archive)
        let summary = try bill.summary(rows: RowRequest(offset: 0, limit: 9))
        #expect(summary.figures == .trade(Self.expected))
        #expect(summary.rows?[1].title == title && summary.rows?[1].counterparty == lines[1].counterparty)
        #expect(summary.rows?[0].title == lines[0].title)
    }

    @Test("a day without trades has figures: all of them nothing")
    func empty() throws {
        let summary = try BillArchive(SampleBill([]).archive).summary(above: .fen(1), rows: RowRequest(offset: 0, limit: 50))
        #expect(
            summary.figures
                == .trade(.of(trades: 0, refundCount: 0, gross: 0, refunds: 0, received: 0, fees: 0, royalties: 0, net: 0)))
        #expect(summary.rows == [] && summary.rowCount == 0)
        #expect(summary.above?.count == 0)
    }

    @Test("names in GBK, in UTF-8 and in Latin letters find the details by what the files hold", arguments: 0...2)
    func names(style: Int) throws {
        let name = ["20881234567890120156_20261120_业务明细.csv", "bill.csv", "业务明细(汇总).csv"][style]
        let bytes = style == 0 ? Array(name.utf8) : GBKBytes.of(name)
        let notes = SampleArchive.File("说明.txt", Array("说明,这里没有明细".utf8))
        let archive = SampleArchive.pack([notes, .init(bytes, SampleBill(Self.lines).bytes, isStored: true), .init("空.csv", [])])
        #expect(try BillArchive(archive).summary().figures == .trade(Self.expected))
    }

    @Test("a day that is split over two files is added up over both, each held to its own totals")
    func split() throws {
        let archive = SampleArchive.pack([
            .init("业务明细_1.csv", SampleBill([Self.lines[0]]).bytes), .init("业务明细_2.csv", SampleBill(Array(Self.lines[1...])).bytes),
        ])
        #expect(try BillArchive(archive).summary().figures == .trade(Self.expected))
    }

    @Test("lines are given in the bill's order, from any place on, and only those above the amount where one is given")
    func rows() throws {
        let bill = try BillArchive(SampleBill(Self.lines).archive)
        let all = try bill.summary(rows: RowRequest(offset: 0, limit: 50)).rows ?? []
        #expect(all.map(\.business) == [.trade, .trade, .refund])
        #expect(all.map(\.orderNumber) == ["ORDER-1", "ORDER-2", "ORDER-1"])
        let refund = try #require(all.last)
        #expect(refund.amount == .fen(2_500) && refund.received == .fen(2_400) && refund.fee == .fen(15))
        #expect(refund.requestNumber == "RF-1" && refund.title == "手工陶瓷茶杯" && refund.counterparty == "张*(138****1234)")
        #expect(refund.createdAt == "2026-11-20 12:00:00" && refund.finishedAt == "2026-11-20 12:00:00" && refund.line == 8)
        #expect(try bill.summary(rows: RowRequest(offset: 1, limit: 1)).rows == [all[1]])
        let above = try bill.summary(above: .fen(1), rows: RowRequest(offset: 0, limit: 50))
        #expect(above.rows == [all[0]] && above.rowCount == 1)
        #expect(above.above?.count == 1 && above.above?.total == .fen(10_000))
        #expect(try bill.summary(above: .fen(10_000)).above?.count == 0)
    }

    @Test("an account bill is read: what came in, what went out, what is left")
    func account() throws {
        let text = """
            #支付宝账务明细查询\r
            #账号：[20881234567890120156]\r
            #-----账务明细列表----\r
            账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注\r
            1\t,2026112022001401210500000001\t,ORDER-1,茶杯,2026-11-20 12:00:00,张*(138****1234),100.00,,1100.00,支付宝,在线支付,\r
            2\t,2026112022001401210500000001\t,ORDER-1,,2026-11-20 12:00:00,, ,-0.60,1099.40,支付宝,收费,\r
            3\t,2026112022001401210500000001\t,ORDER-1,,2026-11-20 13:00:00,,0.00,-25.00,1074.40,支付宝,退款,\r
            #-----账务明细列表结束----\r
            #支出合计：2笔，共-25.60元\r
            #收入合计：1笔，共100.00元\r

            """
        let details = SampleArchive.File("账务明细.csv", GBKBytes.of(text))
        let bill = try BillArchive(SampleArchive.pack([details]))
        let summary = try bill.summary(above: .fen(9_999), rows: RowRequest(offset: 0, limit: 50))
        #expect(
            summary.figures
                == .account(.of(incomeCount: 1, outgoCount: 2, income: 10_000, outgo: 2_560, net: 7_440)))
        #expect(summary.rows?.map(\.orderNumber) == ["ORDER-1"])
        #expect(summary.rows?.first?.tradeNumber == "2026112022001401210500000001")
        #expect(try bill.summary(rows: RowRequest(offset: 1, limit: 9)).rows?.map(\.amount) == [.fen(60), .fen(2_500)])
        for (line, isRight) in [
            ("合计,1,100.00,2,-25.60,74.40", true), ("合计,1,100.00,2,25.60,74.40", true), ("合计,1,100.00,2,25.60,74.41", false),
        ] {
            let sums = "业务类型,收入笔数,收入金额（+元）,支出笔数,支出金额（-元）,总金额（元）\r\n收费,0,0.00,1,-0.60,-0.60\r\n\(line)\r\n"
            let both = try BillArchive(SampleArchive.pack([.init("账务明细(汇总).csv", GBKBytes.of(sums)), details]))
            #expect((try? both.summary().figures == summary.figures) == (isRight ? true : nil), "\(line)")
        }
    }

    @Test("the desk reads bills one after the other, and hands on what is wrong with one")
    func desk() async throws {
        let desk = BillDesk()
        let zip = SampleBill(Self.lines).archive
        let summary = try await desk.run { () throws(BillError) in try BillArchive(zip).summary() }
        #expect(summary.figures == .trade(Self.expected))
        await #expect(throws: BillError.notAZip) {
            try await desk.run { () throws(BillError) in try BillArchive([1, 2, 3]).summary() }
        }
    }
}
