import BillSamples
import Clocks
import JSON
import Money
import Testing
import ToolKit

@testable import AlipayPay

@Suite("A bill held against the ledger")
struct ReconcileTests {
    private static let noon = Instant(seconds: 1_795_147_200)
    private static let trade = OrderIdentity(number: OrderNumber("ORDER-1"), tradeNumber: "2026112022001401210500000001")
    private static let other = OrderIdentity(number: OrderNumber("ORDER-2"), tradeNumber: "2026112022001401210500000002")

    private static func line(_ order: OrderIdentity, refund number: String? = nil, _ amount: Int64 = 10_000) -> SampleBill.Line {
        var line = SampleBill.Line()
        (line.tradeNumber, line.orderNumber, line.amount, line.received, line.fee) = (
            order.tradeNumber, order.number.text, amount, amount, 0
        )
        (line.isRefund, line.requestNumber) = (number != nil, number ?? "")
        return line
    }

    private static func booked(
        _ number: Int, _ movement: Movement, _ state: String = "succeeded", at instant: Instant = noon
    ) -> BookedMovement {
        BookedMovement(operation: OperationID("op_\(number)"), movement: movement, state: state, at: instant)
    }

    private static func refund(_ order: OrderIdentity, _ number: String, _ amount: Int64) -> Movement {
        .refund(order: order, amount: .fen(amount), number: RequestNumber(number))
    }

    private static func collect(_ order: OrderIdentity, _ amount: Int64 = 10_000) -> Movement {
        .collect(order: order.number, amount: .fen(amount))
    }

    private static func reconcile(_ lines: [SampleBill.Line], _ book: [BookedMovement]) async throws -> ReconciliationReport {
        try await BillWorld(SampleBill(lines).archive).reconcile(SmallBook(all: book))
    }

    @Test("a bill and a ledger that have the same agree, and nothing is learnt")
    func agreeing() async throws {
        let report = try await Self.reconcile(
            [
                Self.line(Self.trade), Self.line(Self.other), Self.line(Self.trade, refund: "R1", 2_500),
                Self.line(Self.other, refund: "", 10_000),
            ],
            [
                Self.booked(1, Self.collect(Self.trade), at: Self.noon - .hours(24 * 14)), Self.booked(2, Self.collect(Self.other)),
                Self.booked(3, Self.refund(Self.trade, "R1", 2_500)), Self.booked(4, .cancel(order: Self.other, amount: .fen(10_000))),
                Self.booked(5, .close(order: Self.other)), Self.booked(6, Self.refund(Self.trade, "R0", 1), "failed"),
                Self.booked(7, Self.refund(Self.trade, "R9", 1), at: Self.noon - .hours(24 * 3)),
            ])
        #expect(report.structured["agrees"] == true)
        #expect(report.structured["matched_payments"]?.numberValue?.integer == 2)
        #expect(report.structured["matched_refunds"]?.numberValue?.integer == 2)
        #expect(report.structured["outside_payments"]?.numberValue?.integer == 0)
        #expect(report.seenRefunds.isEmpty && report.structured["findings"] == .array([]))
        #expect(report.text.contains("对账一致"))
    }

    @Test("what moved outside the host is listed, and its refunds go to the ledger to count")
    func outside() async throws {
        let report = try await Self.reconcile(
            [Self.line(Self.trade), Self.line(Self.other), Self.line(Self.trade, refund: "SHOP-7", 2_500)],
            [Self.booked(1, Self.collect(Self.trade))])
        #expect(report.structured["agrees"] == false)
        #expect(report.structured["outside_payments"]?.numberValue?.integer == 1)
        #expect(report.structured["outside_payments_total"] == "100.00")
        #expect(report.structured["outside_refunds"]?.numberValue?.integer == 1 && report.structured["outside_refunds_total"] == "25.00")
        #expect(report.seenRefunds == [SeenRefund(order: Self.trade, number: RequestNumber("SHOP-7"), amount: .fen(2_500))])
        let finding = try #require(report.structured["findings"]?.arrayValue?.first?.objectValue)
        #expect(finding["finding"] == "outside-refund" && finding["request_no"] == "SHOP-7" && finding["bill_amount"] == "25.00")
        #expect(finding["ledger_amount"] == nil && finding["operation"] == nil)
    }

