internal import Clocks
internal import Diagnostics
internal import Money

/// Reads a question word by word. There is one meaning for every word; what is not known is refused, never passed over.
struct QuestionReader {
    private let words: [String]
    private let policies: CheckedPolicies
    private let tools: [ToolSignature]
    private var place = 0
    private var question = PolicyQuestion(.anyAgent, [])
    private var seen: Set<String> = []

    init(_ text: String, policies: CheckedPolicies, tools: [ToolSignature]) {
        let bare = text.hasSuffix("?") ? String(text.dropLast()) : text
        words = bare.split { $0.isWhitespace || $0 == "," }.map(String.init)
        self.policies = policies
        self.tools = tools
    }

    mutating func read() throws(QuestionError) -> PolicyQuestion {
        guard take("can") else { throw QuestionError("a question begins with `can`", help: PolicyQuestion.forms) }
        try readCallers()
        _ = take("ever")
        try readVerb()
        while place < words.count { try readClause() }
        try checkSense()
        return question
    }

    // MARK: - Who, and what

    private static let verbs: [(word: String, effects: Set<Effect>)] = [
        ("move", [.refund, .transfer]), ("spend", [.refund, .transfer]), ("refund", [.refund]), ("transfer", [.transfer]),
        ("collect", [.collect]), ("read", [.read]), ("report", [.report]), ("disclose", [.disclose]),
    ]

    private mutating func readCallers() throws(QuestionError) {
        if take("any", "agent") || take("an", "agent") {
            question.callers = .anyAgent
            return
        }
        if take("all", "agents") {
            _ = take("together")
            question.callers = .allAgents
            return
        }
        let name = try next("an agent's name")
        guard policies.agents.contains(name) else {
            let near = Spelling.nearest(name, among: policies.agents).map { "did you mean `\($0)`?" }
            throw QuestionError("there is no agent `\(name)`", help: [near ?? "the agents are \(Self.list(policies.agents))"])
        }
        question.callers = .agent(name)
    }

    private mutating func readVerb() throws(QuestionError) {
        let word = try next("what it does")
        guard let verb = Self.verbs.first(where: { $0.word == word.lowercased() }) else {
            let known = Self.verbs.map(\.word)
            let near = Spelling.nearest(word.lowercased(), among: known).map { "did you mean `\($0)`?" }
            throw QuestionError("an agent cannot `\(word)`", help: [near ?? "it can \(Self.list(known))"])
        }
        question.effects = verb.effects
    }

    // MARK: - The rest, in any order

    private mutating func readClause() throws(QuestionError) {
        if take("more", "than") { return try readMeasure() }
        if take("without") { return try readWithout() }
        if take("unattended") || take("unapproved") {
            question.isWithoutApproval = true
            return
        }
        if take("outside") {
            _ = take("its") || take("the")
            guard take("context") || take("conversation") || take("orders") else { throw unknown() }
            question.isOutsideContext = true
            return
        }
        if take("at", "night") {
            question.hours = .night
            return
        }
        if take("between") { return try readHours() }
        if take("with") { return try readTool() }
        if take("in", "one", "call") || take("in", "a", "single", "call") || take("per", "call") || take("in", "a", "call")
            || take("at", "once")
        {
            return try set(.call)
        }
        if takesFiller() { return }
        try readGroup()
    }

    /// Words that change nothing.
    private mutating func takesFiller() -> Bool {
        for filler in [
            ["in", "all"], ["in", "total"], ["an", "order"], ["a", "order"], ["orders"], ["money"], ["anything"], ["and"], ["ever"],
            ["even"],
        ]
        where take(filler) { return true }
        return false
    }

    private mutating func readMeasure() throws(QuestionError) {
        guard question.measure == .anything else { throw QuestionError("a question has one `more than`") }
        let figure = try next("an amount or a number of times")
        if let count = Int(figure), take("times") || take("time") || take("calls") || take("call") {
            guard (0...100_000).contains(count) else { throw QuestionError("`\(figure)` times is out of range") }
            question.measure = .calls(count)
            return
        }
        let currency = try next("a currency", after: figure)
        guard let money = Values.money(written: "\(figure) \(currency)") else {
            throw QuestionError(
                "`\(figure) \(currency)` is not an amount of money",
                help: [
                    "write it with its decimal places and the currency: `more than 200.00 CNY`",
                    "or a number of calls: `more than 20 times`",
                ])
        }
        question.measure = .amount(money)
    }

    private mutating func readWithout() throws(QuestionError) {
        _ = take("an") || take("a") || take("any")
        if take("approval") || take("approvals") || take("anybody") {
            question.isWithoutApproval = true
        } else if take("context") {
            question.isWithoutContext = true
        } else if take("reason") {
            question.isWithoutReason = true
        } else {
            throw unknown(["approval", "context", "reason"], "without")
        }
    }

    private mutating func readHours() throws(QuestionError) {
        let from = try hour()
        guard take("and") else { throw unknown(["and"], "between \(from):00") }
        let to = try hour()
        guard let hours = PolicyQuestion.Hours(from: from, to: to) else { throw QuestionError("the hours are the same") }
        question.hours = hours
    }

    private mutating func hour() throws(QuestionError) -> Int {
        let word = try next("an hour of the day")
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        guard let first = parts.first, let hour = Int(first), (0...23).contains(hour), parts.count == 1 || parts.dropFirst() == ["00"]
        else {
            throw QuestionError("`\(word)` is not a full hour of the day", help: ["write `between 22:00 and 06:00`"])
        }
        return hour
    }

