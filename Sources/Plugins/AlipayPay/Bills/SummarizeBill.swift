import Bills
import JSON
import Money
import ToolKit

/// Adds a bill up, to the fen. Its lines are given only where a policy discloses them.
struct SummarizeBill: ReadingTool {
    typealias Output = BillReport

    struct Arguments: Sendable {
        let handle: String?
        let billType: String?
        let billDate: String?
        let above: Money?
        let rows: Bool
        let offset: Int64
        let limit: Int64
    }

    /// The most lines that one answer has.
    static let mostRows: Int64 = 50

    let name = AlipayBills.ToolName.summarizeBill.rawValue
    let title = "Add a bill up (账单汇总)"
    let summary = """
        Tells what an Alipay bill (对账单) of a day or a month comes to, exact to the fen (分): for a trade bill gross (订单金额), refunds \
        (退款), what the merchant received (商家实收), fees (服务费), royalties (分润), net (实收净额) and counts; for an account bill what came \
        in and went out. With `above` also how many trades lie above that amount, and their sum. The lines themselves come only with \
        `rows`, which a policy has to allow, and with the customers' accounts masked. A bill that is damaged, or whose totals differ, \
        gives no figures at all, but says what is wrong with it.
        """
    let effects: Set<Effect> = [.report, .disclose]
    let disclosable = ["rows"]
    let methods = ["alipay.data.dataservice.bill.downloadurl.query"]
    let parameters = Parameters(
        Field("handle", \Arguments.handle, Kind.string(6...64).orAbsent, "the bill's handle, from query_bill_download_url"),
        Field(
            "bill_type", \Arguments.billType, Kind.choice(of: BillKind.allCases.map(\.rawValue)).orAbsent,
            "without a handle: trade (the default) or signcustomer"),
        Field(
            "bill_date", \Arguments.billDate, Kind.string(7...10).orAbsent,
            "without a handle: a day (2026-11-20) or a month (2026-11), China time"),
        Field(
            "above", \Arguments.above, Kind.money(atMost: .fen(1_000_000_000_000)).orAbsent,
            "count trades above this amount in yuan, and add them up"),
        Field("rows", \Arguments.rows, .boolean.orDefault(false), "give the lines too (those above `above`, where it is given)"),
        Field("offset", \Arguments.offset, .integer(0...10_000_000).orDefault(0), "leave out so many lines at the beginning"),
        Field("limit", \Arguments.limit, .integer(1...Self.mostRows).orDefault(20), "at most so many lines"),
        build: Arguments.init)
    private let counter: BillCounter

    init(counter: BillCounter) { self.counter = counter }

    func order(in arguments: Arguments) -> OrderNumber? { nil }

    func effects(of arguments: Arguments) -> Set<Effect> { arguments.rows ? [.report, .disclose] : [.report] }

    func disclosing(_ arguments: Arguments) -> Set<String> { arguments.rows ? ["rows"] : [] }

    func read(_ arguments: Arguments, for caller: Caller) async throws(Failure) -> BillReport {
        let (bill, zip) = try await counter.take(
            BillWanted(handle: arguments.handle, kind: arguments.billType, date: arguments.billDate))
        let request = arguments.rows ? RowRequest(offset: Int(arguments.offset), limit: Int(arguments.limit)) : nil
        let above = arguments.above
        let summary = try await counter.read { () throws(BillError) in
            try BillArchive(zip).summary(above: above, rows: request)
        }
        return BillReport(bill: bill, summary: summary, offset: Int(arguments.offset))
    }
}
