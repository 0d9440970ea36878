internal import CEL
internal import Money

/// The names that expressions begin with. The raw value is the slot of the value.
enum Root: Int, CaseIterable, Sendable {
    case agent, tool, args, amount, reason, number, order, payee, context, now, shop, lists

    /// The name in expressions.
    var name: String { "\(self)" }

    /// Whether calls of an effect have it.
    func isKnown(for effect: Effect) -> Bool {
        switch self {
        case .amount: effect.isMovement
        case .order: effect == .collect || effect == .refund || effect == .read
        case .payee: effect == .transfer
        case .agent, .tool, .args, .reason, .number, .context, .now, .shop, .lists: true
        }
    }
}

/// Some of the names.
struct RootSet: OptionSet, Sendable, Hashable {
    let rawValue: Int

    init(rawValue: Int) { self.rawValue = rawValue }
    init(_ root: Root) { rawValue = 1 << root.rawValue }

    /// The name at the beginning of a path, and what of an object the path asks for: `context.quotes` without all else in a context.
    init(path: Substring) {
        let parts = path.split(separator: ".", maxSplits: 1)
        guard let name = parts.first, let root = Root.allCases.first(where: { $0.name == name }) else {
            self.init(rawValue: 0)
            return
        }
        let fields = root == .order ? Vocabulary.orderFields : root == .context ? Vocabulary.ownContextFields : []
        let field = parts.count > 1 ? parts[1].prefix { $0.isLetter || $0.isNumber || $0 == "_" } : ""
        guard let place = fields.firstIndex(where: { $0 == field }) else {
            // All of it, or a declared claim.
            self = RootSet(root).union(field.isEmpty ? RootSet(fieldsOf: root) : RootSet(root, field: Self.declared))
            return
        }
        self = RootSet(root).union(RootSet(root, field: place))
    }

    /// A field of the order or of the context, by its place; of other objects, and for ``declared``, nothing beside the name is told.
    init(_ root: Root, field place: Int) {
        switch root {
        case .order: rawValue = 1 << (Self.firstOfOrder + place)
        case .context where place < Self.declared: rawValue = 1 << (Self.firstOfContext + place)
        default: rawValue = 0
        }
    }

    /// All fields of an object.
    init(fieldsOf root: Root) {
        self = (0..<Self.declared).reduce(into: RootSet(rawValue: 0)) { $0.formUnion(RootSet(root, field: $1)) }
    }

    /// The place of every claim that a policy declares: they are always all there.
    private static let declared = 16
    private static let firstOfOrder = 16
    private static let firstOfContext = 32
}

/// What a statement covers: what it can see follows from this.
struct Coverage: Hashable {
    let effects: Set<Effect>
    /// The names of the tools that there are now; those of later wait for the next check.
    let tools: Set<String>
}

/// The objects of expressions. Field orders are those in which `Scene` gives the values.
enum Vocabulary {
    static let agent = CELObjectType("agent", [.init("name", .string), .init("groups", .list(.string))])

    static let payee = CELObjectType(
        "payee",
        [
            .init("id", .string), .init("kind", .string), .init("known", .bool), .init("known_since", .timestamp, isOptional: true),
            .init("paid", MoneyValue.type),
        ])

    /// The fields of an order, in their order.
    static let orderFields = ["id", "trade_no", "paid", "refunded", "open", "buyer", "status", "paid_at", "made_by_host"]

    /// The fields that every context may have, in their order.
    static let ownContextFields = ["customer", "conv", "orders", "quotes"]

    /// Nobody but the agent's backend says these, and it may leave out any of them.
    static func context(_ declared: [ContextField]) -> CELObjectType {
        let types: [CELType] = [.string, .string, .list(.string), .map(.string, MoneyValue.type)]
        let own = Array(zip(ownContextFields, types))
        let fields = own + declared.map { ($0.name, celType($0.kind)) }
        return CELObjectType("context", fields.map { .init($0.0, $0.1, isOptional: true) })
    }

