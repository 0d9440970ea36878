import AlipayGateway
import BillSamples
import Clocks
import JSON
import Money
import Testing
import ToolKit

@testable import AlipayPay

@Suite("The tools for bills")
struct BillToolTests {
    private static let bill: SampleBill = {
        var (other, refund) = (SampleBill.Line(), SampleBill.Line())
        (other.tradeNumber, other.orderNumber, other.title) = ("2026112022001401210500000002", "ORDER-2", "看 https://evil.example/x 这里")
        (other.amount, other.received, other.fee) = (250_000, 250_000, 1_500)
        (refund.isRefund, refund.requestNumber, refund.amount, refund.received, refund.fee) = (true, "RF-1", 2_500, 2_500, 15)
        return SampleBill([SampleBill.Line(), other, refund])
    }()

    @Test("a bill is fetched into the host: type, date, size, digest and a handle, and never its link")
    func fetched() async throws {
        let world = BillWorld(Self.bill.archive)
        let output = try await world.fetch()
        #expect(world.source.asked == ["trade 2026-11-20"])
        #expect(output.structured["handle"] == "bill_00000000000000000001")
        #expect(output.structured["size"]?.numberValue?.integer == Int64(Self.bill.archive.count))
        #expect(output.structured["bill_type"] == "trade" && output.structured["bill_date"] == "2026-11-20")
        #expect(!output.text.contains("http") && output.structured["bill_download_url"] == nil)
        world.source.change(to: nil)
        do {
            _ = try await world.fetch()
            Issue.record("a bill came from nowhere")
        } catch let failure as Failure {
            #expect(!failure.text.contains("http") && failure.text.hasPrefix("账单下载失败"))
        }
    }

