/// What one level of a file says of a call: the defaults, a case over them, a step or an operation of earlier over that.
struct Layer {
    /// The call's own keys.
    let call: SourceNode?
    let order: SourceNode?
    let payee: SourceNode?
    let context: SourceNode?
    /// What this level says by itself.
    let own: SourceNode
    /// The level below.
    private let below: [Layer]

    /// A level whose call stands under `call`.
    init(_ node: SourceNode, over other: Layer? = nil) { self.init(node, call: node["call"], over: other) }

    /// A level that has the call's keys beside the others, as operations of earlier do.
    init(_ node: SourceNode, flatOver other: Layer) {
        self.init(node, call: node.without(["order", "payee", "context"]), over: other)
    }

    private init(_ node: SourceNode, call: SourceNode?, over other: Layer?) {
        own = node
        below = other.map { [$0] } ?? []
        self.call = call?.over(other?.call) ?? other?.call
        order = node["order"]
        payee = node["payee"]?.over(other?.payee) ?? other?.payee
        context = node["context"]?.over(other?.context) ?? other?.context
    }

    /// Whether a section is this level's own.
    func says(_ key: String) -> Bool { own[key] != nil }

    /// The order of a call. A level may name another order than the one below, with a text or a map: then it has the same facts but
    /// not the same names, nor the same refunds.
    /// - Parameter isResolved: whether the host looks the order up, so that both of its names lead to it.
    func order(isResolved: Bool) -> SourceNode? {
        let base = below.first?.order(isResolved: isResolved)
        guard let order, let base, !order.isNone, case .map = base.content else { return order ?? base }
        let names = Set(["id", "trade_no"].compactMap { base[$0]?.textValue })
        if case .text(let text, isEmpty: false) = order.content {
            if isResolved ? names.contains(text) : base["id"]?.textValue == text { return base }
            let entry = SourceNode.Entry(key: Located("id", order.span), value: order)
            return SourceNode(content: .map([entry]), span: order.span).over(base.without(Self.particulars))
        }
        let own = ["id", "trade_no"].compactMap { order[$0]?.textValue }
        let isSame = own.isEmpty || own.contains { names.contains($0) }
        return order.over(isSame ? base : base.without(Self.particulars))
    }

    /// What two orders do not have in common.
    private static let particulars: Set<String> = ["id", "trade_no", "refunded", "open"]
}
