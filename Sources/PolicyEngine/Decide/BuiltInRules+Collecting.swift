internal import Money

/// The amount and the order's number of a payment that is asked for come from a model. Either the shop's backend has signed what the order
/// costs, or nothing but the number's being new speaks for them.
extension BuiltInRules {
    /// The most that one payment may be without a quote and without a limit of the policy's: 5 000.00.
    static let mostUnquoted = Money(minorUnits: 500_000, currency: .cny)

    /// What stops a payment that is asked for.
    static func collectObjection(to request: Request, asking amount: Money) -> Forbidden? {
        do throws(Unkept) {
            if request.context != nil { try checkQuote(request, amount) } else { try checkNovelty(request, amount) }
            try checkKnown(request, amount)
            return nil
        } catch { return error.forbidden }
    }

    private static func checkQuote(_ request: Request, _ amount: Money) throws(Unkept) {
        guard let quote = request.quote else { throw Unkept(quotedPrice, "nobody has quoted a price for the order in this conversation") }
        guard quote == amount else { throw Unkept(quotedPrice, "the amount is not the price that was quoted for the order") }
    }

    /// An order that the provider knows has a price. The first link that is opened wins there, so that two of different amounts are one
    /// too many.
    private static func checkNovelty(_ request: Request, _ amount: Money) throws(Unkept) {
        guard case .unknownOrder(let asked) = request.facts, asked == request.order else {
            let isKnown = request.facts.order != nil
            throw Unkept(
                unquotedOrder,
                isKnown
                    ? "the order is known at the provider already, and nobody has quoted its price"
                    : "whether the provider knows the order already was not looked up")
        }
        guard request.price.map({ $0 == amount }) ?? true else {
            throw Unkept(unquotedOrder, "another price was asked for the order before, and nobody has quoted it")
        }
    }

    /// An order that the provider has is not asked for again where it costs something else there or can't be paid. What it costs is told
    /// to nobody, and how it stands only to who knows its price, for it may be another customer's.
    private static func checkKnown(_ request: Request, _ amount: Money) throws(Unkept) {
        guard request.facts.order != nil else { return }
        let order = try order(of: request)
        guard order.total == amount else {
            throw Unkept(quotedPrice, "the provider has the order at another price already; a new order takes a number of its own")
        }
        switch order.status {
        case .waiting: return
        case .paid, .finished: throw Unkept(orderState, "the order is paid already; a new one takes a number of its own")
        case .closed: throw Unkept(orderState, "the order is closed; a new one takes a number of its own")
        }
    }

    /// The limit of a payment for which nobody has signed a price and the policy limits no amount.
    static func limit(for request: Request, amount: Money, beside limits: [LimitClaim]) -> LimitClaim? {
        guard request.kind == .collect, request.context == nil, limits.allSatisfy({ $0.ceiling.amount == nil }) else { return nil }
        let counter = Counter(definition: unquotedCollect, key: BalanceKey(kind: .shop, value: request.shop), window: nil)
        return LimitClaim(
            limit: unquotedCollect, counter: counter, ceiling: Ceiling(amount: mostUnquoted, count: nil), amount: amount)
    }

    /// What stops an order's being closed: it has to be unpaid, and the caller's own.
    static func closeObjection(to request: Request) -> Forbidden? {
        do throws(Unkept) {
            let order = try order(of: request)
            // Whose it is comes first: what became of another's order is not told.
            guard request.orderMadeForCaller == true || isInContext(order.identity.number, request) else {
                throw Unkept(ownOrder, "the order is neither in this conversation nor was its payment asked for in it")
            }
            switch order.status {
            case .waiting: return nil
            case .closed: throw Unkept(orderState, "the order is closed already")
            case .paid, .finished: throw Unkept(orderState, "the order is paid and can no longer be closed")
            }
        } catch { return error.forbidden }
    }
}
