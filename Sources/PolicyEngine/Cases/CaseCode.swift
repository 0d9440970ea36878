internal import Diagnostics

/// Every kind of finding that only a file of cases can have; what it shares with policies has the codes of `FindingCode`. The raw value
/// is the code in the message; docs/policy/testing.md explains each.
enum CaseCode: String, Sendable, Hashable, CaseIterable {
    case badInstant = "bad-instant"
    case unknownStatement = "unknown-statement"
    case notKnownHere = "not-known-here"
    case wrongDecision = "wrong-decision"
    case wrongStatements = "wrong-statements"
    case oneSided = "one-sided"
}

extension Findings {
    /// Notes an error in a file of cases.
    mutating func error(_ code: CaseCode, _ message: String, at span: SourceSpan, help: [String] = []) {
        add(Diagnostic(severity: .error, code: code.rawValue, message: message, span: span, help: help))
    }

    /// Every finding once: what is wrong in `defaults` is met in each case.
    var distinct: [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return list.filter { seen.insert($0).inserted }
    }
}
