import AlipayGateway
import AlipayTestSupport
import AuditLog
import Clocks
import Cryptography
import Diagnostics
import JSON
import Ledger
import Logging
import Money
import Store
import TestSupport
import Testing
import ToolKit
import ToolKitTesting

@testable import Access
@testable import Gate
@testable import Notices

extension StoreKind {
    /// A place for a store that is empty and nobody else's.
    func place() throws -> StoreLocation {
        switch self {
        case .sqlite: .memory
        case .postgres: try StoreLocation(parsing: TestDatabase().address)
        }
    }
}

/// A host as far as messages concern it: a store, a gate over a till, an agent that asks for payments, and the desk.
final class Office: Sendable {
    /// 2026-11-21, ten in the morning in Shanghai.
    static let morning = Instant(seconds: 1_795_226_400)
    static let application = "2021000000000001"
    static let seller = "2088000000000002"
    static let quiet = Logger(label: "notices-tests") { _ in SwiftLogNoOpLogHandler() }

    static let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents:
          desk: {}
        scopes:
          - permit: reads
            effects: [read]
          - permit: collects
            agents: [desk]
            effects: [collect]
            unlimited: true

        """

    let clock = HandClock(Office.morning)
    let store: Store
    let ledger: Ledger
    let gate: Gate
    let access: Access
    let board: PaymentBoard
    let desk: NoticeDesk
    let agent: Principal
    let owner: Person

    init(
        on kind: StoreKind = .sqlite, forwards: Bool = false,
        pause: @escaping @Sendable (Duration) async -> Void = { _ in await Task.yield() }
    ) async throws {
        let key = try AuditKey(name: "notices-tests")
        store = try await Store.open(
            try kind.place(), environment: "test",
            migrations: [AuditLog.migrations, Access.migrations, Ledger.migrations, Gate.migrations, NoticeTables.migrations], clock: clock)
        let audit = AuditLog(writer: "host", key: key)
        ledger = Ledger(shop: Shop(environment: "test", appID: Self.application), pseudonymKey: Array("pseudonyms".utf8))
        access = Access(store: store, auditLog: audit, cost: Scrypt.Cost(blocks: 16, blockSize: 8, passes: 1), pause: { _ in })
        board = PaymentBoard(store: store, ledger: ledger, pause: pause)
        let identity = GateIdentity()
        gate = try Gate(
            Gate.Parts(store: store, audit: audit, ledger: ledger, identity: identity),
            modules: [TillTools(Till(boundTo: identity, clock: clock))], logger: Self.quiet)
        owner = try #require(
            await access.authenticate(secret: access.addApprover("owner", admin: true, by: nil).secret.reveal()))
        agent = try #require(await access.authenticate(bearer: access.addAgent("desk", by: owner).secret.reveal()))
        _ = try await gate.policies.apply([SourceFile(name: "policy.yaml", text: Self.policy)], by: owner)
        desk = NoticeDesk(
            NoticeDesk.Parts(board: board, gate: gate, ledger: ledger, audit: audit), forwards: forwards, logger: Self.quiet,
            verify: Self.verify)
    }

    /// The desk of another host on the same store.
    func secondDesk() -> NoticeDesk {
        let parts = NoticeDesk.Parts(
            board: PaymentBoard(store: store, ledger: ledger), gate: gate, ledger: ledger, audit: desk.parts.audit)
        return NoticeDesk(parts, forwards: false, logger: Self.quiet, verify: Self.verify)
    }

    @Sendable private static func verify(_ body: [UInt8]) throws -> AlipayNotification {
        try AlipayNotification.verify(body, with: Vectors.alipayPublicKey(), applicationID: application, sellerID: seller)
    }

    /// Asks for a payment, as the agent's backend has quoted it or not.
    func collect(_ order: String, _ amount: String, quoted: Bool = false) async throws {
        var principal = agent
        if quoted {
            let key = try DevelopmentContextKey()
            let statement = ContextStatement(
                agent: "desk", conversation: "conv-\(order)", claims: ["quotes": .object([order: .string(amount)])], lifetime: .minutes(60))
            let token = try await access.mintContext(statement, with: key, audience: "tests", by: owner, operators: [])
            principal = try await access.present(token, by: agent, under: ContextRules(configured: key.authority(audience: "tests")))
        }
        let arguments: JSONObject = ["order": .string(order), "amount": .string(amount), "title": "a drawing"]
        let reply = try await gate.call(CallRequest(tool: "till-collect", arguments: arguments), by: principal)
        guard case .receipt(let receipt) = reply, receipt.status == .succeeded else {
            Issue.record("the payment of \(order) is not asked for: \(reply)")
            return
        }
    }

    func receive(_ message: Message) async throws -> NoticeAnswer { await desk.receive(try message.body()) }

    /// The messages in the store, by their names.
    func notices(_ choice: NoticeBook.Choice = .all) async throws -> [KeptNotice] {
        let book = desk.book
        return try await store.read { tx in try book.list(choice, limit: 100_000, in: tx) }
    }

    /// The bodies of the log's entries of a kind.
    func entries(_ kind: String) async throws -> [JSONObject] {
        try await AuditTrail(store).list(AuditTrail.Filter(kind: kind, limit: 100_000)).map { entry in
            try #require(try JSONValue(parsing: Array(entry.record.body.utf8)).objectValue)
        }
    }

    /// What is known to have been refunded of an order, in fen.
    func refunded(_ order: OrderIdentity) async throws -> Int64 {
        let ledger = ledger
        return try await store.read { tx in try ledger.refunds(of: order, currency: .cny, in: tx).refunded.minorUnits }
    }
}

/// A message as Alipay would send it.
struct Message: Sendable {
    enum Signer: Sendable { case alipay, application }

    var fields: [(String, String)]
    var signer = Signer.alipay
    /// What is changed after it was signed.
    var tampered: [String: String] = [:]

    init(
        _ id: String, order: String, trade: String, status: String = "TRADE_SUCCESS", total: String, subject: String = "插画+订制 & 100%",
        more: [(String, String)] = []
    ) {
        fields =
            [
                ("notify_time", "2026-11-21 10:00:08"), ("notify_type", "trade_status_sync"), ("notify_id", id), ("charset", "utf-8"),
                ("version", "1.0"), ("app_id", Office.application), ("auth_app_id", Office.application), ("trade_no", trade),
                ("out_trade_no", order), ("buyer_id", "2088000000000001"), ("buyer_logon_id", "tes***@sandbox.com"),
                ("seller_id", Office.seller), ("trade_status", status), ("total_amount", total), ("subject", subject),
                ("gmt_create", "2026-11-21 10:00:06"),
            ] + more
    }

    /// A payment of an order.
    static func paid(_ order: String, _ total: String, id: String? = nil, subject: String = "插画+订制 & 100%") -> Message {
        Message(
            id ?? "n-pay-\(order)-\(total)", order: order, trade: "2026\(order)", total: total, subject: subject,
            more: [("gmt_payment", "2026-11-21 10:00:07")])
    }

    /// A refund of an order: so much is refunded by now.
    static func refunded(_ order: String, _ total: String, sum: String, id: String? = nil) -> Message {
        Message(
            id ?? "n-ref-\(order)-\(sum)", order: order, trade: "2026\(order)", status: sum == total ? "TRADE_CLOSED" : "TRADE_SUCCESS",
            total: total,
            more: [("refund_fee", sum), ("gmt_refund", "2026-11-21 11:00:00.\(sum.filter(\.isNumber))"), ("out_biz_no", "R\(sum)")])
    }

    /// An order that nobody paid in time.
    static func closed(_ order: String, _ total: String) -> Message {
        Message(
            "n-close-\(order)", order: order, trade: "2026\(order)", status: "TRADE_CLOSED", total: total,
            more: [("gmt_close", "2026-11-21 11:00:00")])
    }

    /// What came of one order later, in pairs that differ only where nobody expected it: money that a bank sent back and then took, and
    /// events of a kind that nobody knows.
    static var newsOfLater: [Message] {
        let bank = ["F", "S"].map { status in
            Message(
                "n-bank-\(status)", order: "A1", trade: "2026A1", total: "88.88",
                more: [("out_request_no", "R1"), ("dback_amount", "88.88"), ("dback_status", status)])
        }
        let events = ["opened", "ended"].map { step in
            Message("n-event-\(step)", order: "A1", trade: "2026A1", total: "88.88", more: [("biz_content", "{\"step\":\"\(step)\"}")])
                .with("notify_type", "something_new")
        }
        return bank + events
    }

    /// With more of it, before it is signed.
    func adding(_ more: [(String, String)]) -> Message {
        var message = self
        message.fields += more
        return message
    }

    /// With another value under a name, before it is signed.
    func with(_ name: String, _ value: String) -> Message {
        var message = self
        message.fields = fields.map { $0.0 == name ? (name, value) : $0 }
        return message
    }

    /// The form as it is posted.
    func body() throws -> [UInt8] {
        let source = fields.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
        let key = signer == .alipay ? try Vectors.alipayKey() : try Vectors.applicationKey()
        let signature = Base64.encode(try key.sign(Array(source.utf8), digest: .sha256))
        let sent = fields.map { ($0.0, tampered[$0.0] ?? $0.1) } + [("sign_type", "RSA2"), ("sign", signature)]
        return Array(sent.map { "\($0.0)=\(Self.encoded($0.1))" }.joined(separator: "&").utf8)
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95: String(UnicodeScalar(byte))
            case 32: "+"
            default: "%" + Hex.encode([byte]).uppercased()
            }
        }.joined()
    }
}
