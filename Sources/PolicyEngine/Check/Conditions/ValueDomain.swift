internal import CEL
internal import Money

/// What values something that expressions see can have at all.
enum ValueDomain {
    /// One of these texts.
    case texts(Set<String>)
    /// A whole number.
    case numbers(ClosedRange<Int64>)
    /// An amount above zero.
    case positive
    /// A date as `localDate()` writes it.
    case date
    /// A length of time that is not less than nothing, as far as two clocks agree.
    case age
    /// The same the other way round.
    case negativeAge

    /// The range to begin with where the other side of a comparison is on this line.
    func range(on line: Scalar.Line) -> ValueRange {
        switch (self, line) {
        case (.texts(let texts), .text): return ValueRange(texts.map { Scalar.text(CELText($0)) })
        case (.numbers(let numbers), .number):
            return ValueRange(from: .number(Int128(numbers.lowerBound)), to: .number(Int128(numbers.upperBound)))
        case (.positive, .money(let currency)): return ValueRange(from: .money(1, currency), to: nil)
        case (.age, .duration): return ValueRange(from: .duration(-Self.clockTolerance), to: nil)
        case (.negativeAge, .duration): return ValueRange(from: nil, to: .duration(Self.clockTolerance))
        default: return ValueRange()
        }
    }

    /// Clocks that differ by a day would have stopped everything else long before.
    private static let clockTolerance = Int128(24 * 3600) * 1_000_000_000
}

/// Knows what values the parts of a condition can have.
struct ValueDomains {
    /// The names of the tools that the statement covers, of the declared agents, and of their groups; empty where that plays no part.
    var tools: Set<String> = []
    var agents: Set<String> = []
    var groups: Set<String> = []
    /// The states that orders have.
    let statuses: Set<String>

    /// What a part can be; nil where nothing is known. `hidden` are names that a macro gives another meaning.
    func domain(of node: CELNode, hidden: Set<String> = []) -> ValueDomain? {
        switch node.kind {
        case .name(let name, _) where !hidden.contains(name):
            switch name {
            case "amount": return .positive
            case "tool": return tools.isEmpty ? nil : .texts(tools)
            default: return nil
            }
        case .select(let operand, let field, _):
            guard case .name(let root, _) = operand.kind, !hidden.contains(root) else { return nil }
            switch (root, field) {
            case ("agent", "name"): return agents.isEmpty ? nil : .texts(agents)
            case ("order", "status"): return .texts(statuses)
            default: return nil
            }
        case .call(let call): return domain(of: call, hidden)
        default: return nil
        }
    }

    private func domain(of call: CELCall, _ hidden: Set<String>) -> ValueDomain? {
        if call.function == "localDate" { return .date }
        if let numbers = Self.numbers[call.function] { return .numbers(numbers) }
        guard call.function == "_-_", call.arguments.count == 2, hidden.isDisjoint(with: ["now", "order"]) else { return nil }
        switch (call.arguments[0].key, call.arguments[1].key) {
        case ("now", "order.paid_at"): return .age
        case ("order.paid_at", "now"): return .negativeAge
        default: return nil
        }
    }

    /// What the functions of calendars and sizes give. CEL's own `getMinutes` and the like also take durations, and have no end there.
    private static let numbers: [String: ClosedRange<Int64>] = [
        "localHour": 0...23, "localDayOfWeek": 0...6, "getDayOfWeek": 0...6, "getMonth": 0...11, "getDate": 1...31,
        "getDayOfMonth": 0...30, "getDayOfYear": 0...365, "size": 0...Int64.max,
    ]
}
