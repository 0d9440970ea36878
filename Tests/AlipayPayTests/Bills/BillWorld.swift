import AlipayGateway
import BillSamples
import Clocks
import Money
import Synchronization
import ToolKit

@testable import AlipayPay

/// A shelf in memory. Its files can be taken away, as on a host that never had them.
final class MemoryShelf: BillShelf {
    private struct State {
        var bills: [KeptBill] = []
        var files: [String: [UInt8]] = [:]
    }

    private let state = Mutex(State())

    func keep(_ file: [UInt8], kind: String, date: String) async throws(Failure) -> KeptBill {
        state.withLock { state in
            let digest = "\(file.count)-\(file.reduce(UInt64(5381)) { $0 &* 33 &+ UInt64($1) })"
            if let known = state.bills.first(where: { $0.sha256 == digest && $0.kind == kind && $0.date == date }) {
                state.files[known.handle] = file
                return known
            }
            let number = String(state.bills.count + 1)
            let handle = "bill_" + String(repeating: "0", count: 20 - number.count) + number
            let bill = KeptBill(handle: handle, kind: kind, date: date, byteCount: file.count, sha256: digest)
            state.bills.append(bill)
            state.files[handle] = file
            return bill
        }
    }

    func find(handle: String) async throws(Failure) -> KeptBill? { state.withLock { $0.bills.first { $0.handle == handle } } }

    func find(kind: String, date: String) async throws(Failure) -> KeptBill? {
        state.withLock { $0.bills.last { $0.kind == kind && $0.date == date } }
    }

    func bytes(of bill: KeptBill) async throws(Failure) -> [UInt8]? { state.withLock { $0.files[bill.handle] } }

    func loseFiles() { state.withLock { $0.files = [:] } }
}

/// What Alipay gives out: one file, until it is another one.
final class OneBill: BillSource {
    private let state: Mutex<(zip: [UInt8]?, asked: [String])>

    init(_ zip: [UInt8]?) { state = Mutex((zip, [])) }

    func bill(kind: String, date: String) async throws(GatewayError) -> [UInt8] {
        let zip = state.withLock { state in
            state.asked.append("\(kind) \(date)")
            return state.zip
        }
        guard let zip else { throw .noAnswer("the link http://dwbillcenter.alipay.com/secret did not answer") }
        return zip
    }

    var asked: [String] { state.withLock { $0.asked } }

    func change(to zip: [UInt8]?) { state.withLock { $0.zip = zip } }
}

/// A ledger of a few movements.
struct SmallBook: ShopBook {
    var all: [BookedMovement] = []

    func movements(from: Instant, to: Instant, after: OperationID?, limit: Int) async throws(Failure) -> [BookedMovement] {
        let within = all.filter { $0.at >= from && $0.at < to }
        let start = after.flatMap { after in within.firstIndex { $0.operation == after } }.map { $0 + 1 } ?? 0
        return Array(within[start...].prefix(limit))
    }
}

/// The tools over these.
struct BillWorld {
    let shelf = MemoryShelf()
    let source: OneBill
    let counter: BillCounter
    let caller = Caller(agent: "finance", conversation: nil)

    init(_ zip: [UInt8]?) {
        source = OneBill(zip)
        counter = BillCounter(source: source, shelf: shelf)
    }

    func fetch(_ date: String = "2026-11-20", kind: String = "trade") async throws -> QueryBillDownloadURL.Output {
        try await QueryBillDownloadURL(counter: counter).read(.init(billType: kind, billDate: date), for: caller)
    }

    func summary(
        handle: String? = nil, kind: String? = nil, date: String? = nil, above: Money? = nil, rows: Bool = false, offset: Int64 = 0,
        limit: Int64 = 20
    ) async throws -> BillReport {
        try await SummarizeBill(counter: counter).read(
            .init(handle: handle, billType: kind, billDate: date, above: above, rows: rows, offset: offset, limit: limit), for: caller)
    }

    func reconcile(_ book: SmallBook, handle: String? = nil, date: String? = "2026-11-20") async throws -> ReconciliationReport {
        try await ReconcileBill(counter: counter, book: book).read(.init(handle: handle, billDate: handle == nil ? date : nil), for: caller)
    }
}
