import Clocks
import Ledger
import Money
import PolicyEngine
import Store

/// Reserves refunds as the gate does: what counts is asked for, held against limits, and the refund is reserved with the intent to send it.
struct LedgerDesk: Sendable {
    let store: Store
    let ledger = Ledger(shop: Shop(environment: "bench", appID: "a"), pseudonymKey: [1, 2, 3])
    private let terms = LeaseTerms(holder: "bench", length: .seconds(30), deadline: .minutes(15))

    /// What a limit counts, with its windows: calendar, rolling, and all time.
    static let windows = ["hour", "day", "rolling day", "rolling month", "ever"]
    private static let definition = "refunds of each agent"

    static func open(_ location: StoreLocation) async throws -> LedgerDesk {
        let store = try await Store.open(location, environment: "bench", migrations: [Ledger.migrations], clock: SystemClock())
        let desk = LedgerDesk(store: store)
        let ledger = desk.ledger
        try await store.write { tx in try ledger.adopt(definitions: [definition], counters: { _ in [] }, in: tx) }
        return desk
    }

    private static func window(_ name: String, at now: Instant) -> Window {
        let (hour, day): (Int64, Int64) = (3_600_000, 86_400_000)
        func calendar(_ length: Int64) -> Window {
            let start = now.milliseconds - now.milliseconds % length
            return Window(start: Instant(milliseconds: start), end: Instant(milliseconds: start + length))
        }
        return switch name {
        case "hour": calendar(hour)
        case "day": calendar(day)
        case "rolling day": Window(start: now - .milliseconds(day), end: nil)
        case "rolling month": Window(start: now - .milliseconds(30 * day), end: nil)
        default: .ever
        }
    }

    /// Calls are named by their order and a digest.
    private func digest(of name: String) -> String {
        var (text, state) = ("o-\(name)|", UInt64(0x9e37_79b9_7f4a_7c15))
        for byte in name.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
        for _ in 0..<4 {
            state = (state ^ (state >> 29)) &* 0xbf58_476d_1ce4_e5b9
            text += String(state, radix: 16)
        }
        return text
    }

    private func order(of name: String) -> OrderIdentity {
        OrderIdentity(number: OrderNumber("o-\(name)"), tradeNumber: "t-\(name)")
    }

    private func counter(_ window: String, agent: String, at now: Instant) -> Counter {
        Counter(definition: Self.definition, key: BalanceKey(kind: .agent, value: agent), window: Self.window(window, at: now))
    }

    /// Reserves a refund in a transaction of its own.
    func reserve(_ name: String, agent: String) async throws {
        let foresight = RefundForesight(
            of: order(of: name), counters: [counter("ever", agent: agent, at: store.clock.now())], ledger: ledger)
        try await store.write(foreseeing: foresight) { tx in try reserve(name, agent: agent, in: tx) }
    }

    /// One refund of 1.00 on an order of its own, held against limits of an agent.
    func reserve(_ name: String, agent: String, windows: [String] = Self.windows, in tx: WriteTransaction) throws {
        let claims = windows.map { window in
            LimitClaim(
                limit: window, counter: counter(window, agent: agent, at: tx.now),
                ceiling: Ceiling(amount: .fen(1_000_000_000_000), count: nil), amount: .fen(100))
        }
        let order = order(of: name)
        guard try ledger.openRefund(of: order, in: tx) == nil else { throw Benchmarks.Unfit(what: "the order has a refund") }
        let balances = try ledger.balances(of: claims.map(\.counter), currency: .cny, in: tx)
        let fit = try Ceilings.fit(limits: claims, gates: []) { counter in
            guard let balance = balances[counter] else { throw LedgerError.uncounted(counter.definition) }
            return balance
        }
        guard case .fits = fit else { throw Benchmarks.Unfit(what: "a limit is exceeded") }
        let number = RequestNumber(name)
        let call = RecordedCall(
            agent: agent, credential: "c", conversation: nil, tool: "refund-alipay-payment", toolDigest: "d",
            arguments: ["outTradeNo": .string(order.number.text), "refundAmount": "1.00"], digest: digest(of: name), reason: "broken",
            buyer: "2088", policySerial: 1, statements: ["desk-refunds"])
        let draft = Draft(
            id: OperationID("op_\(name)"), call: call, movement: .refund(order: order, amount: .fen(100), number: number), number: number,
            counters: claims.map(\.counter))
        _ = try ledger.reserve(draft, terms: terms, in: tx)
    }
}