    private mutating func readTool() throws(QuestionError) {
        let name = try next("a tool's name")
        let names = tools.map(\.name).sorted()
        guard names.contains(name) else {
            let near = Spelling.nearest(name, among: names).map { "did you mean `\($0)`?" }
            throw QuestionError("there is no tool `\(name)`", help: [near ?? "the tools are \(Self.list(names))"])
        }
        question.tool = name
    }

    private mutating func readGroup() throws(QuestionError) {
        let start = place
        let isWithin = take("within")
        if isWithin, place < words.count, let span = Self.span(words[place]) {
            place += 1
            return try set(.within(span))
        }
        let hasPrefix = isWithin || take("per") || take("in") || take("on") || take("to") || take("for") || take("each")
        let hasArticle = take("one") || take("a") || take("an") || take("any") || take("each")
        guard hasPrefix || hasArticle else { throw unknown() }
        if take("order") { return try set(.order) }
        if take("customer") || take("buyer") { return try set(.customer) }
        if take("payee") { return try set(.payee) }
        if take("hour") { return try set(.hour) }
        if take("day") { return try set(.day) }
        if take("week") { return try set(.week) }
        if take("month") { return try set(.month) }
        throw unknown(["order", "customer", "payee", "hour", "day", "week", "month"], words[start..<place].joined(separator: " "))
    }

    private static func span(_ word: String) -> Span? {
        let units: [Character: Int64] = ["m": 60_000, "h": 3_600_000, "d": 86_400_000]
        guard let last = word.last, let unit = units[last], let count = Int64(word.dropLast()), count > 0,
            case let (length, overflow) = count.multipliedReportingOverflow(by: unit), !overflow,
            length <= PolicyLanguage.longestDuration.milliseconds
        else { return nil }
        return .milliseconds(length)
    }

    private mutating func set(_ group: PolicyQuestion.Group) throws(QuestionError) {
        guard question.group == .everything else {
            throw QuestionError("a question takes one thing together: a call, an order, a customer or a payee")
        }
        question.group = group
    }

    private mutating func set(_ period: PolicyQuestion.Period) throws(QuestionError) {
        guard question.period == nil else { throw QuestionError("a question is about one length of time") }
        question.period = period
    }

    // MARK: - What makes no sense

    private func checkSense() throws(QuestionError) {
        let moves = question.effects.allSatisfy(\.isMovement)
        if case .amount = question.measure, !moves {
            throw QuestionError("a call that only looks at something moves no amount", help: ["ask without `more than`"])
        }
        if case .calls = question.measure, !moves { throw QuestionError("calls that only look at something are not counted by any limit") }
        if question.group == .payee, !question.effects.contains(.transfer) { throw QuestionError("only transfers have a payee") }
        if question.group == .order || question.group == .customer, question.effects == [.transfer] {
            throw QuestionError("a transfer has neither an order nor a customer", help: ["ask `to one payee`"])
        }
        if question.group == .call, question.period != nil {
            throw QuestionError("one call takes no time", help: ["ask either `in one call` or over a time"])
        }
        if let tool = question.tool, let signature = tools.first(where: { $0.name == tool }),
            signature.effects.isDisjoint(with: question.effects)
        {
            let does = Effect.allCases.filter { signature.effects.contains($0) }.map { $0.rawValue }
            throw QuestionError("`\(tool)` does not do that: it can \(Self.list(does))")
        }
    }

    // MARK: - Words

    private mutating func take(_ phrase: String...) -> Bool { take(phrase) }

    private mutating func take(_ phrase: [String]) -> Bool {
        guard place + phrase.count <= words.count else { return false }
        for (offset, word) in phrase.enumerated() where words[place + offset].lowercased() != word { return false }
        place += phrase.count
        return true
    }

    private mutating func next(_ what: String, after: String? = nil) throws(QuestionError) -> String {
        guard place < words.count else {
            let behind = after ?? words.last ?? "can"
            throw QuestionError("behind `\(behind)` there should be \(what)", help: PolicyQuestion.forms)
        }
        place += 1
        return words[place - 1]
    }

    private static let vocabulary = [
        "more", "than", "without", "approval", "context", "reason", "outside", "its", "at", "night", "between", "with", "in", "one", "call",
        "per", "order", "customer", "payee", "hour", "day", "week", "month", "within", "times", "unattended", "together", "ever",
    ]

    private func unknown(_ expected: [String] = vocabulary, _ before: String? = nil) -> QuestionError {
        guard place < words.count else {
            return QuestionError(
                "the question ends too early",
                help: before.map { ["behind `\($0)` there should be \(Self.list(expected))"] } ?? PolicyQuestion.forms)
        }
        let word = words[place]
        if let near = Spelling.nearest(word.lowercased(), among: expected) {
            return QuestionError("`\(word)` is no word of a question here", help: ["did you mean `\(near)`?"])
        }
        let help = before.map { ["behind `\($0)` there should be \(Self.list(expected))"] }
        return QuestionError("`\(word)` is no word of a question here", help: help ?? PolicyQuestion.forms)
    }

    private static func list(_ words: [String]) -> String { Values.enumeration(words, last: "or") }
}
