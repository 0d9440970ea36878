import AlipayGateway
import AlipaySimulator
import AlipayTestSupport
import Clocks
import JSON
import Money
import Testing
import ToolKit

@testable import AlipayPay

/// Bills as the real gateway fetches them.
private struct WiredBills: BillSource {
    let gateway: AlipayGateway

    func bill(kind: String, date: String) async throws(GatewayError) -> [UInt8] { try await gateway.bill(kind: kind, date: date) }
}

@Suite("Bills of a simulated shop, over the wire")
struct SimulatedBillToolTests {
    private static let caller = Caller(agent: "finance-bot", conversation: nil)

    @Test("a day at the platform is fetched, added up and reconciled, and its link is in nothing that is told or kept")
    func wholeDay() async throws {
        try await SimulatedShop.open { shop in
            try shop.makeOrder("A1", .fen(8_888), isPaid: true)
            try shop.makeOrder("A2", .fen(100_000), isPaid: true)
            _ = try shop.simulator.refundBySomebodyElse(
                TradeReference(outTradeNo: "A1"), RefundRequest(amount: .fen(3_000), requestNumber: "SHOP-1"))
            let trade = try #require(shop.simulator.trade("A1"))
            let asked = BookedMovement(
                operation: OperationID("op_1"), movement: .collect(order: OrderNumber("A1"), amount: .fen(8_888)), state: "succeeded",
                at: shop.permits.clock.now())
            shop.permits.clock.advance(by: .hours(24))
            let shelf = MemoryShelf()
            let counter = BillCounter(source: WiredBills(gateway: shop.gateway), shelf: shelf)

            let fetched = try await QueryBillDownloadURL(counter: counter).read(
                .init(billType: "trade", billDate: "2026-11-21"), for: Self.caller)
            let handle = try #require(fetched.structured["handle"]?.stringValue)
            let summary = try await SummarizeBill(counter: counter).read(
                .init(handle: handle, billType: nil, billDate: nil, above: .fen(50_000), rows: true, offset: 0, limit: 50), for: Self.caller
            )
            for (name, text) in [("gross", "1088.88"), ("refunds", "30.00"), ("net", "1058.88")] {
                #expect(summary.structured[name]?.stringValue == text, "\(name)")
            }
            #expect(summary.structured["above"]?.objectValue?["count"]?.numberValue?.integer == 1)

            let account = try await SummarizeBill(counter: counter).read(
                .init(
                    handle: nil, billType: "signcustomer", billDate: "2026-11-21", above: nil, rows: false, offset: 0, limit: 20),
                for: Self.caller)
            #expect(account.structured["net"] == "1058.88")

            let report = try await ReconcileBill(counter: counter, book: SmallBook(all: [asked])).read(
                .init(handle: handle, billDate: nil), for: Self.caller)
            #expect(report.structured["matched_payments"]?.numberValue?.integer == 1)
            #expect(report.structured["outside_payments"]?.numberValue?.integer == 1)
            let order = OrderIdentity(number: OrderNumber("A1"), tradeNumber: trade.tradeNo)
            #expect(report.seenRefunds == [SeenRefund(order: order, number: RequestNumber("SHOP-1"), amount: .fen(3_000))])

            let told = [fetched.text, summary.text, account.text, report.text]
            let data = [fetched.structured, summary.structured, account.structured, report.structured].map { JSONValue.object($0).text }
            let kept = "\(String(describing: try await shelf.find(handle: handle)))"
            for text in told + data + [kept] {
                #expect(!text.contains("http") && !text.contains("127.0.0.1") && !text.contains("buyer@example.com"))
            }
        }
    }

    @Test("a day that has not ended has no bill, and the agent is told so without a link")
    func tooEarly() async throws {
        try await SimulatedShop.open { shop in
            let counter = BillCounter(source: WiredBills(gateway: shop.gateway), shelf: MemoryShelf())
            do {
                _ = try await SummarizeBill(counter: counter).read(
                    .init(handle: nil, billType: nil, billDate: "2026-11-21", above: nil, rows: false, offset: 0, limit: 20),
                    for: Self.caller)
                Issue.record("today has a bill")
            } catch let error as Failure {
                #expect(error.text.hasPrefix("账单下载失败. 错误信息: ") && !error.text.contains("http"))
            }
        }
    }
}
