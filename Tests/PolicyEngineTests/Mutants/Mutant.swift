import Diagnostics
import PolicyEngine

/// A policy file with one mistake in it, such as people make.
struct Mutant {
    /// What was done to the file.
    enum Kind: String, CaseIterable {
        case misspelt = "a name misspelt"
        case wrongType = "another type"
        case dropped = "a statement dropped"
        case currency = "currencies swapped"
        case cut = "the file cut"
        case repeatedKey = "a key repeated"
        case aliases = "an alias bomb"
    }

    let kind: Kind
    let file: SourceFile
    /// The lines, from 1, in which the mistake is; nil for what is missing.
    let lines: ClosedRange<Int>?
    /// The word that was made of a name.
    var word: String?
    /// What was taken out.
    var removed: [String] = []

    /// For people: what was done, and where.
    var text: String {
        guard let lines else { return "\(kind.rawValue): \(removed.joined(separator: " / "))" }
        let shown = file.lines[lines.lowerBound - 1].trimmingPrefix { $0 == " " }
        return "\(kind.rawValue) in line \(lines.lowerBound): `\(shown)`"
    }
}

extension Mutant {
    /// Whether one of the findings leads to the mistake.
    func isPointedAt(by findings: [Diagnostic]) -> Bool { findings.contains { points($0) } }

    /// Whether a difference to the original is what was done to it: it bears the name that was taken out, or one of
    /// its parts does, or stands in the line.
    func names(_ change: PolicyDifference.Change) -> Bool {
        let texts = removed + (lines.map { $0.map { String(file.lines[$0 - 1]) } } ?? [])
        return texts.contains { $0.contains(change.name) }
            || change.parts.contains { part in
                texts.contains { text in [part.after, part.before, part.key].contains { $0.map(text.contains) ?? false } }
            }
    }

    private func points(_ finding: Diagnostic) -> Bool {
        if let lines, lines.contains(finding.span.line) { return true }
        switch kind {
        // Where a name is declared otherwise than it is used, nobody can tell which is meant: the message stands at one of the two and
        // names the other, or the name that is missed where a third one is as near.
        case .misspelt:
            let isMissed = removed.contains { finding.message.contains("`\($0)`") }
            return isMissed || word.map { word in finding.help.contains { $0.contains("`\(word)`") } } ?? false
        case .dropped: return Self.tellsOfAbsence.contains(finding.code)
        // Of two amounts in two currencies either may be meant: the message stands at one and says where the other is.
        case .currency: return finding.help.contains { $0.contains(" \(file.name):\(lines?.lowerBound ?? 0):") }
        // What is cut off is missed at the end, or where it is asked for.
        case .cut:
            let last = file.lines.lastIndex { !$0.allSatisfy { $0 == " " } } ?? 0
            return finding.span.line >= last + 1 || Self.tellsOfAbsence.contains(finding.code)
        default: return false
        }
    }

    /// Findings that stand where something is asked for that is not there.
    private static let tellsOfAbsence: Set<String> = [
        "missing-key", "no-policy", "unknown-agent", "unknown-approver", "unknown-role", "unknown-list", "nobody-answers", "too-few-people",
        "unlimited-spending", "unlimited-collecting", "unknown-field",
    ]
}
