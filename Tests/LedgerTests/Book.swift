import Clocks
import JSON
import Ledger
import Money
import PolicyEngine
import Store
import TestSupport

/// A ledger, in memory or on the server for tests, with a clock that is turned by hand.
struct Book: Sendable {
    static let noon = Instant(seconds: 1_763_697_600)

    let clock = HandClock(Book.noon)
    let store: Store
    let ledger = Ledger(shop: Shop(environment: "test", appID: "app"), pseudonymKey: [1, 2, 3])
    let terms = LeaseTerms(holder: "h", length: .seconds(30), deadline: .minutes(15))

    init(_ kind: StoreKind = .sqlite, counters: Counter...) async throws {
        store = try await Store.open(kind.place(), migrations: [Ledger.migrations], clock: clock)
        let ledger = ledger
        let definitions = Set(counters.map(\.definition))
        try await store.write { tx in try ledger.adopt(definitions: definitions, counters: { _ in [] }, in: tx) }
    }

    /// A counter of everything.
    static func counter(_ window: Window? = .ever, kind: BalanceKey.Kind = .agent, value: String = "desk", name: String = "all") -> Counter
    {
        Counter(definition: name, key: BalanceKey(kind: kind, value: value), window: window)
    }

    /// A refund that is to be written down.
    static func draft(
        _ id: String, order: String = "o-1", _ fen: Int64 = 1_000, number: String? = nil, counters: [Counter] = [], buyer: String? = nil
    ) -> Draft {
        let call = RecordedCall(
            agent: "desk", credential: "c", conversation: nil, tool: "refund", toolDigest: "d", arguments: ["order": .string(order)],
            digest: "call-\(id)", reason: "", buyer: buyer, policySerial: 1, statements: ["s"])
        let number = RequestNumber(number ?? id)
        let movement = Movement.refund(
            order: OrderIdentity(number: OrderNumber(order), tradeNumber: "t-\(order)"), amount: .fen(fen), number: number)
        return Draft(id: OperationID(id), call: call, movement: movement, number: number, counters: counters)
    }

    func balance(_ counter: Counter, except operation: String? = nil) async throws -> Balance {
        let ledger = ledger
        return try await store.read { tx in
            try ledger.balance(of: counter, currency: .cny, except: operation.map { OperationID($0) }, in: tx)
        }
    }

    func operation(_ id: String) async throws -> Operation? {
        let ledger = ledger
        return try await store.read { tx in try ledger.operation(OperationID(id), in: tx) }
    }

    /// Writes with the operation as it is now.
    func change(_ id: String, _ body: @escaping @Sendable (Ledger, Operation, WriteTransaction) throws -> Void) async throws {
        let ledger = ledger
        try await store.write { tx in
            guard let operation = try ledger.operation(OperationID(id), in: tx) else { throw LedgerError.noSuchOperation(OperationID(id)) }
            try body(ledger, operation, tx)
        }
    }
}

extension OperationResult {
    static let done = OperationResult(text: "done", structured: nil, code: nil)
}