    private static func celType(_ kind: ContextField.Kind) -> CELType {
        switch kind {
        case .string: .string
        case .integer: .int
        case .boolean: .bool
        case .money: MoneyValue.type
        case .strings: .list(.string)
        }
    }

    /// An order that is refunded is paid, so all of it is known; of others perhaps only the number.
    static func order(isPaid: Bool) -> CELObjectType {
        let money = MoneyValue.type
        let types: [CELType] = [.string, .string, money, money, money, .string, .string, .timestamp, .bool]
        let fields = zip(orderFields, types)
        return CELObjectType(
            "order",
            fields.map { name, type in
                .init(name, type, isOptional: !isPaid && name != "id" && name != "made_by_host")
            })
    }

    static let paidOrder = order(isPaid: true)

    /// The arguments that all tools have, with one type.
    static func arguments(of tools: [ToolSignature]) -> CELObjectType {
        guard let first = tools.first else { return CELObjectType("args", []) }
        let shared = first.parameters.filter { name, type in tools.allSatisfy { $0.parameters[name] == type } }
        return CELObjectType(
            "args",
            shared.sorted { $0.key < $1.key }.map { name, type in
                .init(name, celType(type), isOptional: tools.contains { $0.optionalParameters.contains(name) })
            })
    }

    private static func celType(_ type: ParameterType) -> CELType {
        switch type {
        case .string: .string
        case .integer: .int
        case .money: MoneyValue.type
        case .boolean: .bool
        }
    }

    /// What the host lets in at most: octets of texts, elements of lists. The estimate of an expression's cost goes by these.
    private static let sizes = [
        "agent.name": 256, "agent.groups": 64, "agent.groups[]": 256, "tool": 64, "number": 64, "shop": 256, "reason": 1024, "order.id": 64,
        "order.trade_no": 64,
        "order.buyer": 128, "order.status": 16, "payee.id": 128, "payee.kind": 64, "context.customer": 128, "context.conv": 128,
        "context.orders": 100, "context.orders[]": 64, "context.quotes": 100, "context.quotes{}": 64, "lists{}": 256, "lists[][]": 256,
    ]

    /// The functions and the lists, before anything is known of a statement.
    static func base(zone: ZoneTable?, lists: [ParsedList]) -> CELEnvironment {
        var environment = CELEnvironment()
        MoneyFunctions.declare(in: &environment)
        if let zone = zone ?? ZoneTable(identifier: "UTC") { LocalTime.declare(in: &environment, zone) }
        environment.sizes.paths = sizes
        environment.sizes.paths["lists"] = lists.count
        environment.sizes.paths["lists[]"] = lists.map(\.values.count).max() ?? 0
        return environment
    }

    /// What a statement sees. Every name keeps its slot, so that one activation serves all statements.
    static func environment(
        _ base: CELEnvironment, effects: Set<Effect>, tools: [ToolSignature], context declared: [ContextField]
    ) -> CELEnvironment {
        var environment = base
        let context = context(declared)
        for field in declared {
            environment.sizes.paths["context.\(field.name)"] =
                field.kind == .strings ? ConversationContext.maximumElements : ConversationContext.maximumTextBytes
            environment.sizes.paths["context.\(field.name)[]"] = ConversationContext.maximumTextBytes
        }
        let order = order(isPaid: effects == [.refund])
        let arguments = arguments(of: tools)
        for type in [agent, payee, context, order, arguments] { environment.declare(object: type) }
        for root in Root.allCases {
            guard effects.allSatisfy({ root.isKnown(for: $0) }) else {
                // A name that nobody can type, nor be told of as one that was meant.
                environment.declare(variable: "\u{1}\(root.rawValue)", as: .dyn)
                continue
            }
            environment.declare(variable: root.name, as: type(of: root))
        }
        return environment
    }

    /// The type of a name.
    static func type(of root: Root) -> CELType {
        switch root {
        case .tool, .reason, .number, .shop: .string
        case .amount: MoneyValue.type
        case .now: .timestamp
        case .lists: .map(.string, .list(.string))
        case .agent, .args, .order, .payee, .context: .object(root.name)
        }
    }
}
