public import Clocks
import Cryptography

/// What happened to a payment code.
public enum CodeEvent: Sendable, Hashable {
    /// The application asked for the code.
    case made(OrderDraft, diesAt: Instant)
    /// The code was taken back before anybody scanned it.
    case cancelled(outTradeNo: String)
}

/// A line of the history of payment codes.
public struct CodeEntry: Sendable, Hashable {
    /// 1 for the first entry, without gaps.
    public let sequence: Int
    /// When it happened.
    public let at: Instant
    /// What happened.
    public let event: CodeEvent
}

/// A code that a buyer scans.
public struct PaymentCode: Sendable, Hashable {
    /// The code, as it stands in its address.
    public let text: String
    /// The order that scanning it opens.
    public let order: OrderDraft
    /// When it stops being good.
    public let diesAt: Instant
}

/// The payment codes that are good. A code is no trade: that comes to be when a buyer scans it.
struct CodeBook: Sendable {
    private(set) var entries: [CodeEntry] = []
    private var codes: [String: PaymentCode] = [:]
    private var orders: [String: String] = [:]

    /// The codes that are good at `now`, by their order's number.
    func alive(at now: Instant) -> [PaymentCode] {
        codes.values.filter { now < $0.diesAt }.sorted { $0.order.outTradeNo < $1.order.outTradeNo }
    }

    /// The good code of that text.
    func find(_ text: String, at now: Instant) -> PaymentCode? { codes[text].flatMap { now < $0.diesAt ? $0 : nil } }

    /// The good code of an order.
    func code(of outTradeNo: String, at now: Instant) -> PaymentCode? { orders[outTradeNo].flatMap { find($0, at: now) } }

    /// Makes a code, or finds the good one of the same order. Other content under the number is refused.
    mutating func make(_ order: OrderDraft, diesAt: Instant, at now: Instant) throws(TradeRefusal) -> PaymentCode {
        if let known = code(of: order.outTradeNo, at: now) {
            guard known.order.totalAmount == order.totalAmount, known.order.subject == order.subject, known.order.buyer == order.buyer
            else { throw .contextInconsistent }
            return known
        }
        apply(CodeEntry(sequence: entries.count + 1, at: now, event: .made(order, diesAt: diesAt)))
        guard let code = code(of: order.outTradeNo, at: now) else { throw .expiryInThePast }
        return code
    }

    /// Takes a code back.
    mutating func cancel(_ outTradeNo: String, at now: Instant) {
        guard code(of: outTradeNo, at: now) != nil else { return }
        apply(CodeEntry(sequence: entries.count + 1, at: now, event: .cancelled(outTradeNo: outTradeNo)))
    }

    /// Takes an entry that was written earlier.
    mutating func replay(_ entry: CodeEntry) throws(JournalError) {
        guard entry.sequence == entries.count + 1 else { throw .outOfOrder(found: entry.sequence, expected: entries.count + 1) }
        apply(entry)
    }

    private mutating func apply(_ entry: CodeEntry) {
        entries.append(entry)
        switch entry.event {
        case .made(let order, let diesAt):
            let text = "bax" + Hex.encode(SHA256.digest(Array("\(entry.sequence)|\(order.outTradeNo)".utf8)).prefix(12))
            codes[text] = PaymentCode(text: text, order: order, diesAt: diesAt)
            orders[order.outTradeNo] = text
        case .cancelled(let outTradeNo):
            if let text = orders.removeValue(forKey: outTradeNo) { codes[text] = nil }
        }
    }
}
