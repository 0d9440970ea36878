import Ledger
import Store
import TestSupport
import Testing

@Suite("Shops of a store")
struct ShopTests {
    private static let digests = (old: String(repeating: "a", count: 64), new: String(repeating: "b", count: 64))

    private static func merchant(_ account: String, app: String = "app") -> Shop {
        Shop(environment: "test", appID: app, merchant: account)
    }

    /// Something that is open in a shop.
    private func write(_ book: Book, _ shop: Shop, _ id: String) async throws {
        let ledger = Ledger(shop: shop, pseudonymKey: [1, 2, 3])
        try await book.store.write { tx in try ledger.hold(Book.draft(id), in: tx) }
    }

    private func claim(_ book: Book, _ name: Shop, _ token: String) async throws -> Shop {
        try await book.store.write { tx in try ShopRegister.claim(name, token: token, in: tx).shop }
    }

    @Test("a merchant's shop stays under every later token, and is never another merchant's", arguments: StoreKind.all)
    func renewed(_ kind: StoreKind) async throws {
        let book = try await Book(kind)
        let (one, two) = (Self.merchant("2088000000000001"), Self.merchant("2088000000000002"))
        #expect(try await claim(book, one, Self.digests.old) == one)
        #expect(try await claim(book, one, Self.digests.new) == one)
        #expect(try await book.store.read { tx in try ShopRegister.find(one, token: Self.digests.new, in: tx) } == one)
        // A mistyped account would begin with empty limits.
        await #expect(throws: ShopRegister.Problem.tokenOfAnother(one, settings: two)) { try await claim(book, two, Self.digests.new) }
        #expect(try await claim(book, two, "c") == two)
    }

    @Test("a shop that a store of earlier keyed by its token goes on under that key", arguments: StoreKind.all)
    func carriedOver(_ kind: StoreKind) async throws {
        let book = try await Book(kind)
        let (one, old) = (Self.merchant("2088000000000001"), Self.merchant(Self.digests.old))
        try await write(book, old, "op_1")
        try await write(book, Self.merchant(String(repeating: "f", count: 64), app: "another"), "op_2")
        #expect(try await claim(book, one, Self.digests.old) == old)
        // Renewed after that: the account names it.
        #expect(try await claim(book, one, Self.digests.new) == old)
        let found = try await book.store.read { tx in try ShopRegister.all(in: tx) }
        #expect(found.map(\.shop.appID) == ["another", "app"])
        #expect(found.map(\.name) == [Self.merchant(String(repeating: "f", count: 64), app: "another"), one])
    }

    @Test("where a token was renewed before the account was known, a person says whose shop it is", arguments: StoreKind.all)
    func unnamed(_ kind: StoreKind) async throws {
        let book = try await Book(kind)
        let (one, two) = (Self.merchant("2088000000000001"), Self.merchant("2088000000000002"))
        let old = Self.merchant(Self.digests.old)
        try await write(book, old, "op_1")
        let problem = ShopRegister.Problem.unnamed([old], settings: one)
        await #expect(throws: problem) { try await claim(book, one, Self.digests.new) }
        #expect("\(problem)".contains(old.key))
        await #expect(throws: ShopRegister.Problem.notUnnamed("test/app/x")) {
            try await book.store.write { tx in try ShopRegister.name(one, token: "t", key: "test/app/x", in: tx) }
        }
        // Another merchant begins here, and the one of before is still to be named.
        let begun = try await book.store.write { tx in try ShopRegister.name(two, token: "t2", key: nil, in: tx) }
        #expect(begun == two)
        await #expect(throws: problem) { try await claim(book, one, Self.digests.new) }
        let named = try await book.store.write { tx in try ShopRegister.name(one, token: Self.digests.new, key: old.key, in: tx) }
        #expect(named == old)
        #expect(try await claim(book, one, Self.digests.new) == old)
        await #expect(throws: ShopRegister.Problem.isNamed(one)) {
            try await book.store.write { tx in try ShopRegister.name(one, token: "t", key: nil, in: tx) }
        }
    }

    @Test("a key says whose it is, and nothing else is a key")
    func keys() {
        let shop = Self.merchant("2088000000000001")
        #expect(Shop(key: shop.key) == shop && Shop(key: "test/app/") == Shop(environment: "test", appID: "app"))
        #expect(Shop(key: "test/app") == nil && Shop(key: "a/b/c/d") == nil)
    }
}
