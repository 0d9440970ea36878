import AlipayGateway
import Bills
import ToolKit

/// Hands out bills: from the host's shelf, and from Alipay where the shelf has none.
struct BillCounter: Sendable {
    let source: any BillSource
    let shelf: any BillShelf
    private let desk = BillDesk()

    init(source: any BillSource, shelf: any BillShelf) {
        self.source = source
        self.shelf = shelf
    }

    /// Fetches a bill anew, and keeps it.
    func fetch(kind: BillKind, date: BillDate) async throws(Failure) -> (bill: KeptBill, zip: [UInt8]) {
        let zip: [UInt8]
        do throws(GatewayError) {
            zip = try await source.bill(kind: kind.rawValue, date: date.text)
        } catch {
            throw error.failure("账单下载失败. 错误信息: \(error.agentText)")
        }
        return (try await shelf.keep(zip, kind: kind.rawValue, date: date.text), zip)
    }

    /// The bill that a call names, from the shelf where it is there.
    func take(_ wanted: BillWanted) async throws(Failure) -> (bill: KeptBill, zip: [UInt8]) {
        switch wanted {
        case .date(let kind, let date):
            guard let bill = try await shelf.find(kind: kind.rawValue, date: date.text), let zip = try await shelf.bytes(of: bill) else {
                return try await fetch(kind: kind, date: date)
            }
            return (bill, zip)
        case .handle(let handle):
            guard let bill = try await shelf.find(handle: handle) else {
                throw Failure(
                    code: "unknown-bill",
                    text: "This host has no bill with the handle `\(handle)`. query_bill_download_url fetches a bill and gives its handle.")
            }
            if let zip = try await shelf.bytes(of: bill) { return (bill, zip) }
            return try await fetchAgain(bill)
        }
    }

    /// A bill whose file another host has, or which was lost: Alipay's is as good where it is the same.
    private func fetchAgain(_ bill: KeptBill) async throws(Failure) -> (bill: KeptBill, zip: [UInt8]) {
        guard let kind = BillKind(rawValue: bill.kind) else {
            throw Failure(code: "unknown-bill", text: "The bill with this handle is of a kind that is not read here.")
        }
        let found = try await fetch(kind: kind, date: BillDate(bill.date))
        guard found.bill.sha256 == bill.sha256 else {
            throw Failure(
                code: "bill-changed",
                text: "Alipay's bill of \(bill.date) is another file by now than the one with this handle. "
                    + "The new one has the handle `\(found.bill.handle)`.")
        }
        return (bill, found.zip)
    }

    /// Reads a bill where reading keeps nobody waiting.
    func read<Answer: Sendable>(
        _ work: @escaping @Sendable () throws(BillError) -> Answer
    ) async throws(Failure) -> Answer {
        do throws(BillError) { return try await desk.run(work) } catch {
            throw Failure(code: error.code, text: "\(Self.sentence(error.description)) \(Self.sentence(error.help))")
        }
    }

    private static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() + "." }
}

/// Which bill a call is about.
enum BillWanted: Sendable {
    case handle(String)
    case date(BillKind, BillDate)

    /// What the arguments name: a handle, or a kind and a date, and never both.
    init(handle: String?, kind: String?, date: String?) throws(Failure) {
        if let handle {
            guard kind == nil, date == nil else {
                throw Failure(code: "invalid-argument", text: "Give either `handle`, or `bill_date`, not both.")
            }
            let digits = handle.utf8.dropFirst(5)
            let isHandle = handle.hasPrefix("bill_") && (1...59).contains(digits.count)
            guard isHandle, digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else {
                throw Failure(code: "invalid-argument", text: "`handle` is what query_bill_download_url gave: `bill_` and digits.")
            }
            self = .handle(handle)
            return
        }
        guard let date else {
            throw Failure(code: "invalid-argument", text: "Give `handle`, or `bill_date`: which bill is meant?")
        }
        guard let kind = BillKind(rawValue: kind ?? BillKind.trade.rawValue) else {
            throw Failure(code: "invalid-argument", text: "`bill_type` is `trade` or `signcustomer`.")
        }
        self = .date(kind, try BillDate(date))
    }
}