    @Test("a refund that counts otherwise here, one with another amount and one that the bill lacks are each told")
    func differing() async throws {
        let report = try await Self.reconcile(
            [
                Self.line(Self.trade), Self.line(Self.other, 9_900), Self.line(Self.trade, refund: "R1", 2_500),
                Self.line(Self.trade, refund: "R2", 300), Self.line(Self.trade, refund: "R2", 50),
            ],
            [
                Self.booked(1, Self.collect(Self.trade)), Self.booked(2, Self.collect(Self.other)),
                Self.booked(3, Self.refund(Self.trade, "R1", 2_500), "failed"), Self.booked(4, Self.refund(Self.trade, "R2", 300)),
                Self.booked(5, Self.refund(Self.trade, "R3", 100)),
            ])
        let findings = report.structured["findings"]?.arrayValue?.compactMap { $0.objectValue?["finding"]?.stringValue }
        #expect(findings == ["amount-differs", "state-differs", "amount-differs", "missing-in-bill"])
        #expect(report.seenRefunds.map(\.number.text) == ["R1", "R2"])
        #expect(report.seenRefunds.map(\.amount) == [.fen(2_500), .fen(350)])
        #expect(report.structured["outside_payments"]?.numberValue?.integer == 0)
        #expect(report.structured["matched_payments"]?.numberValue?.integer == 1)
    }

    @Test("a movement that is still open while the bill has it is told with its state")
    func open() async throws {
        let report = try await Self.reconcile(
            [Self.line(Self.trade, refund: "R1", 2_500)], [Self.booked(1, Self.refund(Self.trade, "R1", 2_500), "unknown")])
        let finding = report.structured["findings"]?.arrayValue?.first?.objectValue
        #expect(finding?["finding"] == "state-differs" && finding?["ledger_state"] == "unknown" && finding?["operation"] == "op_1")
    }

    @Test("a ledger of many pages is read to its end, and fifty findings are listed of all that are counted")
    func pages() async throws {
        let orders = (0..<2_500).map { OrderIdentity(number: OrderNumber("O\($0)"), tradeNumber: "T\($0)") }
        let book = orders.enumerated().map { Self.booked($0.offset, Self.collect($0.element)) }
        let refunds = orders.prefix(60).map { Self.line($0, refund: "X", 1) }
        let report = try await Self.reconcile(orders.map { Self.line($0) } + refunds, book)
        #expect(report.structured["matched_payments"]?.numberValue?.integer == 2_500)
        #expect(report.structured["outside_refunds"]?.numberValue?.integer == 60)
        #expect(report.structured["findings"]?.arrayValue?.count == 50 && report.seenRefunds.count == 60)
    }

    @Test("an account bill is not held against the ledger, and a bad bill teaches nothing")
    func refused() async throws {
        let text = "账务流水号,收入金额（+元）,支出金额（-元）\r\n"
        let account = BillWorld(SampleArchive.pack([.init("a.csv", GBKBytes.of(text))]))
        let handle = try await account.fetch(kind: "signcustomer").bill.handle
        await #expect(throws: Failure.self) { try await account.reconcile(SmallBook(), handle: handle) }
        var bill = SampleBill([Self.line(Self.trade, refund: "R1", 2_500)])
        bill.footer = ["#退款合计：2笔，商家实收退款共-25.00元"]
        let bad = BillWorld(bill.archive)
        await #expect(throws: Failure.self) { try await bad.reconcile(SmallBook()) }
    }
}
