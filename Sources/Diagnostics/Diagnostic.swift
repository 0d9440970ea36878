/// One thing that is wrong, or odd, in a source file.
public struct Diagnostic: Sendable, Hashable {
    /// How bad it is.
    public enum Severity: String, Sendable, Hashable {
        /// The source cannot be used.
        case error
        /// The source can be used, and somebody should look.
        case warning
    }

    /// How bad it is.
    public let severity: Severity
    /// A stable, searchable name of this kind of finding: `unknown-key`.
    public let code: String
    /// One lower-case sentence without a full stop; user text in backticks.
    public let message: String
    /// Where.
    public let span: SourceSpan
    /// A few words behind the carets.
    public let label: String?
    /// What else one has to know to see why, each a sentence.
    public let notes: [String]
    /// What to do about it, each a sentence, best the literal text to type.
    public let help: [String]

    /// A finding.
    public init(
        severity: Severity = .error, code: String, message: String, span: SourceSpan, label: String? = nil, notes: [String] = [],
        help: [String] = []
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.span = span
        self.label = label
        self.notes = notes
        self.help = help
    }
}
