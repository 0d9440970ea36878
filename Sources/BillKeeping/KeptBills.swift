public import Clocks
import Cryptography
public import Store
public import ToolKit

/// The bills of a shop that this host keeps: rows in the store, which all hosts of it see, and files beside it, which each host has
/// for itself.
///
/// A host that lacks a file, or finds another one in its place, says that it has none: then the bill is fetched again, and its digest
/// tells whether it is the same.
public struct KeptBills: BillShelf {
    /// The table of kept bills.
    public static let migrations = MigrationSet(owner: "bills", migrations: [BillTable.migration])

    private let store: Store
    private let shop: String
    private let folder: BillFolder

    /// The bills of a shop.
    /// - Parameters:
    ///   - shop: the shop as the store keys it.
    ///   - folder: where the files lie, readable by the host's own user alone; made with the first bill. What contains it has to be there.
    public init(store: Store, shop: String, folder: String) {
        self.store = store
        self.shop = shop
        self.folder = BillFolder(folder)
    }

    /// Keeps a bill: its file first, so that a row never names one that this host has not had.
    public func keep(_ file: [UInt8], kind: String, date: String) async throws(Failure) -> KeptBill {
        let sha256 = Hex.encode(SHA256.digest(file))
        let name = Hex.encode(SHA256.digest([shop, kind, date, sha256].joined(separator: "|").utf8))
        let bill = KeptBill(
            handle: "bill_\(name.prefix(20))", kind: kind, date: date, byteCount: file.count, sha256: sha256)
        do throws(BillFolder.Problem) { try await folder.keep(file, sha256: sha256) } catch {
            throw Failure(
                code: "bill-not-kept", text: "The bill could not be written to this host's disk. A person who runs the host has to look.")
        }
        let shop = shop
        try await reaching { () async throws in try await store.write { tx in try BillTable.keep(bill, shop: shop, in: tx) } }
        return bill
    }

    /// The bill of this handle; nil where this shop has none.
    public func find(handle: String) async throws(Failure) -> KeptBill? {
        let shop = shop
        return try await reaching { () async throws in
            try await store.read { tx in try BillTable.find(handle: handle, shop: shop, in: tx) }
        }
    }

    /// The bill of this kind and date that was kept last; nil where there is none.
    public func find(kind: String, date: String) async throws(Failure) -> KeptBill? {
        let shop = shop
        return try await reaching { () async throws in
            try await store.read { tx in try BillTable.find(kind: kind, date: date, shop: shop, in: tx) }
        }
    }

    /// The file of a bill; nil where this host has it no more, or has something else in its place.
    public func bytes(of bill: KeptBill) async throws(Failure) -> [UInt8]? {
        await folder.bytes(sha256: bill.sha256, count: bill.byteCount)
    }

    /// The bills of the shop, the one that was kept last first: for people.
    /// - Parameter limit: at most so many.
    public func list(limit: Int) async throws(Failure) -> [ListedBill] {
        let shop = shop
        return try await reaching { () async throws in
            try await store.read { tx in try BillTable.list(shop: shop, limit: max(0, limit), in: tx) }
        }
    }

    private func reaching<R: Sendable>(_ work: () async throws -> R) async throws(Failure) -> R {
        do { return try await work() } catch {
            throw Failure(
                code: "store-unavailable", text: "What this host keeps could not be reached. Try again in a moment.", mayHelpLater: true)
        }
    }
}

/// A bill as a list shows it.
public struct ListedBill: Sendable, Hashable {
    /// The bill.
    public let bill: KeptBill
    /// When it was fetched last.
    public let keptAt: Instant
}
