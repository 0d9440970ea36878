import AlipayGateway
import Clocks
import JSON
import Money
import Synchronization

/// What the page says to a buyer whose browser comes back.
enum ReturnResult: Sendable, Hashable {
    /// The order, by Alipay's own answer to a query of this host's.
    struct Order: Sendable, Hashable {
        /// The merchant's number.
        let number: String
        /// What it costs.
        let total: Money?
    }

    /// It is paid.
    case paid(Order)
    /// It is not paid yet, or Alipay does not know it yet.
    case waiting(Order)
    /// Nobody can pay it any more, or it was refunded in full.
    case closed(Order)
    /// Alipay can't be asked just now.
    case unavailable(Order)
    /// The address that the browser came with is not one of Alipay's making.
    case notConfirmed
}

/// Finds out what to say to a buyer whose browser comes back from paying.
///
/// What the browser brings proves nothing about money: anybody can keep an address and open it again. It only says which order to ask
/// Alipay for, and only where Alipay has signed it.
struct ReturnDesk: Sendable {
    /// What Alipay says of an order, asked for it by its trade number.
    struct Told: Sendable {
        /// The merchant's number; nil where the answer has none.
        let number: String?
        /// Alipay's word for its state.
        let status: String?
        /// What it costs.
        let total: Money?
    }

    private struct Known: Sendable {
        let result: ReturnResult
        let until: ContinuousClock.Instant
    }

    private final class Memory: Sendable { let known = Mutex<[String: Known]>([:]) }

    /// For how long an answer is told again: whoever opens a page again and again asks Alipay no more often than this.
    private static let keeps = Duration.seconds(3)
    /// How many orders are remembered.
    private static let most = 1024

    /// Verifies an address as it came.
    let verify: @Sendable ([UInt8]) async throws -> AlipayNotification
    /// Asks Alipay for an order by its trade number; nil where it can't be asked.
    let ask: @Sendable (String) async -> Told?
    private let memory = Memory()

    init(
        verify: @escaping @Sendable ([UInt8]) async throws -> AlipayNotification,
        ask: @escaping @Sendable (String) async -> Told?
    ) {
        self.verify = verify
        self.ask = ask
    }

    /// What to say.
    /// - Parameter query: what stood behind the `?`, as it came.
    func result(of query: [UInt8]) async -> ReturnResult {
        guard let back = try? await verify(query), back["method"]?.hasSuffix(".pay.return") == true, let order = back.order else {
            return .notConfirmed
        }
        let trade = order.tradeNumber
        let now = ContinuousClock.now
        if let known = memory.known.withLock({ $0[trade] }), now < known.until { return known.result }
        let result = await look(order)
        memory.known.withLock { known in
            if known.count >= Self.most { known = known.filter { now < $0.value.until } }
            if known.count < Self.most { known[trade] = Known(result: result, until: .now + Self.keeps) }
        }
        return result
    }

    private func look(_ order: OrderIdentity) async -> ReturnResult {
        let number = OutsideText.neutral(order.number.text, limit: 64)
        guard let told = await ask(order.tradeNumber) else { return .unavailable(ReturnResult.Order(number: number, total: nil)) }
        guard told.number == order.number.text else { return .notConfirmed }
        let found = ReturnResult.Order(number: number, total: told.total)
        switch told.status {
        case "TRADE_SUCCESS", "TRADE_FINISHED": return .paid(found)
        case "WAIT_BUYER_PAY": return .waiting(found)
        case "TRADE_CLOSED": return .closed(found)
        default: return .unavailable(found)
        }
    }
}
