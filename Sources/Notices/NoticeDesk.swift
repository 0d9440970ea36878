public import AlipayGateway
public import AuditLog
import Clocks
public import Gate
public import Ledger
public import Logging
import Money
import Store
import ToolKit

/// What Alipay is answered.
public enum NoticeAnswer: String, Sendable, Hashable {
    /// It was taken, or is known: Alipay sends it no more.
    case success
    /// It was not: what is genuine comes again.
    case fail
}

/// Where Alipay's messages come in (`notify_url`).
///
/// A message is verified as it was received, checked for whose it is, and then stored together with all that is learnt from it, in one
/// transaction that is durable before Alipay is answered. What is not genuine, or somebody else's, leaves no row: it only counts.
public struct NoticeDesk: Sendable {
    /// What a desk works with.
    public struct Parts: Sendable {
        let board: PaymentBoard
        let gate: Gate
        let ledger: Ledger
        let audit: AuditLog
        var store: Store { board.store }

        /// What a desk works with: the host's own.
        /// - Parameter board: where payments are told of that come in here.
        public init(board: PaymentBoard, gate: Gate, ledger: Ledger, audit: AuditLog) {
            self.board = board
            self.gate = gate
            self.ledger = ledger
            self.audit = audit
        }
    }

    /// The longest message that is read, in bytes.
    public static let longest = 64 << 10

    let parts: Parts
    var book: NoticeBook { parts.board.book }
    private let forwards: Bool
    private let logger: Logger
    private let verify: @Sendable ([UInt8]) async throws -> AlipayNotification
    private let turnedAway = TurnedAway()

    /// A desk.
    /// - Parameters:
    ///   - forwards: whether messages are to be sent on to an address of the merchant's own.
    ///   - verify: verifies a message, and that it is for this application and seller.
    public init(
        _ parts: Parts, forwards: Bool, logger: Logger,
        verify: @escaping @Sendable ([UInt8]) async throws -> AlipayNotification
    ) {
        self.parts = parts
        self.forwards = forwards
        self.logger = logger
        self.verify = verify
    }

    /// Takes a message in.
    /// - Parameter body: the form, byte for byte as it was posted.
    /// - Returns: ``NoticeAnswer/success`` once the message is in the store for good, by this sending of it or by one before.
    public func receive(_ body: [UInt8]) async -> NoticeAnswer {
        let notification: AlipayNotification
        do { notification = try await verify(body) } catch {
            await turnAway((error as? AlipayNotification.Problem)?.description ?? "\(error)")
            return .fail
        }
        guard let content = NoticeContent(notification) else {
            await turnAway("the notification names itself, or its order, by something that is no name")
            return .fail
        }
        do {
            let book = book
            // What came before is answered without a write, however often somebody sends it.
            if try await parts.store.read({ tx in try book.knows(id: content.id, what: content.what, in: tx) }) { return .success }
            if let notice = try await parts.store.write({ [self] tx in try take(content, body, in: tx) }) { await tell(notice) }
            return .success
        } catch {
            logger.error("a notification could not be stored; Alipay sends it again", metadata: ["error": "\(error)"])
            return .fail
        }
    }

    /// Drops the texts of old messages, a part in each transaction.
    /// - Returns: how many were dropped.
    @discardableResult
    public func dropOldBodies() async throws -> Int {
        let book = book
        var dropped = 0
        while true {
            let part = try await parts.store.write { tx in try book.dropBodies(limit: 500, in: tx) }
            dropped += part
            if part < 500 { return dropped }
        }
    }

    // MARK: - Within the transaction

    /// Stores a message with what it tells; nil where it is known.
    private func take(_ content: NoticeContent, _ body: [UInt8], in tx: WriteTransaction) throws -> KeptNotice? {
        guard try !book.knows(id: content.id, what: content.what, in: tx) else { return nil }
        let judged = try judge(content, in: tx)
        let notice = KeptNotice(
            id: content.id, kind: content.kind, order: content.order, amount: content.amount, verdict: judged.verdict,
            price: judged.price, receivedAt: tx.now, forwarding: forwards ? .due : .none)
        try book.add(notice, of: judged.agent, what: content.what, body: body, in: tx)
        _ = try parts.audit.append(NoticeEntries.told(notice, shop: parts.ledger.shop), in: tx)
        // What is refunded can only grow, so it is taken in whatever else is odd about the order.
        if notice.kind == .refund, let order = notice.order, let refunded = notice.amount, refunded.isPositive {
            try parts.gate.learn(.total(refunded), of: order, from: .notification, in: tx)
        }
        return notice
    }

    // MARK: - After it

    private func tell(_ notice: KeptNotice) async {
        if let news = notice.news { await parts.board.bell.ring(news.order.number) }
        guard notice.verdict.isAlarm else { return }
        let what =
            notice.verdict == .differs
            ? "a payment differs from what was asked for" : "a payment came for an order that this host has asked nobody for"
        logger.error(
            "\(what)",
            metadata: ["order": "\(notice.order?.number.text ?? "")", "notice": "\(notice.id)", "see": "tollgate notices list --alarms"])
    }

    /// Says what was turned away, and no more than once a minute: whoever sends a flood of it must not fill log and store.
    private func turnAway(_ reason: String) async {
        guard let count = turnedAway.count(at: parts.store.clock.now()) else { return }
        logger.warning("notifications are turned away", metadata: ["reason": "\(reason)", "count": "\(count)"])
        let draft = NoticeEntries.turnedAway(count, reason, shop: parts.ledger.shop)
        let audit = parts.audit
        do { try await parts.store.write { tx in _ = try audit.append(draft, in: tx) } } catch {
            logger.warning("what was turned away could not be written down", metadata: ["error": "\(error)"])
        }
    }
}
