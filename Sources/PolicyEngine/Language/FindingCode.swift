internal import Diagnostics

/// Every kind of finding that the policy reader and checker can make. The raw value is the code in the message; each has a section in
/// docs/policy/errors.md.
enum FindingCode: String, Sendable, Hashable, CaseIterable {
    // The file as a text.
    case fileTooLarge = "file-too-large"
    case notUTF8 = "not-utf8"
    case hiddenCharacter = "hidden-character"
    case yamlSyntax = "yaml-syntax"
    case severalDocuments = "several-documents"
    case tooDeep = "too-deep"
    case anchor = "anchor"
    case tag = "tag"
    case mergeKey = "merge-key"
    case repeatedKey = "repeated-key"
    // Keys and values.
    case noPolicy = "no-policy"
    case unknownVersion = "unknown-version"
    case unknownKey = "unknown-key"
    case missingKey = "missing-key"
    case clashingKeys = "clashing-keys"
    case wrongType = "wrong-type"
    case emptyList = "empty-list"
    case repeatedItem = "repeated-item"
    case badName = "bad-name"
    case badMoney = "bad-money"
    case badDuration = "bad-duration"
    case badNumber = "bad-number"
    case unknownWord = "unknown-word"
    case unknownEffect = "unknown-effect"
    // Names over all files.
    case repeatedName = "repeated-name"
    case reservedName = "reserved-name"
    case severalTimezones = "several-timezones"
    case unknownTimezone = "unknown-timezone"
    case unknownAgent = "unknown-agent"
    case unknownApprover = "unknown-approver"
    case unknownRole = "unknown-role"
    case unknownTool = "unknown-tool"
    case adminRole = "admin-role"
    // What statements mean together.
    case mixedCurrency = "mixed-currency"
    case notAMovement = "not-a-movement"
    case eachWithoutValue = "each-without-value"
    case eachWithoutWindow = "each-without-window"
    case nothingToCount = "nothing-to-count"
    case escalatesTooLate = "escalates-too-late"
    case nobodyAnswers = "nobody-answers"
    case tooFewPeople = "too-few-people"
    case unlimitedSpending = "unlimited-spending"
    case unlimitedCollecting = "unlimited-collecting"
    // Expressions.
    case expressionSyntax = "cel-syntax"
    case expressionLiteral = "cel-literal"
    case expressionLimit = "cel-limit"
    case expressionUnsupported = "cel-unsupported"
    case unknownVariable = "unknown-name"
    case unknownField = "unknown-field"
    case unknownFunction = "unknown-function"
    case typeMismatch = "type-mismatch"
    case resultType = "result-type"
    case alwaysFails = "cel-constant"
    case notSeenHere = "not-seen-here"
    case notInEveryTool = "not-in-every-tool"
    case unknownList = "unknown-list"
    case mayBeAbsent = "may-be-absent"
    case universalTime = "universal-time"
    case impossibleValue = "impossible-value"
    case neverTrue = "never-true"
    case alwaysTrue = "always-true"
    // Statements that do nothing, or less than they seem to.
    case matchesNothing = "matches-nothing"
    case neverApplies = "never-applies"
    case outweighed = "outweighed"
    case saysNothing = "says-nothing"
    case sameTwice = "same-twice"
    case neverBinds = "never-binds"
    case neverHolds = "never-holds"
    case tooShort = "too-short"
    case toolLeftOut = "tool-left-out"
    case readsAll = "reads-all"
    case laterTool = "later-tool"
}

/// The findings made so far.
struct Findings {
    private(set) var list: [Diagnostic] = []

    /// Whether anything makes the policies unusable.
    var hasErrors: Bool { list.contains { $0.severity == .error } }

    /// Notes a finding that was made elsewhere.
    mutating func add(_ diagnostic: Diagnostic) { list.append(diagnostic) }

    /// Takes over what was found elsewhere.
    mutating func add(_ other: Findings) { list += other.list }

    /// Notes an error.
    mutating func error(_ code: FindingCode, _ message: String, at span: SourceSpan, label: String? = nil, help: [String] = []) {
        list.append(Diagnostic(severity: .error, code: code.rawValue, message: message, span: span, label: label, help: help))
    }

    /// Notes a warning.
    mutating func warning(_ code: FindingCode, _ message: String, at span: SourceSpan, label: String? = nil, help: [String] = []) {
        list.append(Diagnostic(severity: .warning, code: code.rawValue, message: message, span: span, label: label, help: help))
    }
}