    @Test("a bill is added up by its date or its handle, from the shelf where it lies there")
    func addedUp() async throws {
        let world = BillWorld(Self.bill.archive)
        let first = try await world.summary(date: "2026-11-20", above: .fen(10_000))
        #expect(world.source.asked == ["trade 2026-11-20"])
        let handle = try #require(first.structured["handle"]?.stringValue)
        let again = try await world.summary(handle: handle, above: .fen(10_000))
        #expect(again.structured == first.structured)
        _ = try await world.summary(date: "2026-11-20")
        #expect(world.source.asked.count == 1)
        for (name, text) in [
            ("gross", "2600.00"), ("refunds", "25.00"), ("received", "2575.00"), ("fees", "-15.45"), ("royalties", "0.00"),
            ("net", "2559.55"), ("currency", "CNY"),
        ] { #expect(first.structured[name]?.stringValue == text, "\(name)") }
        #expect(first.structured["trades"]?.numberValue?.integer == 2 && first.structured["refund_count"]?.numberValue?.integer == 1)
        #expect(first.structured["above"]?.objectValue?["total"] == "2500.00")
        #expect(first.structured["rows"] == nil && !first.text.contains("ORDER-1"))
        #expect(first.text.contains("实收净额: 2559.55 元"))
    }

    @Test("lines need the field that a policy names, and customers in them are masked, links gone")
    func lines() async throws {
        let world = BillWorld(Self.bill.archive)
        let tool = SummarizeBill(counter: world.counter)
        let parsed = try tool.parameters.decode(["bill_date": "2026-11-20", "rows": true])
        #expect(tool.effects(of: parsed) == [.report, .disclose] && tool.disclosing(parsed) == ["rows"])
        let plain = try tool.parameters.decode(["bill_date": "2026-11-20"])
        #expect(tool.effects(of: plain) == [.report] && tool.disclosing(plain) == [])
        #expect(tool.effects == [.report, .disclose] && tool.disclosable == ["rows"])
        let report = try await world.summary(date: "2026-11-20", rows: true, limit: 2)
        let rows = try #require(report.structured["rows"]?.arrayValue)
        #expect(rows.count == 2 && report.structured["next_offset"]?.numberValue?.integer == 2)
        #expect(rows[0].objectValue?["counterparty"] == "张***" && rows[0].objectValue?["out_trade_no"] == "ORDER-1")
        for text in [report.text, JSONValue.object(report.structured).text] {
            #expect(!text.contains("138") && !text.contains("1234)") && !text.contains("evil.example"))
        }
        let rest = try await world.summary(date: "2026-11-20", rows: true, offset: 2, limit: 50)
        #expect(rest.structured["rows"]?.arrayValue?.count == 1 && rest.structured["next_offset"] == nil)
    }

    @Test("what cannot be read gives no figures, but a code and what is wrong, in words for the agent")
    func unreadable() async throws {
        let whole = Self.bill.archive
        let world = BillWorld(Array(whole[..<(whole.count / 2)]))
        do {
            _ = try await world.summary(date: "2026-11-20")
            Issue.record("half a bill gave figures")
        } catch let failure as Failure {
            #expect(failure == Failure(code: "bill-truncated", text: "The bill's ZIP archive is cut short. Fetch the bill again."))
        }
    }

    @Test(
        "what names no bill is refused before anything is fetched",
        arguments: [
            (nil, nil, nil), ("bill_0a", nil, "2026-11-20"), ("bill_0a", "trade", nil), ("x", nil, nil), ("bill_G", nil, nil),
            ("bill_", nil, nil),
            (nil, "trade", nil), (nil, nil, "2026-11-31"), (nil, nil, "2026-13"), (nil, nil, "2026-1-2"), (nil, nil, "20261120"),
            (nil, nil, "2026-11-2０"),
        ] as [(String?, String?, String?)])
    func unnamed(handle: String?, kind: String?, date: String?) async throws {
        let world = BillWorld(Self.bill.archive)
        do {
            _ = try await world.summary(handle: handle, kind: kind, date: date)
            Issue.record("it was taken for a bill")
        } catch let failure as Failure {
            #expect(failure.code == "invalid-argument")
        }
        #expect(world.source.asked.isEmpty)
    }

    @Test("a handle that nobody gave is unknown; a file that was lost is fetched again and has to be the same")
    func lost() async throws {
        let world = BillWorld(Self.bill.archive)
        await #expect(throws: Failure.self) { try await world.summary(handle: "bill_00000000000000000009") }
        let handle = try await world.fetch().bill.handle
        world.shelf.loseFiles()
        let summary = try await world.summary(handle: handle)
        #expect(summary.structured["handle"]?.stringValue == handle && world.source.asked.count == 2)
        world.shelf.loseFiles()
        world.source.change(to: SampleBill([SampleBill.Line()]).archive)
        do {
            _ = try await world.summary(handle: handle)
            Issue.record("another file was taken for it")
        } catch let failure as Failure {
            #expect(failure.code == "bill-changed" && failure.text.contains("bill_00000000000000000002"))
        }
    }

    @Test("months end where the next one begins", arguments: [("2026-02", 28), ("2024-02", 29), ("2026-11", 30), ("2026-12", 31)])
    func months(text: String, days: Int64) throws {
        let date = try BillDate(text)
        #expect((date.end - date.start).milliseconds == days * 86_400_000)
        #expect(try BillDate(text + "-01").start == date.start)
    }

    @Test("each tool is a report, says what it does, and takes what its schema says")
    func descriptions() throws {
        let world = BillWorld(nil)
        let module = AlipayBills(source: world.source, shelf: world.shelf, book: SmallBook(), select: Set(AlipayBills.ToolName.allCases))
        #expect(module.tools.count == 3)
        let none = AlipayBills(source: world.source, shelf: world.shelf, book: SmallBook(), select: [])
        #expect(none.tools.isEmpty)
        #expect(QueryBillDownloadURL(counter: world.counter).effects == [.report])
        #expect(ReconcileBill(counter: world.counter, book: SmallBook()).effects == [.report])
        #expect(throws: ArgumentError.self) {
            try QueryBillDownloadURL(counter: world.counter).parameters.decode(["bill_type": "settlementMerge", "bill_date": "2026-11-20"])
        }
        #expect(throws: ArgumentError.self) { try SummarizeBill(counter: world.counter).parameters.decode(["rows": true, "limit": 51]) }
    }
}
