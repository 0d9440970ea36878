internal import Money

extension CaseVerdict {
    /// What people need to see why: the reason, the statements that might have been expected to match, and what was left.
    var notes: [String] {
        var notes = reason.map { ["the policy says: \($0)"] } ?? []
        for statement in explanation.statements {
            guard let why = statement.finding.text else { continue }
            notes.append("\(statement.kind.rawValue) `\(statement.name)` does not match: \(why)")
        }
        for limit in limits { notes.append("limit `\(limit.claim.limit)`: \(Self.left(limit.claim, limit.before))") }
        for gate in gates { notes.append("gate `\(gate.claim.gate)`: \(Self.counted(gate.claim, gate.before))") }
        return notes
    }

    /// What a limit had left before the call.
    private static func left(_ claim: LimitClaim, _ before: Balance?) -> String {
        var parts: [String] = []
        if let ceiling = claim.ceiling.amount {
            if let before {
                let rest = try? ceiling.subtracting(before.amount)
                parts.append("\(rest.map { $0.isNegative ? .zero(ceiling.currency) : $0 } ?? .zero(ceiling.currency)) of \(ceiling) left")
            } else {
                parts.append("\(ceiling) a call")
            }
        }
        if let ceiling = claim.ceiling.count {
            parts.append("\(max(0, ceiling - (before?.count ?? 0))) of \(ceiling) calls left")
        }
        return parts.joined(separator: ", ")
    }

    /// What a gate had counted before the call.
    private static func counted(_ claim: GateClaim, _ before: Balance?) -> String {
        guard claim.above != nil || claim.aboveCount != nil else { return "holds every call that it matches" }
        var parts: [String] = []
        if let above = claim.above {
            parts.append(before.map { "\($0.amount) counted, holds above \(above)" } ?? "holds a call above \(above)")
        }
        if let above = claim.aboveCount { parts.append("\(before?.count ?? 0) calls counted, holds above \(above)") }
        return parts.joined(separator: "; ") + (claim.requirement.withoutApproval ? ", approved ones left out" : "")
    }
}

extension Explanation.Finding {
    /// Why a statement that is about such calls does not match this one; nil where it does, or is about other calls altogether.
    fileprivate var text: String? {
        switch self {
        case .matches, .otherEffect, .otherAgent, .otherTool: nil
        case .otherFields: "its `fields` are other ones"
        case .conditionFails: "its `when` does not hold"
        case .excepted: "its `except` leaves the call out"
        case .unjudged(let why): "its condition cannot be judged: \(why)"
        }
    }
}
