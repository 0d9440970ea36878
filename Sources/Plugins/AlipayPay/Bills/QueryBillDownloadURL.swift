import Bills
import JSON
import Money
import ToolKit

/// Fetches a bill into the host: `alipay.data.dataservice.bill.downloadurl.query`, and the file behind its link.
///
/// The name is Alipay's. The link itself stays in the gateway: whoever has it for thirty seconds has every customer of that day.
struct QueryBillDownloadURL: ReadingTool {
    struct Arguments: Sendable {
        let billType: String
        let billDate: String
    }

    struct Output: ToolOutput {
        let bill: KeptBill

        static let schema: JSONObject = [
            "type": "object",
            "properties": [
                "handle": ["type": "string", "description": "the bill's name on this host, for summarize_bill and reconcile_bill"],
                "bill_type": ["type": "string", "description": "trade (业务账单) or signcustomer (账务账单)"],
                "bill_date": ["type": "string", "description": "the day or month, China time"],
                "size": ["type": "integer", "description": "the length of the file in bytes"],
                "sha256": ["type": "string", "description": "the SHA-256 digest of the file"],
            ],
            "required": ["handle", "bill_type", "bill_date", "size", "sha256"],
        ]

        var text: String {
            "账单已下载到本机, 账单编号: \(bill.handle), 类型: \(bill.kind), 日期: \(bill.date), 大小: \(bill.byteCount) 字节, "
                + "SHA-256: \(bill.sha256)"
        }

        var structured: JSONObject {
            [
                "handle": .string(bill.handle), "bill_type": .string(bill.kind), "bill_date": .string(bill.date),
                "size": .number(JSONNumber(bill.byteCount)), "sha256": .string(bill.sha256),
            ]
        }
    }

    let name = AlipayBills.ToolName.queryBillDownloadURL.rawValue
    let title = "Fetch a bill (下载账单)"
    let summary = """
        Fetches Alipay's bill (对账单) of a day or a month into this host, and tells its handle, size and digest. The file and its download \
        link are not handed out: summarize_bill adds the bill up, reconcile_bill holds it against this host's ledger, and a person who \
        runs the shop can save the file. A day's bill is there from about nine o'clock the next morning, China time, a month's from about \
        the third day of the next month.
        """
    let effects: Set<Effect> = [.report]
    let methods = ["alipay.data.dataservice.bill.downloadurl.query"]
    let parameters = Parameters(
        Field(
            "bill_type", \Arguments.billType, .choice(of: BillKind.allCases.map(\.rawValue)),
            "trade: each trade and refund with its fee (业务账单). signcustomer: each change of the account's balance (账务账单)"),
        Field(
            "bill_date", \Arguments.billDate, .string(7...10), "a day (2026-11-20) or a month (2026-11), China time, not the current one"),
        build: Arguments.init)
    private let counter: BillCounter

    init(counter: BillCounter) { self.counter = counter }

    func order(in arguments: Arguments) -> OrderNumber? { nil }

    func read(_ arguments: Arguments, for caller: Caller) async throws(Failure) -> Output {
        guard case .date(let kind, let date) = try BillWanted(handle: nil, kind: arguments.billType, date: arguments.billDate) else {
            throw Failure(code: "invalid-argument", text: "Give `bill_type` and `bill_date`.")
        }
        return Output(bill: try await counter.fetch(kind: kind, date: date).bill)
    }
}
