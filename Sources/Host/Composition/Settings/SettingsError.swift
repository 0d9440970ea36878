public import Diagnostics

/// Everything that is wrong with the settings, so that a person mends it in one go.
public struct SettingsError: Error, Sendable, CustomStringConvertible {
    /// One thing that is wrong.
    public enum Problem: Sendable, Hashable {
        /// In the settings file, with its place.
        case inFile(Diagnostic)
        /// In a flag, a variable or the surroundings: a sentence, and what to do.
        case outside(message: String, help: [String])
    }

    /// What is wrong, in the order in which it was found.
    public let problems: [Problem]
    private let source: SourceFile?

    init(_ problems: [Problem], source: SourceFile? = nil) {
        self.problems = problems
        self.source = source
    }

    init(_ message: String, help: String...) { self.init([.outside(message: message, help: help)]) }

    /// The whole for a terminal: findings in the file with their line and carets.
    public var description: String {
        let renderer = DiagnosticRenderer(sources: source.map { [$0] } ?? [])
        let outside = problems.compactMap { problem -> String? in
            guard case .outside(let message, let help) = problem else { return nil }
            return (["error: \(message)"] + help.map { "  = help: \($0)" }).joined(separator: "\n")
        }
        let inFile = problems.compactMap { problem -> Diagnostic? in
            guard case .inFile(let diagnostic) = problem else { return nil }
            return diagnostic
        }
        return (outside + (inFile.isEmpty ? [] : [renderer.render(inFile)])).joined(separator: "\n\n")
    }
}
