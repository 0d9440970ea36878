internal import CEL
internal import Clocks
internal import JSON
internal import Money

/// The values that a search tries, gathered from the question and from what the statements compare with: where a decision can change.
struct Ground {
    let content: PolicyContent
    let question: PolicyQuestion
    let agents: [String]
    let tools: [ToolSignature]
    /// What the statements say that can concern such calls.
    let mentions: [Mentions]
    /// The limits that can concern them.
    let limits: [LimitRule]
    /// The gates that can concern them.
    let gates: [GateRule]
    let currency: Currency
    /// The amounts that are tried whatever was spent before, the greatest first; in minor units.
    let amounts: [Int64]
    /// Whether these are all amounts up to the greatest.
    let triesEveryAmount: Bool
    /// What the statements say that is not gone through: where there is any of it, that nothing was found says nothing.
    private(set) var untried: [String] = []

    /// More texts than this of one statement are not tried; which of a list's members it is hardly ever matters.
    static let maximumTexts = 12

    init(_ content: PolicyContent, _ question: PolicyQuestion, agents: [String], tools: [ToolSignature]) {
        self.content = content
        self.question = question
        self.agents = agents
        self.tools = tools.filter { question.tool == nil || question.tool == $0.name }
        func concerns(_ matcher: Matcher) -> Bool {
            !matcher.effects.isDisjoint(with: question.effects) && matcher.agents.map { !$0.isDisjoint(with: agents) } ?? true
        }
        let scopes = content.scopes.filter { concerns($0.matcher) }
        limits = content.limits.filter { concerns($0.matcher) }
        gates = content.gates.filter { concerns($0.matcher) }
        let matchers = scopes.map(\.matcher) + limits.map(\.matcher) + gates.map(\.matcher)
        let rules = limits.compactMap(\.amount) + gates.compactMap(\.above)
        let worked = rules.compactMap { rule in if case .expression(let expression) = rule { expression } else { nil } }
        let expressions = matchers.flatMap { [$0.condition, $0.exception?.condition].compactMap { $0 } } + worked
        let mentions = Set(expressions).map { Mentions($0, lists: content.lists) }
        self.mentions = mentions
        let fixed = rules.compactMap { rule in if case .fixed(let money) = rule { money } else { nil } }
        let asked: Money? = if case .amount(let money) = question.measure { money } else { nil }
        let own = question.effects.contains(.collect) ? [BuiltInRules.mostUnquoted] : []
        let known = fixed + mentions.flatMap(\.amounts) + [asked].compactMap { $0 } + own
        let currency = known.first?.currency ?? .cny
        self.currency = currency
        let greatest =
            (known.isEmpty || known == own ? known : known.filter { !own.contains($0) }).filter { $0.currency == currency }.map(
                \.minorUnits
            ).max() ?? 0
        triesEveryAmount = greatest <= 24
        var values: Set<Int64> = triesEveryAmount ? Set(1...max(1, greatest + 1)) : [1]
        for money in known where money.currency == currency { for step in [-1, 0, 1] { values.insert(money.minorUnits + Int64(step)) } }
        amounts = values.filter { $0 > 0 }.sorted(by: >)
        untried = gaps(in: Set(expressions).sorted { $0.text < $1.text })
    }

    private func gaps(in expressions: [Expression]) -> [String] {
        let values = TriedValues(
            question: question, contextFields: content.contextFields, tools: tools, texts: { texts($0) })
        var parts = expressions.flatMap { Untried($0, values).parts }
        if let long = mentions.map(\.texts.count).max(), long > Self.maximumTexts { parts.append("a list of \(long) texts") }
        // Kinds of calls that differ in nothing else are taken for one.
        let ways = Dictionary(grouping: Set(mentions.flatMap(\.texts).map { CELText($0) }), by: \.text)
        return parts + ways.filter { $0.value.count > 1 }.map(\.key).sorted()
    }

    /// The texts that are compared with a variable or field.
    func texts(_ path: String) -> [String] {
        var found: [String] = []
        for mention in mentions where mention.names(path) {
            for text in mention.texts.prefix(Self.maximumTexts) where !found.contains(text) { found.append(text) }
        }
        return found
    }

    func integers(_ path: String) -> [Int64] {
        let near = mentions.filter { $0.names(path) }.flatMap(\.integers).flatMap { [$0 - 1, $0, $0 + 1] }
        return Array(Set(near + [0, 1])).sorted()
    }

    func amounts(_ path: String) -> [Money] {
        let near = mentions.filter { $0.names(path) }.flatMap(\.amounts).flatMap { money in
            [-1, 0, 1].map { Money(minorUnits: money.minorUnits + $0, currency: money.currency) }
        }
        return Array(Set(near.filter { !$0.isNegative })).sorted { $0.minorUnits < $1.minorUnits }
    }

    /// Whether some statement asks for it.
    func names(_ path: String) -> Bool { mentions.contains { $0.names(path) } }

