public import AlipayGateway
public import ToolKit

/// The tools that look at Alipay's bills: fetch one into the host, add it up, and hold it against the ledger. All of them are reports:
/// they show more than one customer.
public struct AlipayBills: ToolModule {
    /// The module's name.
    public static let id = "alipay.bills"

    /// The tools that were selected.
    public let tools: [AnyTool]

    /// The tools over a source of bills, the host's shelf, and its ledger.
    /// - Parameter names: those that are wanted. None is offered unless its name was given.
    public init(source: any BillSource, shelf: any BillShelf, book: any ShopBook, select names: Set<ToolName>) {
        let counter = BillCounter(source: source, shelf: shelf)
        let all: [(ToolName, AnyTool)] = [
            (.queryBillDownloadURL, .reading(QueryBillDownloadURL(counter: counter))),
            (.summarizeBill, .reading(SummarizeBill(counter: counter))),
            (.reconcileBill, .reading(ReconcileBill(counter: counter, book: book))),
        ]
        tools = all.filter { names.contains($0.0) }.map(\.1)
    }
}

extension AlipayBills {
    /// The names of the tools.
    public enum ToolName: String, Sendable, Hashable, CaseIterable {
        /// A bill fetched into the host.
        case queryBillDownloadURL = "query_bill_download_url"
        /// What a bill comes to.
        case summarizeBill = "summarize_bill"
        /// What moved outside of the host.
        case reconcileBill = "reconcile_bill"
    }
}

/// Where bills come from: the gateway, which keeps their links to itself.
public protocol BillSource: Sendable {
    /// A bill's ZIP archive.
    /// - Parameters:
    ///   - kind: `trade` or `signcustomer`.
    ///   - date: a day or a month of China, `2026-11-20` or `2026-11`.
    func bill(kind: String, date: String) async throws(GatewayError) -> [UInt8]
}
