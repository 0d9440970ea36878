import BillKeeping
import Clocks
import Foundation
import Store
import TestSupport
import Testing
import ToolKit

/// A store of either kind, a folder, and a clock that is turned by hand.
private final class Office: Sendable {
    let clock = HandClock(Instant(seconds: 1_795_244_645))
    let store: Store
    let folder: String

    init(_ kind: StoreKind) async throws {
        let location: StoreLocation =
            switch kind {
            case .sqlite: .memory
            case .postgres: try StoreLocation(parsing: TestDatabase().address)
            }
        store = try await Store.open(location, migrations: [KeptBills.migrations], clock: clock)
        folder = NSTemporaryDirectory() + "/bill-keeping-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// The shelf of a host; another host has another folder.
    func shelf(host: Int = 1, shop: String = "simulator/app/") -> KeptBills {
        KeptBills(store: store, shop: shop, folder: "\(folder)/bills-\(host)")
    }

    func files(host: Int = 1) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: "\(folder)/bills-\(host)").sorted() }
}

@Suite("Bills that a host keeps")
struct KeptBillsTests {
    private static let file = [UInt8]("PK what Alipay sent".utf8)

    @Test("a bill is found again by its handle and its date, byte for byte, and the same file is the same bill", arguments: StoreKind.all)
    func foundAgain(kind: StoreKind) async throws {
        let office = try await Office(kind)
        let shelf = office.shelf()
        let bill = try await shelf.keep(Self.file, kind: "trade", date: "2026-11-20")
        #expect(bill.handle.hasPrefix("bill_") && bill.handle.count == 25 && bill.byteCount == Self.file.count)
        #expect(bill.sha256.count == 64)
        #expect(try await shelf.find(handle: bill.handle) == bill)
        #expect(try await shelf.find(kind: "trade", date: "2026-11-20") == bill)
        #expect(try await shelf.bytes(of: bill) == Self.file)
        #expect(try await shelf.keep(Self.file, kind: "trade", date: "2026-11-20") == bill)
        #expect(try await shelf.list(limit: 10).map(\.bill) == [bill])
        #expect(try await shelf.find(handle: "bill_0") == nil)
        #expect(try await shelf.find(kind: "signcustomer", date: "2026-11-20") == nil)
        #expect(try await shelf.find(kind: "trade", date: "2026-11") == nil)
        await office.store.close()
    }

    @Test("of two bills of one date the one that was kept last is given", arguments: StoreKind.all)
    func newest(kind: StoreKind) async throws {
        let office = try await Office(kind)
        let shelf = office.shelf()
        let first = try await shelf.keep(Self.file, kind: "trade", date: "2026-11-20")
        office.clock.advance(by: .seconds(1))
        let second = try await shelf.keep(Self.file + [1], kind: "trade", date: "2026-11-20")
        #expect(first.handle != second.handle)
        #expect(try await shelf.find(kind: "trade", date: "2026-11-20") == second)
        office.clock.advance(by: .seconds(1))
        _ = try await shelf.keep(Self.file, kind: "trade", date: "2026-11-20")
        #expect(try await shelf.find(kind: "trade", date: "2026-11-20") == first)
        #expect(try await shelf.list(limit: 10).map(\.bill) == [first, second])
        #expect(try await shelf.list(limit: 1).map(\.bill) == [first])
        await office.store.close()
    }

    @Test("a bill is its shop's alone, even where its file is the same", arguments: StoreKind.all)
    func shops(kind: StoreKind) async throws {
        let office = try await Office(kind)
        let bill = try await office.shelf().keep(Self.file, kind: "trade", date: "2026-11-20")
        let other = office.shelf(shop: "simulator/other/")
        #expect(try await other.find(handle: bill.handle) == nil)
        #expect(try await other.find(kind: "trade", date: "2026-11-20") == nil)
        let theirs = try await other.keep(Self.file, kind: "trade", date: "2026-11-20")
        #expect(theirs.handle != bill.handle && theirs.sha256 == bill.sha256)
        #expect(try await other.list(limit: 10).count == 1)
        await office.store.close()
    }

    @Test("a host without the file says so, and so does one whose file was changed; both mend it by keeping it again")
    func lost() async throws {
        let office = try await Office(.sqlite)
        let (here, there) = (office.shelf(), office.shelf(host: 2))
        let bill = try await here.keep(Self.file, kind: "trade", date: "2026-11-20")
        #expect(try await there.find(handle: bill.handle) == bill)
        #expect(try await there.bytes(of: bill) == nil)
        #expect(try await there.keep(Self.file, kind: "trade", date: "2026-11-20") == bill)
        #expect(try await there.bytes(of: bill) == Self.file)
        let path = "\(office.folder)/bills-1/\(bill.sha256).zip"
        var changed = Self.file
        changed[3] ^= 1
        try Data(changed).write(to: URL(fileURLWithPath: path))
        #expect(try await here.bytes(of: bill) == nil)
        _ = try await here.keep(Self.file, kind: "trade", date: "2026-11-20")
        #expect(try await here.bytes(of: bill) == Self.file)
        await office.store.close()
    }

    @Test("files and folder are the host's own user's alone, whole or not there, and called by their digest")
    func files() async throws {
        let office = try await Office(.sqlite)
        let shelf = office.shelf()
        var digests: Set<String> = []
        for length in 0..<20 {
            digests.insert(try await shelf.keep([UInt8](repeating: 7, count: length), kind: "trade", date: "2026-11-20").sha256)
        }
        #expect(try office.files() == digests.map { "\($0).zip" }.sorted())
        let folder = "\(office.folder)/bills-1"
        for (path, mode) in [(folder, 0o700)] + digests.map({ ("\(folder)/\($0).zip", 0o600) }) {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == mode, "\(path)")
        }
        await office.store.close()
    }

    @Test("a name that is no digest leads to no file, and a link in a file's place is not followed")
    func strangeNames() async throws {
        let office = try await Office(.sqlite)
        let shelf = office.shelf()
        let bill = try await shelf.keep(Self.file, kind: "trade", date: "2026-11-20")
        for digest in ["../bills-1/\(bill.sha256)", "", String(repeating: "A", count: 64), bill.sha256 + "/"] {
            let strange = KeptBill(handle: bill.handle, kind: bill.kind, date: bill.date, byteCount: bill.byteCount, sha256: digest)
            #expect(try await shelf.bytes(of: strange) == nil)
        }
        let path = "\(office.folder)/bills-1/\(bill.sha256).zip"
        try FileManager.default.moveItem(atPath: path, toPath: path + ".moved")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path + ".moved")
        #expect(try await shelf.bytes(of: bill) == nil)
        await office.store.close()
    }

    @Test("a folder that cannot be written is a failure that says so, and leaves no row behind")
    func unwritable() async throws {
        let office = try await Office(.sqlite)
        try Data().write(to: URL(fileURLWithPath: "\(office.folder)/bills-1"))
        let shelf = office.shelf()
        do {
            _ = try await shelf.keep(Self.file, kind: "trade", date: "2026-11-20")
            Issue.record("it was kept nowhere")
        } catch {
            #expect(error.code == "bill-not-kept")
        }
        #expect(try await shelf.list(limit: 10).isEmpty)
        await office.store.close()
    }
}
