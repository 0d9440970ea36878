import Access
import AuditLog
import Clocks
import Store
import TestSupport
import Testing
import ToolKit

@testable import Vault

/// A vault on a store of either kind, with the conversations that `Access` keeps, and a clock that is turned by hand.
struct Home: Sendable {
    static let noon = Instant(seconds: 1_795_244_645)

    let clock: HandClock
    let store: Store
    let vault: Vault
    private let location: StoreLocation
    private let folder: SharedFolder
    private let access: Access

    init(_ kind: StoreKind) async throws {
        folder = SharedFolder()
        location =
            switch kind {
            case .sqlite: .sqlite(path: folder.file("store"))
            case .postgres: try StoreLocation(parsing: TestDatabase().address)
            }
        clock = HandClock(Self.noon)
        store = try await Self.open(location, clock)
        vault = try Self.vault(over: store)
        access = Access(store: store, auditLog: AuditLog(key: try AuditKey(name: "test")))
    }

    /// Another host of the same store.
    func otherHost() async throws -> Vault { try Self.vault(over: await Self.open(location, clock)) }

    /// The vault of another shop, or with another key, over the same store.
    func otherVault(shop: String = "sandbox/app/", key: String = "the store's key") throws -> Vault {
        try Self.vault(over: store, shop: shop, key: key)
    }

    /// Ends a conversation, as an approver does it.
    func end(_ conversation: String, of agent: String) async throws {
        let issued = try await access.addApprover("boss", admin: true, by: nil)
        let person = try #require(await access.authenticate(secret: issued.secret.reveal()))
        _ = try await access.addAgent(agent, by: person)
        try await access.endConversation(conversation, of: agent, by: person)
    }

    /// Both of the vault's tables as one text: what a thief of the store would look through.
    func everythingKept() async throws -> String {
        try await store.read { tx in
            try ["auth_states", "user_tokens"].map { table in
                try tx.query("SELECT * FROM \(table)").map { row in
                    row.values.map { value in
                        if case .blob(let bytes) = value { String(decoding: bytes, as: UTF8.self) } else { "\(value)" }
                    }.joined(separator: " ")
                }.joined(separator: "\n")
            }.joined(separator: "\n")
        }
    }

    func count(_ table: String) async throws -> Int64 {
        try await store.read { try $0.query("SELECT count(*) AS n FROM \(table)").first?.integer("n") ?? -1 }
    }

    private static func open(_ location: StoreLocation, _ clock: HandClock) async throws -> Store {
        try await Store.open(location, migrations: [AuditLog.migrations, Access.migrations, Vault.migrations], clock: clock)
    }

    private static func vault(over store: Store, shop: String = "sandbox/app/", key: String = "the store's key") throws -> Vault {
        try Vault(store: store, shop: shop, storeKey: Array(key.utf8), hasEnded: Access.hasEnded)
    }
}

let front = Caller(agent: "front", conversation: "c1", customer: "customer-7")

/// Everybody but `front`: each differs in one thing, or joins to the same text.
let others = [
    Caller(agent: "front", conversation: "c2", customer: "customer-7"), Caller(agent: "front", conversation: nil, customer: "customer-7"),
    Caller(agent: "back", conversation: "c1", customer: "customer-7"), Caller(agent: "front", conversation: "c1", customer: "customer-8"),
    Caller(agent: "front", conversation: "c1"), Caller(agent: "front", conversation: "c1", customer: ""),
    Caller(agent: "frontc", conversation: "1", customer: "customer-7"), Caller(agent: "front", conversation: "c1customer-7"),
]

/// Tokens that end so many minutes from noon.
func tokens(_ mark: String = "A1", minutes: Int64 = 60, refreshMinutes: Int64? = 600) -> UserTokens {
    UserTokens(
        access: HeldText("access-\(mark)"), refresh: refreshMinutes == nil ? nil : HeldText("refresh-\(mark)"),
        expiresAt: Home.noon + .minutes(minutes), refreshUntil: refreshMinutes.map { Home.noon + .minutes($0) }, user: "2088-\(mark)")
}

/// The code of the failure that something ends with; nil where it does not fail.
func failure<R>(_ body: () async throws -> R) async -> String? {
    do {
        _ = try await body()
        return nil
    } catch {
        return (error as? Failure)?.code ?? "\(error)"
    }
}
