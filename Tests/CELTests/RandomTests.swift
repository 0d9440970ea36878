import CEL
import Testing

/// What holds for any text at all.
struct RandomTests {
    /// Reads, checks and evaluates a text both checked and unchecked; false where it did not check. Ends the process where anything traps.
    static func run(_ text: String) -> Bool {
        let (syntax, issues) = CELParser.parse(text)
        guard let syntax else {
            #expect(issues.count == 1, "\(text)")
            expectPlaces(issues, in: text)
            return false
        }
        #expect(issues.isEmpty, "\(text)")
        let activation = Shop.activation
        let linked = CELChecker.link(syntax, Shop.environment)
        _ = linked.evaluate(activation, budget: 2_000)
        let (checked, found) = CELChecker.check(syntax, Shop.environment)
        expectPlaces(found, in: text)
        guard let checked else {
            #expect(!found.isEmpty, "\(text)")
            return false
        }
        let (result, spent) = checked.measure(activation, budget: 20_000)
        #expect(spent <= max(checked.estimatedCost, 0) || checked.estimatedCost > 20_000, "\(text): \(spent) of \(checked.estimatedCost)")
        expectAgreement(text, result, linked.evaluate(activation, budget: 20_000))
        return true
    }

    /// Checking only refuses: what an expression gives does not depend on it.
    private static func expectAgreement(_ text: String, _ one: Result<CELValue, CELFailure>, _ other: Result<CELValue, CELFailure>) {
        switch (one, other) {
        case (.success(let one), .success(let other)): #expect("\(one)" == "\(other)", "\(text)")
        case (.failure(let one), .failure): #expect(!one.message.isEmpty)
        case (.failure(let failure), _), (_, .failure(let failure)): #expect(failure.kind == .budget, "\(text): \(failure.message)")
        }
    }

    private static func expectPlaces(_ issues: [CELIssue], in text: String) {
        let count = text.unicodeScalars.count
        for issue in issues {
            #expect(issue.span.scalarOffset + issue.span.scalarCount <= count, "\(text)")
            #expect(issue.span.line >= 1 && issue.span.column >= 1 && issue.span.length >= 0, "\(text)")
            #expect(!issue.message.hasSuffix(".") && !issue.message.contains("\n") || text.contains("\n"), "\(text): \(issue.message)")
        }
    }

    @Test("random expressions never trap, cost no more than was estimated, and give the same checked and unchecked")
    func expressions() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var maker = ExpressionMaker(dice: Dice(seed: seed))
        var checked = 0
        for _ in 0..<2_000 where Self.run(maker.expression(maker.dice.number(1..<5))) { checked += 1 }
        #expect(checked > 100, "seed \(seed)")
    }

    @Test("words in any order never trap")
    func noise() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var maker = ExpressionMaker(dice: Dice(seed: seed))
        for _ in 0..<2_000 { _ = Self.run(maker.noise()) }
    }

    @Test("changed expressions never trap")
    func mutants() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var maker = ExpressionMaker(dice: Dice(seed: seed))
        for _ in 0..<2_000 {
            var scalars = Array(maker.expression(3).unicodeScalars)
            for _ in 0..<maker.dice.number(1..<4) {
                let place = maker.dice.number(0..<scalars.count)
                if maker.dice.number(0..<2) == 0 { scalars.remove(at: place) } else { scalars.insert(maker.dice.pick(scalars), at: place) }
                if scalars.isEmpty { break }
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            _ = Self.run(String(text))
        }
    }

    @Test("random patterns never trap and end")
    func patterns() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var maker = ExpressionMaker(dice: Dice(seed: seed))
        var environment = CELEnvironment()
        environment.declare(variable: "pattern", as: .string)
        guard let syntax = CELParser.parse("'aab奶b\\n'.matches(pattern)").0, let expression = CELChecker.check(syntax, environment).0 else {
            Issue.record("the expression does not check")
            return
        }
        var taken = 0
        for _ in 0..<2_000 {
            var activation = CELActivation(environment)
            let words = [
                "a", "b", "奶", "(", ")", "|", "*", "+", "?", "{2}", "{1,3}", "[", "]", "^", "$", ".", "-", "\\d", "\\b", "\\pL", "(?i)",
                "(?:", "[^", "\\",
            ]
            activation["pattern"] = .string((0..<maker.dice.number(1..<12)).map { _ in maker.dice.pick(words) }.joined())
            if case .success = expression.evaluate(activation) { taken += 1 }
        }
        #expect(taken > 100, "seed \(seed)")
    }

    @Test("chains as long as the language asks for are read, and endless ones refused")
    func chains() {
        for count in [32, 5_000] {
            let isShort = count == 32
            for text in [
                Array(repeating: "true", count: count).joined(separator: " && "),
                Array(repeating: "1", count: count).joined(separator: " + "),
                "count" + String(repeating: "[0]", count: count), "anything" + String(repeating: ".a", count: count),
                String(repeating: "!", count: count) + "true",
                String(repeating: "(", count: count) + "1" + String(repeating: ")", count: count),
                String(repeating: "[", count: count) + String(repeating: "]", count: count),
                String(repeating: "true ? 1 : ", count: count) + "2",
            ] {
                let syntax = CELParser.parse(text, limits: CELLimits(maximumLength: 100_000)).0
                #expect((syntax != nil) == (isShort || text.hasPrefix("true &&")), "\(text.prefix(40))")
            }
        }
    }

    @Test("the deepest expressions that are read can be checked and evaluated on a thread of a task")
    func deepest() async {
        let texts = [
            String(repeating: "[", count: 99) + String(repeating: "]", count: 99), String(repeating: "!", count: 98) + "true",
            String(repeating: "true ? [", count: 40) + String(repeating: "] : []", count: 40),
            "count" + String(repeating: " + count", count: 98),
            "[1]" + String(repeating: ".map(x, [x]", count: 30) + String(repeating: ")", count: 30),
            String(repeating: "[1].map(x, ", count: 49) + "1" + String(repeating: ")", count: 49),
        ]
        for text in texts {
            let checks = await Task.detached { Self.run(text) }.value
            #expect(checks, "\(text)")
        }
    }

    @Test("lists keep the type of instants and objects where a null is among them")
    func nulls() throws {
        let expression = try #require(Shop.checked("[now, null][0]"))
        #expect(expression.type == .timestamp)
        #expect(Shop.checked("[1, null]")?.type == .list(.dyn))
        #expect(Shop.checked("[[], [[]], [[[]]]]")?.type == .list(.list(.list(.list(.dyn)))))
    }
}
