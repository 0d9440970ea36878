import TestSupport

/// Makes up expressions that a statement may have.
struct NaiveExpressionMaker {
    let sight: NaiveSight
    let world: NaiveWorld
    /// Whether what may be absent has to be asked for first: everywhere but in permits.
    let isGuarded: Bool

    /// A condition.
    func condition(_ random: inout SeededGenerator, depth: Int = 2) -> NaiveExpression {
        guard depth > 0, Int.random(in: 0..<5, using: &random) < 3 else { return guarded(atom(&random), &random) }
        func part(_ random: inout SeededGenerator) -> NaiveExpression { condition(&random, depth: depth - 1) }
        switch Int.random(in: 0..<7, using: &random) {
        case 0, 1: return .all((0..<Int.random(in: 2...3, using: &random)).map { _ in part(&random) })
        case 2, 3, 4: return .any((0..<Int.random(in: 2...3, using: &random)).map { _ in part(&random) })
        case 5: return .not(part(&random))
        default: return .choice(part(&random), part(&random), part(&random))
        }
    }

    /// An amount that differs from call to call.
    func amount(_ random: inout SeededGenerator) -> NaiveExpression {
        let fixed = NaiveExpression.literal(.money(Int64.random(in: 1...60, using: &random) * 1000, currency(&random)))
        guard let path = paths(.money).randomElement(using: &random) else { return .function("max", [fixed, fixed]) }
        let plain = NaiveExpression.path(path.name)
        let worked: NaiveExpression =
            switch Int.random(in: 0..<5, using: &random) {
            case 0: .method("percent", plain, [.literal(.number(Int64.random(in: 0...150, using: &random)))])
            case 1: .function(Bool.random(using: &random) ? "min" : "max", [plain, fixed])
            case 2: .infix("*", plain, .literal(.number(Int64.random(in: 0...3, using: &random))))
            case 3: .infix(Bool.random(using: &random) ? "+" : "-", plain, fixed)
            default: .choice(condition(&random, depth: 1), .method("percent", plain, [.literal(.number(33))]), fixed)
            }
        guard path.isOptional else { return worked }
        return .choice(.present(path.name), worked, fixed)
    }

    // MARK: - Guards

    private func guarded(_ atom: NaiveExpression, _ random: inout SeededGenerator) -> NaiveExpression {
        let optional = sight.paths.filter { $0.isOptional && atom.paths.contains($0.name) }.map(\.name)
        guard !optional.isEmpty, isGuarded || Int.random(in: 0..<3, using: &random) == 0 else { return atom }
        switch Int.random(in: 0..<5, using: &random) {
        case 0, 1: return .all(optional.map { .present($0) } + [atom])
        case 2, 3: return .any(optional.map { .not(.present($0)) } + [atom])
        default:
            let isThere = NaiveExpression.all([.literal(.truth(true))] + optional.map { .present($0) })
            return .choice(isThere, atom, .literal(.truth(Bool.random(using: &random))))
        }
    }

    // MARK: - What stands by itself

    private func paths(_ kind: NaiveSight.Kind) -> [NaiveSight.Path] { sight.paths.filter { $0.kind == kind } }

    private func path(_ kind: NaiveSight.Kind, _ random: inout SeededGenerator) -> NaiveExpression? {
        paths(kind).randomElement(using: &random).map { .path($0.name) }
    }

    private func currency(_ random: inout SeededGenerator) -> String { Int.random(in: 0..<15, using: &random) == 0 ? "USD" : "CNY" }

    private func sign(_ random: inout SeededGenerator) -> String {
        ["<", "<=", ">", ">=", "<=", "==", "!="].randomElement(using: &random) ?? "<"
    }

    private func atom(_ random: inout SeededGenerator) -> NaiveExpression {
        let made: NaiveExpression? =
            switch Int.random(in: 0..<16, using: &random) {
            case 0, 1, 2: money(&random)
            case 3, 4, 5: text(&random)
            case 6, 7: number(&random)
            case 8, 9: time(&random)
            case 10, 11: path(.truth, &random)
            case 12, 13: list(&random)
            case 14: quote(&random)
            default: presence(&random)
            }
        return made ?? .literal(.truth(Int.random(in: 0..<3, using: &random) > 0))
    }

    private func presence(_ random: inout SeededGenerator) -> NaiveExpression? {
        sight.paths.filter { $0.name.contains(".") }.randomElement(using: &random).map { .present($0.name) }
    }