    /// An order that is paid with more than anything here could refund.
    var ample: Int64 {
        let percents = mentions.flatMap(\.percents).filter { $0 > 0 && $0 < 100 }
        let greatest = max(amounts.first ?? 1, 50_000)
        let factor = percents.min().map { 100 / $0 + 1 } ?? 1
        let wanted = greatest.multipliedReportingOverflow(by: factor)
        var round: Int64 = 100
        while round < (wanted.overflow ? .max : wanted.partialValue), round < 1_000_000_000_000_000 { round *= 10 }
        return round
    }
}

// MARK: - Kinds of calls

/// All kinds of calls that go with what statements ask for.
struct ShapeMaker {
    let ground: Ground
    private(set) var shapes: [CallShape] = []
    /// Whether there were more than are tried.
    private(set) var isCut = false

    /// More kinds than this are not tried.
    static let maximum = 20_000

    init(_ ground: Ground) {
        self.ground = ground
        for agent in ground.agents {
            for tool in ground.tools {
                for effect in Effect.allCases where tool.effects.contains(effect) && ground.question.effects.contains(effect) {
                    let made = make(CallShape(agent: agent, tool: tool.name, effect: effect), tool)
                    if shapes.count + made.count > Self.maximum { isCut = true }
                    shapes += made.prefix(Self.maximum - shapes.count)
                }
            }
        }
    }

    private mutating func make(_ bare: CallShape, _ tool: ToolSignature) -> [CallShape] {
        var made = [bare]
        if Root.order.isKnown(for: bare.effect) { made = spread(made, orders(bare.effect)) { $0.order = $1 } }
        if Root.payee.isKnown(for: bare.effect) { made = spread(made, payees()) { $0.payee = $1 } }
        made = spread(made, contexts(bare.effect)) { $0.context = $1 }
        made = spread(made, reasons()) { $0.reason = $1 }
        if ground.names("number") { made = spread(made, ["", "n-1"] + ground.texts("number")) { $0.number = $1 } }
        for (name, type) in tool.parameters.sorted(by: { $0.key < $1.key }) where ground.names("args.\(name)") {
            let isOptional = tool.optionalParameters.contains(name)
            made = spread(made, arguments(name, type, isOptional: isOptional)) { $0.arguments[name] = $1 }
        }
        return made.filter { $0.isAsked(by: ground.question) }
    }

    private mutating func spread<Value>(
        _ shapes: [CallShape], _ values: [Value], _ put: (inout CallShape, Value) -> Void
    ) -> [CallShape] {
        var made: [CallShape] = []
        for shape in shapes {
            for value in values {
                guard made.count < Self.maximum else {
                    isCut = true
                    return made
                }
                var next = shape
                put(&next, value)
                made.append(next)
            }
        }
        return made
    }

    // MARK: - Orders and payees

