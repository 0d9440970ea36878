import Bills
import Clocks
import JSON
import Money
import ToolKit

/// Holds a trade bill against the host's ledger, and tells what moved outside of the host. What the bill shows of refunds counts from
/// then on.
struct ReconcileBill: ReadingTool {
    typealias Output = ReconciliationReport

    struct Arguments: Sendable {
        let handle: String?
        let billDate: String?
    }

    let name = AlipayBills.ToolName.reconcileBill.rawValue
    let title = "Reconcile a bill with the ledger (对账)"
    let summary = """
        Holds Alipay's trade bill (业务账单) of a day or a month against this host's own ledger, and lists what does not agree: refunds that \
        were made outside of this host, refunds whose end this host counts otherwise, amounts that differ, and refunds of that time that \
        the bill does not have. Refunds from outside count on their orders from then on. Payments that this host did not ask for are \
        counted and added up.
        """
    let effects: Set<Effect> = [.report]
    let methods = ["alipay.data.dataservice.bill.downloadurl.query"]
    let parameters = Parameters(
        Field("handle", \Arguments.handle, Kind.string(6...64).orAbsent, "the handle of a trade bill, from query_bill_download_url"),
        Field(
            "bill_date", \Arguments.billDate, Kind.string(7...10).orAbsent,
            "without a handle: a day (2026-11-20) or a month (2026-11), China time"),
        build: Arguments.init)
    private let counter: BillCounter
    private let book: any ShopBook

    /// How long before a bill's time a movement of it may have been written down: a link can be paid for fifteen days.
    private static let before = Span.hours(24 * 16)
    /// And how long after it, since clocks differ.
    private static let after = Span.hours(1)
    private static let page = 1000

    init(counter: BillCounter, book: any ShopBook) {
        self.counter = counter
        self.book = book
    }

    func order(in arguments: Arguments) -> OrderNumber? { nil }

    func read(_ arguments: Arguments, for caller: Caller) async throws(Failure) -> ReconciliationReport {
        let (bill, zip) = try await counter.take(BillWanted(handle: arguments.handle, kind: nil, date: arguments.billDate))
        guard bill.kind == BillKind.trade.rawValue else {
            throw Failure(
                code: "invalid-argument",
                text: "Only a trade bill can be held against the ledger: an account bill does not tell refunds apart.")
        }
        let date = try BillDate(bill.date)
        var reconciliation = try await counter.read { () throws(BillError) in
            var taken = Reconciliation(date: date)
            _ = try BillArchive(zip).forEachRow { taken.take($0) }
            return taken
        }
        guard reconciliation.lineCount <= Reconciliation.mostLines else {
            throw Failure(
                code: "bill-too-long",
                text: "The bill has more than \(Reconciliation.mostLines) lines. Reconcile the days of the month one by one.")
        }
        var last: OperationID?
        while true {
            let movements = try await book.movements(
                from: date.start - Self.before, to: date.end + Self.after, after: last, limit: Self.page)
            for movement in movements { reconciliation.compare(movement) }
            guard movements.count == Self.page, let end = movements.last, end.operation != last else { break }
            last = end.operation
        }
        reconciliation.finish()
        return ReconciliationReport(bill: bill, reconciliation: reconciliation)
    }
}
