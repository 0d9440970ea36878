public import Clocks
public import Money

/// The answer to a bounded question.
public struct PolicyAnswer: Sendable {
    /// What was found.
    public enum Verdict: String, Sendable, Hashable {
        /// It can happen: these calls show it.
        case yes
        /// It cannot happen; where ``PolicyAnswer/proof`` is given, whatever the calls are, and else by all that the answer says was tried,
        /// which is every value that the statements tell apart.
        case no
        /// No such calls were found, and not everything was tried: the tries ended, more calls in a row might do it, or a statement says
        /// something whose values are not gone through.
        case notFound = "not-found"
    }

    /// One call of a counterexample.
    public struct Call: Sendable, Hashable {
        /// The call as the engine decided it.
        public let request: Request
        /// When it is made, as the clocks of the policy's zone show it.
        public let time: String
        /// The scopes that permitted it.
        public let permits: [String]
        /// The gates that held it until people agreed; empty where it passed by itself.
        public let heldBy: [String]
    }

    /// What was asked.
    public let question: PolicyQuestion
    /// What was found.
    public let verdict: Verdict
    /// The calls of a counterexample, in their order; empty where there is none.
    public let calls: [Call]
    /// What they move all in all; nil where they move nothing.
    public let total: Money?
    /// Why the answer is no whatever the calls are; nil where it is only no within bounds.
    public let proof: String?
    /// What was tried, a line for each dimension.
    public let bounds: [String]
    /// How many calls were decided in looking for it.
    public let tries: Int
    /// Answers to nearby questions that whoever asked this one should know of.
    public internal(set) var besides: [PolicyAnswer] = []
}

/// How far an answer looks.
public struct AnswerReach: Sendable, Hashable {
    /// How many calls in a row are tried.
    public var calls: Int
    /// How many different orders or payees.
    public var objects: Int
    /// How many decisions and trials there are at most, all in all.
    public var tries: Int
    /// For how long the host asks about the same refund again.
    public var duplicateGuard: Span?

    /// How far an answer looks.
    public init(calls: Int = 60, objects: Int = 60, tries: Int = 300_000, duplicateGuard: Span? = .hours(24)) {
        self.calls = calls
        self.objects = objects
        self.tries = tries
        self.duplicateGuard = duplicateGuard
    }
}

extension CheckedPolicies {
    /// Answers a question about what these policies can let happen.
    ///
    /// A yes always comes with calls that were decided one after the other by this set, each against the balances that the calls before
    /// it left. A no holds within the bounds that the answer names, or always, where it gives a proof; what was not gone through leaves
    /// the question open.
    /// - Parameters:
    ///   - tools: the host's tools.
    ///   - from: the search takes dates after this instant.
    public func answer(_ question: PolicyQuestion, tools: [ToolSignature], from: Instant, reach: AnswerReach = AnswerReach())
        -> PolicyAnswer
    {
        var answer = answerAlone(question, tools: tools, from: from, reach: reach)
        // Where a calendar window ends another one begins: what a day lets pass, two evenings' hours may let pass twice.
        if answer.verdict == .no, let period = question.period, period.rule != nil, question.measure != .anything {
            var nearby = question
            nearby.period = .within(period.stretch)
            let other = answerAlone(nearby, tools: tools, from: from, reach: reach)
            if other.verdict == .yes { answer.besides.append(other) }
        }
        return answer
    }

    private func answerAlone(_ question: PolicyQuestion, tools: [ToolSignature], from: Instant, reach: AnswerReach) -> PolicyAnswer {
        let groups: [[String]] =
            switch question.callers {
            case .agent(let name): [[name]]
            case .allAgents: [agents]
            case .anyAgent: agents.map { [$0] }
            }
        var answers: [PolicyAnswer] = []
        for group in groups {
            var inquiry = Inquiry(self, question, agents: group, tools: tools, from: from, reach: reach)
            let answer = inquiry.answer()
            if answer.verdict == .yes { return answer }
            answers.append(answer)
        }
        return PolicyAnswer(together: answers, question)
    }
}

extension PolicyAnswer {
    /// No agent can; or for some it is not known.
    fileprivate init(together answers: [PolicyAnswer], _ question: PolicyQuestion) {
        let isOpen = answers.contains { $0.verdict == .notFound }
        let proofs = answers.compactMap(\.proof)
        let isProved = !answers.isEmpty && proofs.count == answers.count
        var distinct: [String] = []
        for proof in proofs where !distinct.contains(proof) { distinct.append(proof) }
        let open = answers.first { $0.verdict == .notFound } ?? answers.first { $0.proof == nil } ?? answers.first
        self.init(
            question: question, verdict: isOpen ? .notFound : .no, calls: [], total: nil,
            proof: isProved ? distinct.joined(separator: "; ") : nil, bounds: open?.bounds ?? [],
            tries: answers.reduce(0) { $0 + $1.tries })
    }
}
