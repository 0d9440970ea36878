internal import Clocks
public import Diagnostics
internal import Money

/// Policy files as they were written: every value read by its own rule and with its place, no name looked up yet.
public struct ParsedPolicies: Sendable {
    /// The files.
    public let sources: [SourceFile]

    /// The sections of the language.
    enum Section: String, Sendable, Hashable, CaseIterable { case agents, approvers, context, lists, scopes, limits, gates }

    /// `timezone`, once for each file that gives it.
    var timezones: [Located<String>] = []
    /// Whether any file gives it, readable or not.
    var saysTimezone = false
    var agents: [ParsedAgent] = []
    var approvers: [ParsedApprover] = []
    var contextFields: [ParsedContextField] = []
    var lists: [ParsedList] = []
    var scopes: [ParsedScope] = []
    var limits: [ParsedLimit] = []
    var gates: [ParsedGate] = []
    /// Where something could not be read, so that what seems to be missing may only be misspelt: such sections are not asked for names.
    var damaged: Set<Section> = []
    /// Whether the reader found errors. Such policies are checked for more, and never come into force.
    var hasErrors = false

    init(sources: [SourceFile]) { self.sources = sources }
}

/// A declared agent.
struct ParsedAgent: Sendable {
    let name: Located<String>
    let title: String?
    let operators: [Located<String>]
    let groups: [Located<String>]
}

/// A declared approver.
struct ParsedApprover: Sendable {
    let name: Located<String>
    let roles: [Located<String>]
}

/// A claim that contexts may have beside their own ones.
struct ParsedContextField: Sendable {
    let name: Located<String>
    let kind: ContextField.Kind
}

/// A list of texts, for conditions.
struct ParsedList: Sendable {
    let name: Located<String>
    let values: [String]
}

/// Which calls a statement is about.
struct ParsedMatch: Sendable {
    let agents: [Located<String>]?
    let tools: [Located<String>]?
    let effects: [Located<Effect>]?
    let condition: ExpressionText?
}

/// What a limit or gate leaves out.
struct ParsedException: Sendable {
    let agents: [Located<String>]?
    let tools: [Located<String>]?
    let condition: ExpressionText?
}

/// An amount: written out, or worked out from what is known of the call.
enum ParsedAmount: Sendable {
    case fixed(Located<Money>)
    case expression(ExpressionText)

    /// The amount, where it is written out.
    var fixed: Located<Money>? { if case .fixed(let money) = self { money } else { nil } }
}

/// A scope.
struct ParsedScope: Sendable {
    let name: Located<String>
    let isForbid: Bool
    let match: ParsedMatch
    let fields: [Located<String>]?
    let isUnlimited: Bool
}

/// A limit.
struct ParsedLimit: Sendable {
    let name: Located<String>
    let match: ParsedMatch
    let amount: ParsedAmount?
    let count: Located<Int>?
    let window: Located<WindowRule>
    let each: Located<BalanceKey.Kind>?
    let exception: ParsedException?
}

/// A gate.
struct ParsedGate: Sendable {
    struct Escalation: Sendable {
        let after: Located<Span>
        let roles: [Located<String>]
    }

    let name: Located<String>
    let match: ParsedMatch
    let above: ParsedAmount?
    let aboveCount: Located<Int>?
    let window: Located<WindowRule>?
    let each: Located<BalanceKey.Kind>?
    let roles: [Located<String>]
    let approvals: Located<Int>?
    let expires: Located<Span>?
    let escalation: Escalation?
    let withoutApproval: Located<Bool>?
    let exception: ParsedException?
}
