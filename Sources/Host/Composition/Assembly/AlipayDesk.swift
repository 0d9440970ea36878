import AlipayGateway
import AlipayPay
import BillKeeping
import Clocks
import Gate
import Ledger
import Money
import Store
import ToolKit

/// What the tools of Alipay may use of the host: bills that it keeps, its ledger, and news of payments.
struct AlipayDesk: Sendable {
    let shelf: any BillShelf
    let book: any ShopBook
    let payments: (any PaymentWatch)?

    /// Nothing of a host: tools can be listed and policies checked against them.
    static let none = AlipayDesk(shelf: NoStore(), book: NoStore(), payments: nil)

    private init(shelf: any BillShelf, book: any ShopBook, payments: (any PaymentWatch)?) {
        self.shelf = shelf
        self.book = book
        self.payments = payments
    }

    init(_ bench: Workbench, _ ledger: Ledger, payments: any PaymentWatch) {
        self.init(
            shelf: Self.bills(bench, ledger), book: LedgerShopBook(store: bench.store, ledger: ledger), payments: payments)
    }

    /// The bills that a host keeps: their files beside what else it keeps.
    static func bills(_ bench: Workbench, _ ledger: Ledger) -> KeptBills {
        KeptBills(store: bench.store, shop: ledger.shop.key, folder: bench.settings.stateDirectory + "/bills")
    }
}

/// Stands where there is no store: nothing is kept there, and nothing found.
private struct NoStore: BillShelf, ShopBook {
    private var failure: Failure { Failure(code: "no-store", text: "This host has no store.") }

    func keep(_ file: [UInt8], kind: String, date: String) async throws(Failure) -> KeptBill { throw failure }

    func find(handle: String) async throws(Failure) -> KeptBill? { throw failure }

    func find(kind: String, date: String) async throws(Failure) -> KeptBill? { throw failure }

    func bytes(of bill: KeptBill) async throws(Failure) -> [UInt8]? { throw failure }

    func movements(from: Instant, to: Instant, after: OperationID?, limit: Int) async throws(Failure) -> [BookedMovement] { throw failure }
}

/// Bills from the gateway.
struct GatewayBills: BillSource {
    let gateway: AlipayGateway

    func bill(kind: String, date: String) async throws(GatewayError) -> [UInt8] { try await gateway.bill(kind: kind, date: date) }
}
