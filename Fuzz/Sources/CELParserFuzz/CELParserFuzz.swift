import CEL
import CELWorld
import Fuzzing

@main
enum CELParserFuzz {
    static func main() { Fuzzing.run(text: read, canary: canary) }

    /// What has to hold for any text: it is an expression, or one mistake is told that lies within it.
    private static func read(_ text: String) {
        let (syntax, issues) = CELParser.parse(text)
        require((syntax == nil) == (issues.count == 1), "neither an expression nor one mistake")
        for issue in issues { issue.requireSound(in: text) }
        guard let syntax else { return }
        require(syntax.nodeCount > 0 && syntax.root.range.end <= text.unicodeScalars.count, "a node lies outside of the text")
        // Brackets around an expression change nothing.
        let again = CELParser.parse("(\(text)\n)").0
        require(again.map { $0.nodeCount == syntax.nodeCount } ?? true, "brackets change the expression")
    }

    private static func canary(_ text: String) {
        guard let syntax = CELParser.parse(text).0, case .list(let elements) = syntax.root.kind else { return }
        require(elements.count != 1, "the canary sings")
    }
}
