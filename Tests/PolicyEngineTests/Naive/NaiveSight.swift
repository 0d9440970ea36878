import Money

/// What the expressions of one statement may speak of, and which of it may be absent: worked out from docs/policy/guide.md, by the
/// effects and tools that the statement covers.
struct NaiveSight {
    enum Kind { case truth, number, text, money, instant, texts, amounts }

    struct Path {
        var name: String
        var kind: Kind
        /// Whether a statement that forbids has to ask for it first.
        var isOptional: Bool
    }

    let paths: [Path]

    /// - Parameter within: the tools that an exception names; they narrow which arguments there are, and nothing else.
    init(_ world: NaiveWorld, effects named: [Effect]?, tools names: [String]?, within: [String]? = nil, all: [Effect]) {
        let covered = world.tools.filter { names?.contains($0.name) ?? true }
        let offered = Set(covered.flatMap(\.effects))
        let effects = named ?? all.filter { offered.contains($0) }
        let tools = covered.filter { within?.contains($0.name) ?? true && !Set($0.effects).isDisjoint(with: effects) }
        var paths: [Path] = [
            Path(name: "agent.name", kind: .text, isOptional: false), Path(name: "agent.groups", kind: .texts, isOptional: false),
            Path(name: "tool", kind: .text, isOptional: false), Path(name: "reason", kind: .text, isOptional: false),
            Path(name: "number", kind: .text, isOptional: false), Path(name: "now", kind: .instant, isOptional: false),
            Path(name: "context.customer", kind: .text, isOptional: true), Path(name: "context.conv", kind: .text, isOptional: true),
            Path(name: "context.orders", kind: .texts, isOptional: true), Path(name: "context.quotes", kind: .amounts, isOptional: true),
        ]
        for (name, kind) in world.declared.sorted(by: { $0.key < $1.key }) {
            paths.append(Path(name: "context.\(name)", kind: Self.kind(kind), isOptional: true))
        }
        if effects.allSatisfy({ [.collect, .refund, .transfer].contains($0) }) {
            paths.append(Path(name: "amount", kind: .money, isOptional: false))
        }
        if effects.allSatisfy({ [.collect, .refund, .read].contains($0) }) { paths += Self.order(isPaid: effects == [.refund]) }
        if effects.allSatisfy({ $0 == .transfer }) {
            paths.append(Path(name: "payee.id", kind: .text, isOptional: false))
            paths.append(Path(name: "payee.known", kind: .truth, isOptional: false))
            paths.append(Path(name: "payee.known_since", kind: .instant, isOptional: true))
            paths.append(Path(name: "payee.paid", kind: .money, isOptional: false))
        }
        for (name, kind) in (tools.first?.parameters ?? [:]).sorted(by: { $0.key < $1.key })
        where tools.allSatisfy({ $0.parameters[name] == kind }) {
            let isOptional = tools.contains { $0.optional.contains(name) }
            paths.append(Path(name: "args.\(name)", kind: Self.kind(kind), isOptional: isOptional))
        }
        self.paths = paths
    }

    private static func order(isPaid: Bool) -> [Path] {
        let kinds: [(String, Kind)] = [
            ("id", .text), ("trade_no", .text), ("paid", .money), ("refunded", .money), ("open", .money), ("buyer", .text),
            ("status", .text), ("paid_at", .instant), ("made_by_host", .truth),
        ]
        return kinds.map { name, kind in
            Path(name: "order.\(name)", kind: kind, isOptional: !isPaid && name != "id" && name != "made_by_host")
        }
    }

    private static func kind(_ kind: NaiveWorld.Kind) -> Kind {
        switch kind {
        case .string: .text
        case .integer: .number
        case .boolean: .truth
        case .money: .money
        }
    }
}