    private func orders(_ effect: Effect) -> [OrderShape] {
        let first = OrderShape(
            paid: Money(minorUnits: ground.ample, currency: ground.currency), refunded: .zero(ground.currency), age: .hours(1),
            status: .paid)
        var orders = [first]
        func spread<Value>(_ values: [Value], _ put: (inout OrderShape, Value) -> Void) {
            orders = orders.flatMap { order in
                values.map { value in
                    var order = order
                    put(&order, value)
                    return order
                }
            }
        }
        spread(statuses(effect)) { $0.status = $1 }
        if ground.names("order.paid") { spread(paidAmounts()) { $0.paid = $1 } }
        if effect == .refund, ground.names("order.refunded") {
            spread([.zero(ground.currency)] + ground.amounts("order.refunded").filter(\.isPositive)) { $0.refunded = $1 }
        }
        if ground.names("order.paid_at") { spread(ages()) { $0.age = $1 } }
        let buyers = ground.texts("order.buyer") + (ground.names("order.buyer") ? ground.texts("context.customer") : [])
        spread([.own] + buyers.map { .named($0) }) { $0.buyer = $1 }
        if ground.names("order.made_by_host") { spread([true, false]) { $0.isMadeByHost = $1 } }
        let numbers = ground.texts("order.id") + ground.texts("order.trade_no")
        spread([nil] + numbers.map { Optional($0) }) { $0.number = $1 }
        return Array(Set(orders)).count == orders.count ? orders : orders.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private func statuses(_ effect: Effect) -> [OrderFacts.Status?] {
        switch effect {
        case .refund: [.paid]
        case .collect: ground.names("order") ? [nil, .waiting, .paid, .finished, .closed] : [nil]
        default: ground.names("order") ? [.paid, .waiting, .finished, .closed, nil] : [.paid]
        }
    }

    private func paidAmounts() -> [Money] {
        var paid = [Money(minorUnits: ground.ample, currency: ground.currency)] + ground.amounts("order.paid").filter(\.isPositive)
        for percent in Set(ground.mentions.filter { $0.names("order.paid") }.flatMap(\.percents)) where percent > 0 {
            for amount in ground.amounts.prefix(12) {
                let exact = amount.multipliedReportingOverflow(by: 100)
                guard !exact.overflow else { continue }
                paid.append(Money(minorUnits: (exact.partialValue + percent - 1) / percent, currency: ground.currency))
            }
        }
        return Array(Set(paid)).sorted { $0.minorUnits > $1.minorUnits }
    }

    private func ages() -> [Span] {
        let spans = ground.mentions.filter { $0.names("order.paid_at") }.flatMap(\.spans)
        let near = spans.flatMap { span in [-1, 0, 1].map { Span(milliseconds: span.milliseconds + $0) } }
        return Array(Set([.hours(1)] + near.filter { $0.milliseconds >= 0 })).sorted()
    }

    private func payees() -> [PayeeShape] {
        var payees = [PayeeShape()]
        for id in ground.texts("payee.id") { payees.append(PayeeShape(id: id)) }
        let kinds = ground.texts("payee.kind")
        payees = payees.flatMap { payee in
            [payee]
                + kinds.map { kind in
                    var payee = payee
                    payee.kind = kind
                    return payee
                }
        }
        if ground.names("payee.known_since") {
            let spans = ground.mentions.filter { $0.names("payee.known_since") }.flatMap(\.spans)
            let near = spans.flatMap { span in [-1, 0, 1].map { Span(milliseconds: span.milliseconds + $0) } }
            let ages = Set([.hours(1)] + near.filter { $0.milliseconds >= 0 }).sorted()
            payees = payees.flatMap { payee in
                ages.map { age in
                    var payee = payee
                    payee.age = age
                    return payee
                }
            }
        }
        guard ground.names("payee.known") || ground.names("payee.known_since") else { return payees }
        return payees.flatMap { payee in
            var stranger = payee
            stranger.isKnown = false
            return [payee, stranger]
        }
    }

    // MARK: - What the call brings

    private func reasons() -> [String] {
        if ground.question.isWithoutReason || !ground.names("reason") { return [""] }
        return ["", "a reason", String(repeating: "a long reason ", count: 20)] + ground.texts("reason")
    }

    private func contexts(_ effect: Effect) -> [ContextShape?] {
        // Within a conversation nothing is collected without a quote.
        let isQuoted = effect == .collect
        guard !ground.question.isWithoutContext, isQuoted || ground.names("context") else { return [nil] }
        var contexts = [ContextShape()]
        func spread<Value>(_ values: [Value], _ put: (inout ContextShape, Value) -> Void) {
            contexts = contexts.flatMap { context in
                values.map { value in
                    var context = context
                    put(&context, value)
                    return context
                }
            }
        }
        if ground.names("context.customer") { spread(ContextShape.Match.allCases) { $0.customer = $1 } }
        if ground.names("context.orders") { spread(ContextShape.Match.allCases) { $0.orders = $1 } }
        if isQuoted || ground.names("context.quotes") { spread(quotes) { $0.quote = $1 } }
        if ground.names("context.conv") {
            spread([nil, "c-1"] + ground.texts("context.conv").map { Optional($0) }) { $0.conversation = $1 }
        }
        for field in ground.content.contextFields where ground.names("context.\(field.name)") {
            spread(claims(field)) { context, claim in
                if let claim { context.declared[field.name] = claim }
            }
        }
        // What is quoted can be asked for again at another price: it is never less than what is not.
        return isQuoted ? contexts + [nil] : [nil] + contexts
    }

    /// What the call moves, and less and more than that, where statements compare with it.
    private var quotes: [ContextShape.Quote] {
        let bare: [ContextShape.Quote] = [.absent, .asCalled]
        guard ground.names("context.quotes") else { return bare }
        let other = [1, ground.ample].map { Money(minorUnits: $0, currency: ground.currency) }
        let known = ground.amounts("context.quotes")
        return bare + (known + other.filter { !known.contains($0) }).map { .fixed($0) }
    }

    private func claims(_ field: ContextField) -> [JSONValue?] {
        let path = "context.\(field.name)"
        let first = Money(minorUnits: 1, currency: ground.currency)
        let values: [JSONValue] =
            switch field.kind {
            case .boolean: [true, false]
            case .string: (ground.texts(path) + ["something else"]).map { .string($0) }
            case .integer: ground.integers(path).map { .integer($0) }
            case .money: (ground.amounts(path).isEmpty ? [first] : ground.amounts(path)).map { .string($0.decimalText) }
            case .strings: [.array([])] + ground.texts(path).map { .array([.string($0)]) } + [.array(["something else"])]
            }
        return [nil] + values.map { Optional($0) }
    }

    private func arguments(_ name: String, _ type: ParameterType, isOptional: Bool) -> [ArgumentShape?] {
        let path = "args.\(name)"
        let values: [ArgumentShape] =
            switch type {
            case .money: [.amount]
            case .boolean: [.fixed(true), .fixed(false)]
            case .integer: ground.integers(path).map { .fixed(.integer($0)) }
            case .string: ground.texts(path).map { .fixed(.string($0)) } + [.fixed("something else"), .orderNumber]
            }
        return values.map { Optional($0) } + (isOptional ? [nil] : [])
    }
}

extension CallShape {
    /// Whether the question is about such calls.
    fileprivate func isAsked(by question: PolicyQuestion) -> Bool {
        if question.isOutsideContext, context?.orders == .same { return false }
        return true
    }
}
