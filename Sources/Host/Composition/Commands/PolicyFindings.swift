import Diagnostics
import JSON

/// What a check of policies found, for people and for programs.
enum PolicyFindings {
    /// Every finding with its line and carets; empty where there is none.
    static func text(_ diagnostics: [Diagnostic], sources: [SourceFile]) -> String {
        diagnostics.isEmpty ? "" : DiagnosticRenderer(sources: sources).render(diagnostics)
    }

    /// What to say of drafts that check.
    static func summary(_ sources: [SourceFile], _ diagnostics: [Diagnostic]) -> String {
        let files = sources.count == 1 ? "1 file checks" : "\(sources.count) files check"
        switch diagnostics.count {
        case 0: return files
        case 1: return "\(files), with 1 warning"
        default: return "\(files), with \(diagnostics.count) warnings"
        }
    }

    /// Every finding as an object.
    static func json(_ diagnostics: [Diagnostic]) -> JSONValue {
        .array(
            diagnostics.map { finding in
                [
                    "severity": .string(finding.severity.rawValue), "code": .string(finding.code), "message": .string(finding.message),
                    "file": .string(finding.span.file), "line": .number(JSONNumber(finding.span.line)),
                    "column": .number(JSONNumber(finding.span.column)), "length": .number(JSONNumber(finding.span.length)),
                    "help": .array(finding.help.map { .string($0) }),
                ]
            })
    }
}
