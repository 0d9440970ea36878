internal import Clocks
internal import Diagnostics
public import JSON
internal import Money

extension CallExplanation {
    /// The explanation for programs.
    public var json: JSONValue {
        var object: JSONObject = [
            "decision": .string(outcome.ruling.rawValue), "by": .array(outcome.statements.map { .string($0) }),
            "at": .string(request.now.text), "timezone": .string(timezone), "request": .object(request.json),
            "statements": .array(statements.map(\.json)),
            "built_in": .array(
                builtIn.map { ["rule": .string($0.name), "kept": .bool($0.isKept), "text": .string($0.text)] }),
            "asked": .array(asked.map(\.json)), "ways": .array(ways.map(\.json)),
        ]
        object["reason"] = reason.map { .string($0) }
        return .object(object)
    }
}

extension ExplainedStatement {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["kind": .string(kind.rawValue), "name": .string(name), "finding": .string(finding.word)]
        if case .unjudged(let why) = finding { object["why"] = .string(why) }
        if let place {
            object["file"] = .string(place.file)
            object["line"] = .integer(Int64(place.line))
        }
        if !conditions.isEmpty {
            object["conditions"] = .array(
                conditions.map { part in
                    [
                        "text": .string(part.text), "value": .string(part.value), "failed": .bool(part.isFailure),
                        "depth": .integer(Int64(part.depth)),
                    ]
                })
        }
        object["sum"] = sum?.json
        return .object(object)
    }
}

extension ExplainedSum {
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "verdict": .string(reckoning.verdict.rawValue), "rule": .string(rule), "before": .string("\(reckoning.before.amount)"),
            "count_before": .integer(Int64(reckoning.before.count)), "count": .integer(Int64(reckoning.count)),
        ]
        object["sum"] = reckoning.sum.map { .string("\($0)") }
        object["amount"] = ceiling.amount.map { .string("\($0)") }
        object["count_ceiling"] = ceiling.count.map { .integer(Int64($0)) }
        object["left"] = reckoning.left.map { .string("\($0)") }
        object["left_count"] = reckoning.leftCount.map { .integer(Int64($0)) }
        object["key"] = key.map { ["kind": .string($0.kind.rawValue), "value": .string($0.value)] }
        object["from"] = window?.start.map { .string($0.text) }
        object["until"] = window?.end.map { .string($0.text) }
        if isLeftToOthers { object["left_to_others"] = true }
        return .object(object)
    }
}

extension ExplainedQuestion {
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "gate": .string(requirement.gate), "roles": .array(requirement.roles.map { .string($0) }),
            "people": .array(people.map { .string($0) }), "approvals": .integer(Int64(requirement.approvals)),
            "expires_ms": .integer(requirement.expires.milliseconds),
        ]
        if let escalation = requirement.escalation {
            object["escalates_after_ms"] = .integer(escalation.after.milliseconds)
            object["escalates_to"] = .array(escalation.roles.map { .string($0) })
        }
        return .object(object)
    }
}

extension WayThrough {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["decision": .string(outcome.ruling.rawValue), "by": .array(outcome.statements.map { .string($0) })]
        switch change {
        case .amount(let money): object["amount"] = .string("\(money)")
        case .later(let instant):
            object["later"] = .string(instant.text)
            object["later_ms"] = .integer(instant.milliseconds)
        case .approval: object["approval"] = true
        case .context(let what): object["context"] = .string(what)
        case .reason: object["reason"] = true
        }
        return .object(object)
    }
}

extension Explanation.Finding {
    /// For programs.
    fileprivate var word: String {
        switch self {
        case .matches: "matches"
        case .otherEffect: "other-effect"
        case .otherAgent: "other-agent"
        case .otherTool: "other-tool"
        case .otherFields: "other-fields"
        case .conditionFails: "condition-fails"
        case .excepted: "excepted"
        case .unjudged: "unjudged"
        }
    }
}