    private func money(_ random: inout SeededGenerator) -> NaiveExpression? {
        guard let left = path(.money, &random), let right = path(.money, &random) else { return nil }
        let fixed = NaiveExpression.literal(.money(Int64.random(in: 0...70, using: &random) * 500, currency(&random)))
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return .infix(sign(&random), .infix("+", left, right), fixed)
        case 1: return .infix(sign(&random), left, .method("percent", right, [.literal(.number(30))]))
        case 2: return .infix(sign(&random), .function("max", [left, fixed]), .infix("*", right, .literal(.number(2))))
        default: return .infix(sign(&random), left, fixed)
        }
    }

    private func text(_ random: inout SeededGenerator) -> NaiveExpression? {
        guard let path = path(.text, &random) else { return nil }
        let words = ["a", "B-1", "N-1", "T-1", "late", "坏了", "front", "gold", "paid", "a #b: c"]
        let word = NaiveExpression.literal(.text(words.randomElement(using: &random) ?? "a"))
        switch Int.random(in: 0..<7, using: &random) {
        case 0: return .infix("in", path, .list(world.lists.keys.sorted().randomElement(using: &random) ?? "vip"))
        case 1: return .method("startsWith", path, [.literal(.text(["", "B-", "N-", "a"].randomElement(using: &random) ?? ""))])
        case 2: return .method("contains", path, [.literal(.text(["-", "了", "1"].randomElement(using: &random) ?? "-"))])
        case 3: return .infix("in", path, .literal(.texts(["a", "B-1", "late", "gold"])))
        case 4: return self.path(.text, &random).map { .infix(Bool.random(using: &random) ? "==" : "!=", path, $0) }
        default: return .infix(Bool.random(using: &random) ? "==" : "!=", path, word)
        }
    }

    private func number(_ random: inout SeededGenerator) -> NaiveExpression? {
        let fixed = NaiveExpression.literal(.number(Int64.random(in: 0...12, using: &random)))
        let choices: [NaiveExpression?] = [
            .method("localHour", .path("now"), []), .method("localDayOfWeek", .path("now"), []), .method("getHours", .path("now"), []),
            .function("size", [.path("reason")]), .function("size", [.path("agent.groups")]), path(.number, &random),
            path(.number, &random),
        ]
        guard let left = choices.randomElement(using: &random) ?? nil else { return nil }
        guard let other = path(.number, &random), Int.random(in: 0..<3, using: &random) == 0 else {
            return .infix(sign(&random), left, fixed)
        }
        // Dividing by what may be zero fails.
        let operation = ["+", "-", "*", "/", "%"].randomElement(using: &random) ?? "+"
        return .infix(sign(&random), .infix(operation, left, other), fixed)
    }

    private func time(_ random: inout SeededGenerator) -> NaiveExpression? {
        if Int.random(in: 0..<4, using: &random) == 0 {
            return .infix("!=", .method("localDate", .path("now"), []), .literal(.text("2026-10-25")))
        }
        guard let path = path(.instant, &random) else { return nil }
        let hours = [1, 24, 168].randomElement(using: &random) ?? 24
        let length = NaiveExpression.literal(.length(Int64(hours) * 3_600_000 + Int64.random(in: -1...1, using: &random)))
        if Bool.random(using: &random) { return .infix(sign(&random), .infix("-", .path("now"), length), path) }
        return .infix(sign(&random), .infix("-", .path("now"), path), length)
    }

    private func list(_ random: inout SeededGenerator) -> NaiveExpression? {
        guard let list = path(.texts, &random), let text = path(.text, &random) else { return nil }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return .infix("in", .literal(.text(["front", "老员工", "N-1"].randomElement(using: &random) ?? "front")), list)
        case 1:
            let body = NaiveExpression.infix("==", .path("x"), text)
            return .quantifier(Bool.random(using: &random) ? "exists" : "all", list, "x", body)
        case 2: return .quantifier("exists", list, "x", .method("startsWith", .path("x"), [.literal(.text("N"))]))
        default: return .infix("in", text, list)
        }
    }

    /// The price that was quoted for an order; asked for in the way that the check demands.
    private func quote(_ random: inout SeededGenerator) -> NaiveExpression? {
        let needed = ["order.id", "amount"].allSatisfy { name in sight.paths.contains { $0.name == name } }
        guard needed else { return nil }
        let entry = NaiveExpression.entry(.path("context.quotes"), .path("order.id"))
        let price = NaiveExpression.infix(sign(&random), .path("amount"), entry)
        if !isGuarded, Bool.random(using: &random) { return price }
        return .all([.infix("in", .path("order.id"), .path("context.quotes")), price])
    }
}
