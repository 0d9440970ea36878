internal import Clocks
internal import Money

extension BuiltInRules {
    /// What stops a refund, or an order that is taken back as a whole.
    static func refundObjection(to request: Request, moving amount: Money) -> Forbidden? {
        do throws(Unkept) {
            let order = try order(of: request)
            let ceiling = try ceiling(of: order, isCancel: request.kind == .cancel)
            try checkSum(request, order, amount, ceiling)
            return nil
        } catch { return error.forbidden }
    }

    /// All that can be given back of an order. One that nobody has paid is taken back as if it were paid: its buyer may pay it while the
    /// request is on its way.
    private static func ceiling(of order: OrderFacts, isCancel: Bool) throws(Unkept) -> Money {
        switch order.status {
        case .waiting:
            guard isCancel else { throw Unkept(orderState, "the order is not paid yet; there is nothing to refund", mayHelpLater: true) }
            return order.total
        case .finished: throw Unkept(orderState, "the order is finished and can no longer be refunded")
        case .closed: throw Unkept(orderState, "the order is closed: it was refunded in full, or never paid")
        case .paid: break
        }
        guard let paid = order.paid else { throw Unkept(orderState, "the provider does not tell what was paid for the order") }
        return paid
    }

    private static func checkSum(_ request: Request, _ order: OrderFacts, _ amount: Money, _ ceiling: Money) throws(Unkept) {
        guard let refunded = greatest(request.orderRefunded, order.refunded), let open = request.orderOpen,
            !refunded.isNegative, !open.isNegative,
            let settled = try? refunded.adding(amount), let total = try? settled.adding(open),
            let fits = try? total.isAtMost(ceiling), let fitsAlone = try? settled.isAtMost(ceiling)
        else { throw Unkept(orderCeiling, "what is left to refund of the order cannot be told") }
        // Of nothing the request for a cancellation would still ask the provider to cancel.
        guard request.kind != .cancel || (try? ceiling.isGreater(than: refunded)) ?? false else {
            throw Unkept(orderCeiling, "all of the order went back to the buyer already; there is nothing to take back")
        }
        guard fits else {
            throw Unkept(orderCeiling, "the order would be refunded beyond what was paid for it", mayHelpLater: fitsAlone)
        }
        // Whatever is left goes back: less of it would not count in full.
        guard request.kind != .cancel || settled == ceiling else {
            throw Unkept(orderCeiling, "what is left to refund of the order has changed", mayHelpLater: true)
        }
    }

    /// The greater of two amounts that are known; the one that is known; nil where none is, or their currencies differ.
    static func greatest(_ left: Money?, _ right: Money?) -> Money? {
        guard let left, let right else { return left ?? right }
        guard let isGreater = try? left.isGreater(than: right) else { return nil }
        return isGreater ? left : right
    }
}
