internal import CEL
internal import Clocks
internal import JSON
internal import Money

/// What expressions see of a call, be it one to decide or one of earlier.
struct CallSight {
    struct Order {
        var id: String?
        var tradeNumber: String?
        var buyer: String?
    }

    var agent: String
    var tool: String
    var effect: Effect
    var amount: Money?
    var reason: String
    var number: String
    var arguments: JSONObject
    var shop: String
    var now: Instant
    var order: Order?
    var payee: PayeeIdentity?
    var facts: RecordedFacts
}

/// The values of one call, ready for every expression of a set. It is made once for a decision.
struct Scene: Sendable {
    let activation: CELActivation
    /// The personal data that the call asks for by name.
    var disclosing: Set<String> = []
}

/// Makes scenes for one set of policies.
struct SceneMaker: Sendable {
    private let template: CELActivation
    private let parameters: [String: [String: ParameterType]]
    private let contextType: CELObjectType
    private let declared: [ContextField]
    private let groups: [String: CELValue]

    init(
        lists: [PolicyContent.NamedList], tools: [ToolSignature], context declared: [ContextField], groups: [String: [String]]
    ) {
        self.declared = declared
        self.groups = groups.mapValues { .list($0.map { .string($0) }) }
        contextType = Vocabulary.context(declared)
        let environment = Vocabulary.environment(CELEnvironment(), effects: [], tools: [], context: declared)
        var template = CELActivation(environment)
        template[Root.lists.rawValue] = .map(
            CELMap(lists.map { (key: $0.name, value: CELValue.list($0.values.map { .string($0) })) }))
        template[Root.context.rawValue] = .object(CELObject(contextType, values: []))
        self.template = template
        parameters = Dictionary(tools.map { ($0.name, $0.parameters) }, uniquingKeysWith: { first, _ in first })
    }

    /// The scene of a request; nothing is made where no expression asks for anything.
    func scene(_ request: Request, needs: RootSet) -> Scene {
        var scene = needs.isEmpty ? Scene(activation: template) : scene(request.sight, needs: needs)
        scene.disclosing = request.disclosing
        return scene
    }

    /// The scene of an operation of earlier.
    func scene(_ operation: RecordedOperation, needs: RootSet) -> Scene {
        needs.isEmpty ? Scene(activation: template) : scene(operation.sight, needs: needs)
    }

    /// The scene of a call, with no more in it than is needed.
    func scene(_ call: CallSight, needs: RootSet) -> Scene {
        var activation = template
        for root in Root.allCases where needs.contains(RootSet(root)) {
            if let value = value(root, of: call, needs) { activation[root.rawValue] = value }
        }
        return Scene(activation: activation)
    }

    private func value(_ root: Root, of call: CallSight, _ needs: RootSet) -> CELValue? {
        switch root {
        case .agent: .object(CELObject(Vocabulary.agent, values: [.string(call.agent), groups[call.agent] ?? .list([])]))
        case .tool: .string(call.tool)
        case .args: .map(arguments(of: call))
        case .amount: call.amount.map { CELValue($0) }
        case .reason: .string(call.reason)
        case .number: .string(call.number)
        case .order: order(of: call, needs)
        case .payee: payee(of: call)
        case .now: CELTimestamp(milliseconds: call.now.milliseconds).map { .timestamp($0) }
        case .shop: .string(call.shop)
        case .context: call.facts.context.map { context($0, needs) }
        case .lists: nil
        }
    }

    private func context(_ context: ConversationContext, _ needs: RootSet) -> CELValue {
        let own = Vocabulary.ownContextFields.indices.map { place in
            needs.contains(RootSet(.context, field: place)) ? Self.field(place, of: context) : nil
        }
        return .object(CELObject(contextType, values: own + declared.map { value(of: $0, in: context.declared) }))
    }

    /// A field of a context, by its place among ``Vocabulary/ownContextFields``.
    private static func field(_ place: Int, of context: ConversationContext) -> CELValue? {
        switch place {
        case 0: context.customer.map { .string($0) }
        case 1: context.conversation.map { .string($0) }
        case 2: context.orders.map { .list($0.map { .string($0) }) }
        default:
            context.quotes.map { quotes in
                .map(CELMap(quotes.sorted { $0.key < $1.key }.map { (key: $0.key, value: CELValue($0.value)) }))
            }
        }
    }

    /// A declared claim; what is not of its type is absent.
    private func value(of field: ContextField, in claims: JSONObject) -> CELValue? {
        guard let claim = claims[field.name] else { return nil }
        switch field.kind {
        case .string: return claim.stringValue.map { .string($0) }
        case .integer: return claim.numberValue?.integer.map { .int($0) }
        case .boolean: return claim.boolValue.map { .bool($0) }
        case .money: return ConversationContext.yuan(claim).map { CELValue($0) }
        case .strings:
            guard let elements = claim.arrayValue else { return nil }
            let texts = elements.compactMap(\.stringValue)
            return texts.count == elements.count ? .list(texts.map { .string($0) }) : nil
        }
    }

    private func order(of call: CallSight, _ needs: RootSet) -> CELValue? {
        guard Root.order.isKnown(for: call.effect) else { return nil }
        let values = Vocabulary.orderFields.indices.map { place in
            needs.contains(RootSet(.order, field: place)) ? Self.field(place, ofOrderIn: call) : nil
        }
        return .object(CELObject(Vocabulary.paidOrder, values: values))
    }

    /// A field of the order, by its place among ``Vocabulary/orderFields``.
    private static func field(_ place: Int, ofOrderIn call: CallSight) -> CELValue? {
        switch place {
        case 0: call.order?.id.map { .string($0) }
        case 1: call.order?.tradeNumber.map { .string($0) }
        case 2: call.facts.paid.map { CELValue($0) }
        case 3: call.facts.refunded.map { CELValue($0) }
        case 4: call.facts.open.map { CELValue($0) }
        case 5: call.order?.buyer.map { .string($0) }
        case 6: call.facts.status.map { .string($0) }
        case 7: call.facts.paidAt.flatMap { CELTimestamp(milliseconds: $0.milliseconds) }.map { .timestamp($0) }
        default: call.facts.isMadeByHost.map { .bool($0) }
        }
    }

    private func payee(of call: CallSight) -> CELValue? {
        guard Root.payee.isKnown(for: call.effect) else { return nil }
        let values: [CELValue?] = [
            call.payee.map { .string($0.id) }, call.payee.map { .string($0.kind) }, call.facts.isPayeeKnown.map { .bool($0) },
            call.facts.payeeKnownSince.flatMap { CELTimestamp(milliseconds: $0.milliseconds) }.map { .timestamp($0) },
            call.facts.payeePaid.map { CELValue($0) },
        ]
        return .object(CELObject(Vocabulary.payee, values: values))
    }

    /// The arguments as the tool's parameters type them; what is not of its type is absent.
    private func arguments(of call: CallSight) -> CELMap {
        let types = parameters[call.tool] ?? [:]
        let currency = call.amount?.currency ?? .cny
        return CELMap(
            call.arguments.members.compactMap { member in
                let value: CELValue? =
                    switch types[member.key] {
                    case .string: member.value.stringValue.map { .string($0) }
                    case .boolean: member.value.boolValue.map { .bool($0) }
                    case .integer: member.value.numberValue?.integer.map { .int($0) }
                    case .money:
                        (member.value.numberValue?.text ?? member.value.stringValue)
                            .flatMap { try? Money(decimal: $0, currency: currency) }.map { CELValue($0) }
                    case nil: nil
                    }
                return value.map { (key: member.key, value: $0) }
            })
    }
}
