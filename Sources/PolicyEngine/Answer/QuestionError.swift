/// Why a question is none.
public struct QuestionError: Error, Sendable, Hashable {
    /// One sentence.
    public let message: String
    /// What to do about it.
    public let help: [String]

    /// Why a question is none.
    public init(_ message: String, help: [String] = []) {
        self.message = message
        self.help = help
    }
}

extension PolicyQuestion {
    /// Reads a question that is written in the words of ``forms``.
    /// - Throws: ``QuestionError`` that names the first word that was not understood.
    public init(_ text: String, policies: CheckedPolicies, tools: [ToolSignature]) throws(QuestionError) {
        var reader = QuestionReader(text, policies: policies, tools: tools)
        self = try reader.read()
    }

    /// What questions look like, a line for each part.
    public static let forms = [
        "can AGENT | any agent | all agents together  [ever]",
        "  move | refund | transfer | collect | read | report | disclose      `move` is refunds and transfers",
        "  [more than 200.00 CNY | more than 20 times]",
        "  [in one call | per order | to one customer | to one payee]",
        "  [per hour | per day | per week | per month | within 36h]           without any of these: within 24h",
        "  [without an approval] [without a context] [without a reason] [outside its context]",
        "  [at night | between 22:00 and 06:00] [with TOOL]",
    ]
}
