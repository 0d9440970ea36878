import ArgumentParser
import Diagnostics
import JSON

/// How findings are written.
enum FindingFormat: String, ExpressibleByArgument, CaseIterable {
    /// For people: the place, the sentence, the line with carets, and help.
    case text
    /// An array of objects on one line.
    case json
    /// Commands of GitHub's workflows, one a line, which show the findings beside the changed lines of a pull request.
    case github
}

extension PolicyFindings {
    /// Every finding in one of the formats; empty where there is nothing to write.
    static func written(_ diagnostics: [Diagnostic], as format: FindingFormat, sources: [SourceFile]) -> String {
        switch format {
        case .text: text(diagnostics, sources: sources)
        case .json: json(diagnostics).text
        case .github: diagnostics.map(WorkflowCommand.annotation).joined(separator: "\n")
        }
    }
}

/// Commands that a workflow writes to its log.
enum WorkflowCommand {
    /// A finding at its place, with its help in the lines below the sentence.
    static func annotation(_ finding: Diagnostic) -> String {
        let span = finding.span
        let properties = [
            ("file", span.file), ("line", "\(span.line)"), ("col", "\(span.column)"), ("endColumn", "\(span.column + max(1, span.length))"),
            ("title", finding.code),
        ]
        let place = properties.map { "\($0.0)=\(escaped($0.1, also: [":", ","]))" }.joined(separator: ",")
        let message = ([finding.message] + finding.help.map { "help: \($0)" }).joined(separator: "\n")
        return "::\(finding.severity == .error ? "error" : "warning") \(place)::\(escaped(message, also: []))"
    }

    /// What would end the command or a property is written as its octets in hexadecimal, as the runner reads it.
    private static func escaped(_ text: String, also special: Set<Unicode.Scalar>) -> String {
        var output = ""
        for scalar in text.unicodeScalars {
            if scalar == "%" || scalar == "\r" || scalar == "\n" || special.contains(scalar) {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                output += "%" + (digits.count < 2 ? "0" : "") + digits
            } else {
                output.unicodeScalars.append(scalar)
            }
        }
        return output
    }
}
