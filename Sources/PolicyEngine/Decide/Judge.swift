internal import CEL
internal import Money

/// Why a statement that may match a call cannot be judged: the call is forbidden then.
struct Unjudged: Error {
    let statement: String
    let reason: String
    /// For people: what an expression failed at.
    var detail: String?

    /// The decision that follows.
    var forbidden: Forbidden { Forbidden(statements: [statement], reason: reason, detail: detail) }

    init(statement: String, reason: String) {
        self.statement = statement
        self.reason = reason
    }

    init(statement: String, _ failure: CELFailure) {
        self.statement = statement
        reason = "`\(statement)` cannot be judged for this call"
        detail = failure.message
    }
}

/// Finds the statements that match one call. A class, so that all who work on one decision look at one request and none copies it.
final class Judge: Sendable {
    let request: Request
    let scene: Scene

    init(request: Request, scene: Scene) {
        self.request = request
        self.scene = scene
    }

    /// The statements that match, be they forbids, limits or gates.
    func matching<R: Rule>(_ rules: [Shelved<R>]) throws(Unjudged) -> [Shelved<R>] {
        var found: [Shelved<R>] = []
        for shelved in rules {
            do throws(CELFailure) {
                if try matches(shelved.rule.matcher) { found.append(shelved) }
            } catch { throw Unjudged(statement: shelved.rule.name, error) }
        }
        return found
    }

    /// The statements of which it can be told that they match.
    func surelyMatching(_ rules: [Shelved<ScopeRule>]) -> [Shelved<ScopeRule>] {
        rules.filter { shelved in
            do throws(CELFailure) { return try matches(shelved.rule.matcher) } catch { return false }
        }
    }

    /// Whether a scope permits the call; one that cannot be judged does not.
    func permits(_ scope: Shelved<ScopeRule>) -> Bool {
        do throws(CELFailure) { return try matches(scope.rule.matcher) } catch { return false }
    }

    private func matches(_ matcher: Matcher) throws(CELFailure) -> Bool {
        try matcher.matches(agent: request.agent, tool: request.tool, in: scene)
    }
}
