public import Clocks
public import Money
import ToolKit

/// An order in a till's book.
public struct TillOrder: Sendable, Hashable {
    /// The merchant's number.
    public let number: String
    /// The till's own number.
    public var trade: String
    /// What it costs.
    public let total: Money
    /// Who pays; nil while nobody has.
    public var buyer: String?
    /// When it was paid.
    public var paidAt: Instant?
    /// Whether it was closed before anybody paid: nobody can pay it any more.
    public var isClosedUnpaid = false
    /// What was refunded, by everybody.
    public var refunds: [TillRefund] = []

    /// How much was refunded, in the smallest unit.
    public var refunded: Int64 { refunds.reduce(0) { $0 + $1.amount.minorUnits } }

    /// How far it has come.
    public var status: OrderFacts.Status {
        if paidAt == nil { return isClosedUnpaid ? .closed : .waiting }
        return refunded >= total.minorUnits ? .closed : .paid
    }

    var facts: OrderFacts {
        OrderFacts(
            identity: OrderIdentity(number: OrderNumber(number), tradeNumber: trade), status: status, total: total,
            paid: paidAt == nil ? nil : total, buyer: buyer, paidAt: paidAt)
    }
}

/// A refund in a till's book.
public struct TillRefund: Sendable, Hashable {
    /// The number under which it was asked for.
    public let request: String
    /// How much it was.
    public let amount: Money
}

/// A transfer in a till's book.
public struct TillTransfer: Sendable, Hashable {
    /// The number under which it was asked for.
    public let request: String
    /// Who got it.
    public let payee: PayeeIdentity
    /// How much it was.
    public let amount: Money
}

/// A request that moves money, as it was sent.
public struct TillRequest: Sendable, Hashable {
    /// What it asked for.
    public let movement: Movement
    /// What became of it on its way; nil where it arrived and was answered.
    public let fault: TillFault?
}

/// What can become of a request that moves money.
public enum TillFault: Sendable, Hashable {
    /// It is lost on its way: nothing happens, and nobody answers.
    case lostBefore
    /// It is carried out, and the answer is lost.
    case lostAfter
    /// Nobody answers, and it is carried out when ``Till/deliverLate()`` says so.
    case late
    /// It is certain that nothing happens.
    case refuses(code: String)

    /// What can become of a look-up.
    public enum LookUp: Sendable, Hashable {
        /// Nobody answers.
        case unavailable
        /// The till says that it knows nothing of it, whatever happened.
        case absent
    }
}

/// A step that a till takes, before which a test can do something.
public enum TillStep: Sendable, Hashable {
    /// Telling of an order or payee.
    case facts
    /// Carrying out a request that moves money.
    case send
    /// Telling what became of one.
    case lookUp
}
