import Clocks
import Gate
import JSON
import Ledger
import Money
import ToolKit

/// An operation in words and as data.
enum OperationText {
    static func json(_ operation: Operation) -> JSONObject {
        var object: JSONObject = [
            "operation": .string(operation.id.text), "state": .string(operation.state.rawValue), "agent": .string(operation.call.agent),
            "tool": .string(operation.call.tool), "effect": .string(operation.movement.effect.rawValue),
            "amount": .string(operation.movement.amount.decimalText), "currency": .string(operation.movement.amount.currency.code),
            "created_at": .string(operation.createdAt.text),
        ]
        let texts: [(String, String?)] = [
            ("conversation", operation.call.conversation),
            ("order", operation.movement.order?.text), ("number", operation.movement.number?.text),
            ("price", operation.price?.rawValue),
            ("dispatched_at", operation.dispatchedAt?.text), ("ended_at", operation.endedAt?.text),
            ("look_at", operation.lookAt?.text), ("deadline", operation.state.isEnded ? nil : operation.deadline?.text),
            ("person_asked_at", operation.personAskedAt?.text), ("result", operation.result?.text), ("code", operation.result?.code),
            ("lease_until", operation.lease?.until.text),
        ]
        for (key, text) in texts { if let text { object[key] = .string(text) } }
        object["policy"] = .number(JSONNumber(operation.call.policySerial))
        object["statements"] = .array(operation.call.statements.map { .string($0) })
        return object
    }

    static func json(_ proposal: HandProposal) -> JSONObject {
        var object: JSONObject = [
            "proposal": .string(proposal.id), "operation": .string(proposal.operation.text), "outcome": .string(proposal.outcome.rawValue),
            "evidence": .string(proposal.evidence), "person": .string(proposal.person), "at": .string(proposal.at.text),
            "expires_at": .string(proposal.expiresAt.text), "state": .string(proposal.state.rawValue),
        ]
        if let endedAt = proposal.endedAt { object["ended_at"] = .string(endedAt.text) }
        if let endedBy = proposal.endedBy { object["ended_by"] = .string(endedBy) }
        return object
    }

    /// What people say became of it, after "it".
    static func words(_ outcome: HandOutcome) -> String {
        switch outcome {
        case .happened: "happened"
        case .didNotHappen: "did not happen"
        }
    }

    static func words(_ kind: Alarm.Kind) -> String {
        switch kind {
        case .lateSuccess: "it happened after it was taken for ended"
        case .lateDifference: "something else happened under its number"
        }
    }

    /// What a state means, and what has to be done about it.
    static func meaning(_ life: OperationLife) -> String {
        let operation = life.operation
        switch operation.state {
        case .held: return "people are asked, and nothing has moved yet"
        case .approved: return "people agreed; a running host carries it out"
        case .reserved: return "it is being sent"
        case .dispatched: return "the same request is being sent again"
        case .unknown:
            let asked = "it may have happened; the host could not establish it, and two people have to settle it"
            if life.proposals.contains(where: { $0.state == .open }) { return asked + ": one has said what became of it" }
            return operation.personAskedAt == nil ? "it may have happened; the host is establishing it" : asked
        case .succeeded: return life.steps.last?.kind == .correct ? "it happened after all" : "it happened"
        case .failed: return life.watch == nil ? "it did not happen" : "it did not happen; the host looks for it again"
        case .rejected: return "somebody or something said no; nothing was sent"
        case .expired: return "it was not answered, or not carried out, in time; nothing was sent"
        }
    }
}
