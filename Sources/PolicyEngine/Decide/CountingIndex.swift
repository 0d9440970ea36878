internal import CEL
internal import Money

/// Says what an operation counts against under one set of policies. Nothing else does: the store's balances, what a policy starts with
/// when it is applied, replay and tests all ask here.
struct CountingIndex: Sendable {
    /// One way in which a statement counts.
    struct Entry: Sendable {
        let matcher: Matcher
        let counting: Counting
        /// The place of the counting's definition among ``CountingIndex/definitions``.
        let definition: Int
    }

    /// What can count one effect's operations.
    private struct Shelf: Sendable {
        var common: [Entry] = []
        var own: [String: [Entry]] = [:]
        var needs: RootSet = []
    }

    /// Every definition that is counted by, once; those of one call alone are not among them.
    private(set) var definitions: [String] = []
    private var places: [String: Int] = [:]
    private var shelves: [Effect: Shelf] = [:]
    private let scenes: SceneMaker

    init(_ content: PolicyContent) {
        scenes = content.scenes
        for limit in content.limits {
            for effect in limit.matcher.effects { place(limit.matcher, limit.counting, for: effect) }
        }
        for gate in content.gates {
            for (effect, counting) in gate.counting where gate.matcher.effects.contains(effect) {
                place(gate.matcher, counting, for: effect)
            }
        }
    }

    private mutating func place(_ matcher: Matcher, _ counting: Counting, for effect: Effect) {
        guard counting.window != .call else { return }
        let definition = places[counting.definition] ?? definitions.count
        if definition == definitions.count {
            definitions.append(counting.definition)
            places[counting.definition] = definition
        }
        let entry = Entry(matcher: matcher, counting: counting, definition: definition)
        var shelf = shelves.removeValue(forKey: effect) ?? Shelf()
        shelf.needs.formUnion(matcher.needs)
        if let agents = matcher.agents {
            for agent in agents { shelf.own[agent, default: []].append(entry) }
        } else {
            shelf.common.append(entry)
        }
        shelves[effect] = shelf
    }

    /// The place of a definition; nil where no statement counts by it.
    func place(of definition: String) -> Int? { places[definition] }

    /// What the operation adds to: each definition, by its place, with a key; every pair once.
    ///
    /// An operation that has no value for a statement's `each` adds nothing to it, and neither does what a person approved to a
    /// `without: approval`. Conditions are judged by what was recorded with the operation; where that does not suffice, it counts.
    func counters(for operation: RecordedOperation) -> [(definition: Int, key: BalanceKey)] {
        // Nothing moves where an order is closed.
        guard operation.kind != .close, let shelf = shelves[operation.effect] else { return [] }
        let scene = scenes.scene(operation, needs: shelf.needs)
        var found: [(definition: Int, key: BalanceKey)] = []
        func look(at entries: [Entry]) {
            for entry in entries {
                if entry.counting.leavesOutApproved, operation.wasApproved { continue }
                let values = operation.keys(of: entry.counting.each)
                guard !values.isEmpty, Self.counts(operation, entry, scene) else { continue }
                let isKnown = found.contains { $0.definition == entry.definition && $0.key.kind == entry.counting.each }
                if isKnown { continue }
                for value in values { found.append((entry.definition, BalanceKey(kind: entry.counting.each, value: value))) }
            }
        }
        look(at: shelf.common)
        look(at: shelf.own[operation.agent] ?? [])
        return found
    }

    private static func counts(_ operation: RecordedOperation, _ entry: Entry, _ scene: Scene) -> Bool {
        do throws(CELFailure) {
            return try entry.matcher.matches(agent: operation.agent, tool: operation.tool, effect: operation.effect, in: scene)
        } catch { return true }
    }
}

extension RecordedOperation {
    /// By what a statement's `each` counts the operation; empty where it has none of it.
    func keys(of each: BalanceKey.Kind) -> [String] {
        let value: String? =
            switch each {
            case .agent: agent
            case .customer: buyer
            case .order: order
            case .payee: payee
            case .shop: shop
            }
        guard let value, !value.isEmpty else { return [] }
        return each == .payee && isPayeeUnresolved ? [value, PayeeKeys.unresolved] : [value]
    }
}

extension Request {
    /// The order's name as counters know it: the provider's number where facts tell it, else the merchant's. A collection goes by the
    /// merchant's always: the provider has no number for its order before the buyer opens the payment, and one afterwards.
    var orderKey: String? {
        guard effect != .collect, let number = facts.order?.identity.tradeNumber, !number.isEmpty else { return order?.text }
        return number
    }

    /// By what a statement's `each` counts the call, its own name first; empty where it has none.
    func keys(of each: BalanceKey.Kind) -> [String] {
        let value: String? =
            switch each {
            case .agent: agent
            case .customer: facts.order?.buyer
            case .order: orderKey
            case .payee: payee?.own
            case .shop: shop
            }
        guard let value, !value.isEmpty else { return [] }
        return each == .payee && payee?.isUnresolved == true ? [value, PayeeKeys.unresolved] : [value]
    }
}

extension RecordedOperation {
    /// The operation that a permitted call makes, as counters of later see it.
    /// - Parameter wasApproved: whether a person approved it.
    public init(_ request: Request, wasApproved: Bool = false) {
        let order = request.facts.order?.identity
        self.init(
            agent: request.agent, tool: request.tool, effect: request.effect, kind: request.kind, order: request.orderKey,
            buyer: request.facts.order?.buyer, payee: request.payee?.own, shop: request.shop, wasApproved: wasApproved,
            record: Record(
                amount: request.amount, orderNumber: order?.number ?? request.order,
                tradeNumber: order?.tradeNumber, payee: request.facts.payee?.identity,
                number: request.number, reason: request.reason, arguments: request.arguments, facts: RecordedFacts(request),
                at: request.now))
    }

    /// The same, approved by a person or not.
    public func approved(_ isApproved: Bool = true) -> RecordedOperation {
        RecordedOperation(
            agent: agent, tool: tool, effect: effect, kind: kind, order: order, buyer: buyer, payee: payee, shop: shop,
            wasApproved: isApproved, record: record)
    }
}
