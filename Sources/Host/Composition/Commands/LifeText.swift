import AuditLog
import Clocks
import Gate
import JSON
import Ledger
import Money

/// The life of an operation, for people and for programs.
enum LifeText {
    static func text(_ life: OperationLife) -> String {
        var parts = [head(life)]
        parts += life.questions.map(question)
        parts += life.proposals.map(proposal)
        var steps = Table("AT", "THE AMOUNT")
        for step in life.steps { steps.add(step.at.text, words(step.kind)) }
        parts.append(steps.text(empty: "nothing has happened to its amount"))
        var entries = Table("AT", "THE LOG", "ENTRY")
        for entry in life.entries { entries.add(entry.record.at.text, EntryWords.text(entry.record), entry.record.reference) }
        parts.append(entries.text(empty: "the log has no entry about it"))
        if let next = next(life) { parts.append(next) }
        return parts.joined(separator: "\n\n")
    }

    private static func head(_ life: OperationLife) -> String {
        let operation = life.operation
        let call = operation.call
        let lines: [(String, String?)] = [
            ("operation", operation.id.text), ("state", "\(operation.state.rawValue): \(OperationText.meaning(life))"),
            ("alarm", life.alarm.map(alarm)), ("what", PendingText.what(operation)), ("number", operation.movement.number?.text),
            ("agent", call.agent), ("within", call.conversation), ("tool", call.tool),
            ("reason", call.reason.isEmpty ? nil : "\(call.reason) (the agent's words)"),
            ("decided", "by policy \(call.policySerial)\(call.statements.isEmpty ? "" : ": " + call.statements.joined(separator: ", "))"),
            ("asked at", operation.createdAt.text), ("sent at", operation.dispatchedAt?.text),
            ("lease", operation.lease.map { "until \($0.until.text)" }),
            ("looked up", life.lookUps.map(lookUps)), ("next look", (operation.lookAt ?? life.watch?.lookAt)?.text),
            ("deadline", operation.state.isEnded ? nil : operation.deadline?.text),
            ("a person", operation.personAskedAt.map { "was asked at \($0.text)" }),
            ("ended at", operation.endedAt?.text), ("result", operation.result.map(result)),
        ]
        return lines.compactMap { name, text in text.map { name.padded(to: 11) + $0 } }.joined(separator: "\n")
    }

    private static func result(_ result: OperationResult) -> String { result.text + (result.code.map { " (\($0))" } ?? "") }

    private static func alarm(_ alarm: Alarm) -> String {
        let seen = alarm.seenAt.map { "acknowledged by \(alarm.seenBy ?? "somebody") at \($0.text)" } ?? "nobody has acknowledged it"
        return "\(OperationText.words(alarm.kind)), at \(alarm.at.text); \(seen)"
    }

    private static func lookUps(_ record: LookUpRecord) -> String {
        let answer =
            switch record.answer {
            case .succeeded: "it happened"
            case .absent: "the provider does not know it"
            case .differs: "something else happened under its number"
            case .failed: "it did not happen, and never will"
            case .unavailable: "the provider did not answer"
            }
        return "\(record.times) times, last at \(record.lastAt.text): \(answer)\(record.code.map { " (\($0))" } ?? "")"
    }

    private static func question(_ asked: OperationLife.Asked) -> String {
        let gates = asked.gates.joined(separator: ", ")
        let head = "people were asked by \(gates) at \(asked.askedAt.text), until \(asked.expiresAt.text): \(asked.state)"
        let answers = asked.answers.map { "  \($0.at.text)  \($0.person) \($0.verdict == .approve ? "agreed" : "turned it down")" }
        return ([head] + answers).joined(separator: "\n")
    }

    private static func proposal(_ proposal: HandProposal) -> String {
        let end = proposal.endedBy.map { " by \($0)" } ?? (proposal.state == .open ? " until \(proposal.expiresAt.text)" : "")
        let said = OperationText.words(proposal.outcome)
        return """
            \(proposal.person) said at \(proposal.at.text) that it \(said): \(proposal.state.rawValue)\(end)
              \(proposal.evidence)
            """
    }

    /// What to type next, where people have something to do.
    private static func next(_ life: OperationLife) -> String? {
        let id = life.operation.id
        if let alarm = life.alarm, alarm.seenAt == nil { return "next: `tollgate operations acknowledge \(id)`" }
        switch life.operation.state {
        case .held: return "next: `tollgate approvals approve \(id)`, or reject"
        case .unknown where life.proposals.contains { $0.state == .open }: return "next: `tollgate operations reconcile \(id) --confirm`"
        case .unknown where life.operation.personAskedAt != nil:
            return "next: `tollgate operations reconcile \(id) --outcome happened --evidence TEXT`, or did-not-happen"
        default: return nil
        }
    }

    private static func words(_ kind: LedgerStep.Kind) -> String {
        switch kind {
        case .reserve: "reserved: it counts against its limits"
        case .approve: "people agreed"
        case .hold: "people have to be asked again"
        case .dispatch: "its request may leave"
        case .resend: "the same request may leave again"
        case .post: "posted"
        case .void: "free again"
        case .expire: "free again: nobody answered in time"
        case .correct: "posted after all, over its limits if need be"
        }
    }

    static func json(_ life: OperationLife) -> JSONObject {
        var object = OperationText.json(life.operation)
        object["reason"] = .string(life.operation.call.reason)
        object["meaning"] = .string(OperationText.meaning(life))
        if let record = life.lookUps {
            object["look_ups"] = [
                "times": .integer(Int64(record.times)), "first_at": .string(record.firstAt.text), "last_at": .string(record.lastAt.text),
                "answer": .string(record.answer.rawValue), "code": record.code.map { .string($0) } ?? .null,
            ]
        }
        if let watch = life.watch {
            object["watch"] = [
                "since": .string(watch.since.text), "looks": .integer(Int64(watch.round)), "look_at": .string(watch.lookAt.text),
            ]
        }
        if let alarm = life.alarm {
            object["alarm"] = [
                "kind": .string(alarm.kind.rawValue), "at": .string(alarm.at.text),
                "seen_at": alarm.seenAt.map { .string($0.text) } ?? .null,
                "seen_by": alarm.seenBy.map { .string($0) } ?? .null,
            ]
        }
        object["questions"] = .array(life.questions.map(json))
        object["proposals"] = .array(life.proposals.map { .object(OperationText.json($0)) })
        object["steps"] = .array(life.steps.map { ["at": .string($0.at.text), "kind": .string($0.kind.rawValue)] })
        object["entries"] = .array(
            life.entries.map { entry in
                [
                    "at": .string(entry.record.at.text), "kind": .string(entry.record.kind), "reference": .string(entry.record.reference),
                    "body": (try? JSONValue(parsing: entry.record.body)) ?? .null,
                ]
            })
        return object
    }

    private static func json(_ asked: OperationLife.Asked) -> JSONValue {
        [
            "gates": .array(asked.gates.map { .string($0) }), "asked_at": .string(asked.askedAt.text),
            "expires_at": .string(asked.expiresAt.text), "state": .string(asked.state),
            "answers": .array(
                asked.answers.map {
                    ["person": .string($0.person), "verdict": .string($0.verdict.rawValue), "at": .string($0.at.text)]
                }),
        ]
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
