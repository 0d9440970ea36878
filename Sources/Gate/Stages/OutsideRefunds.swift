import AuditLog
import JSON
public import Ledger
public import Money
public import Store
import ToolKit

/// Where the host learns of refunds that it did not make itself.
public enum RefundSource: String, Sendable, Hashable, CaseIterable {
    /// The provider's answer about one refund number.
    case refundQuery = "refund-query"
    /// The cumulative `refund_fee` of an answer to a refund whose own outcome it leaves open.
    case refundAnswer = "refund-answer"
    /// A notification whose signature was verified.
    case notification
    /// A row of the provider's bill.
    case bill
}

extension Gate {
    /// Takes in that a source outside of this host showed a refund. What it tells counts from now on for every limit and condition that
    /// looks at what is refunded on the order, and for the order's own ceiling. It is durable, it is never taken back, and the log says
    /// who told it.
    ///
    /// A refund of this host's own that a source shows as done is posted, whatever it was taken for: it happened. Where it was taken for
    /// ended, people are told.
    /// - Parameter shown: what a verified source showed; never what an agent said.
    /// - Returns: what is known now of refunds that others made; nil where it was known already, or the refund is the host's own.
    @discardableResult
    public func learn(_ shown: ShownRefund, of order: OrderIdentity, from source: RefundSource) async throws -> LearntRefund? {
        let ledger = ledger
        let isNews = try await store.read { tx in
            try ledger.isNews(shown, of: order, in: tx) || ledger.unposted(shown, of: order, in: tx) != nil
        }
        guard isNews else { return nil }
        return try await store.write { [self] tx in try learn(shown, of: order, from: source, in: tx) }
    }

    /// Takes in the refunds that an answer shows, a bill's thousands among them.
    /// - Parameter shown: what a verified source showed.
    func learn(_ shown: [SeenRefund], from source: RefundSource) async throws {
        let (ledger, length) = (ledger, 200)
        for start in stride(from: 0, to: shown.count, by: length) {
            let batch = shown[start..<min(start + length, shown.count)]
            let news = try await store.read { tx in
                try batch.filter { seen in
                    let refund = ShownRefund.single(seen.number, seen.amount)
                    return try ledger.isNews(refund, of: seen.order, in: tx) || ledger.unposted(refund, of: seen.order, in: tx) != nil
                }
            }
            guard !news.isEmpty else { continue }
            try await store.write { [self] tx in
                for seen in news { try learn(.single(seen.number, seen.amount), of: seen.order, from: source, in: tx) }
            }
        }
    }

    /// The same within a transaction that writes more, such as what told of it.
    @discardableResult
    public func learn(
        _ shown: ShownRefund, of order: OrderIdentity, from source: RefundSource, in tx: WriteTransaction
    ) throws -> LearntRefund? {
        if let own = try ledger.unposted(shown, of: order, in: tx) {
            try postFound(
                own.id, OperationResult(text: Notice.ended(.seen).english, structured: nil, code: nil), by: source.rawValue, in: tx)
            return nil
        }
        if let own = try ledger.contradicted(by: shown, of: order, in: tx) {
            let failure = Failure(code: "refund-differs", text: "A refund of \(shown.amount) shows under its number.")
            try foundOther(own, failure, by: source.rawValue, in: tx)
        }
        guard let learnt = try ledger.learnRefunded(order, shown, in: tx) else { return nil }
        _ = try audit.append(Entries.refundLearnt(order, shown, learnt, from: source), in: tx)
        return learnt
    }

    /// Takes in a refund that an agent was about to ask for once more.
    func learnAsked(_ number: RequestNumber, _ amount: Money, of order: OrderIdentity) async throws {
        let ledger = ledger
        try await store.write { [self] tx in
            try ledger.noteShown(number, of: order, in: tx)
            try learn(.single(number, amount), of: order, from: .refundQuery, in: tx)
        }
    }
}

extension Entries {
    /// A refund that somebody else made has come to be known.
    static func refundLearnt(
        _ order: OrderIdentity, _ shown: ShownRefund, _ learnt: LearntRefund, from source: RefundSource
    ) -> EntryDraft {
        var body: JSONObject = [
            "order": .string(order.number.text), "trade": .string(order.tradeNumber), "source": .string(source.rawValue),
            "refunded": .string("\(learnt.after)"), "before": .string("\(learnt.before)"),
        ]
        if case .single(let number, _) = shown { body["number"] = .string(String(number.text.prefix(64))) }
        return EntryDraft(kind: "refund-learnt", body: body)
    }
}
