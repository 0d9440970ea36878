import CEL
import CLibFuzzer
import Glibc

/// Stops the fuzzer where a rule does not hold, and says which: optimised code leaves the words of `precondition` out.
func require(_ holds: Bool, _ rule: String) {
    if holds { return }
    print(rule)
    fflush(nil)
    abort()
}

/// What has to hold for any text: it is an expression, or one mistake is told that lies within it.
func read(_ text: String) {
    let (syntax, issues) = CELParser.parse(text)
    require((syntax == nil) == (issues.count == 1), "neither an expression nor one mistake")
    for issue in issues {
        require(issue.span.scalarOffset + issue.span.scalarCount <= text.unicodeScalars.count, "a mistake lies outside of the text")
        require(issue.span.line >= 1 && issue.span.column >= 1 && issue.span.length >= 0, "a place is none")
        require(!issue.message.isEmpty && !issue.message.hasSuffix("."), "a message is no sentence of ours")
    }
    guard let syntax else { return }
    require(syntax.nodeCount > 0 && syntax.root.range.end <= text.unicodeScalars.count, "a node lies outside of the text")
    // Brackets around an expression change nothing.
    let again = CELParser.parse("(\(text)\n)").0
    require(again.map { $0.nodeCount == syntax.nodeCount } ?? true, "brackets change the expression")
}

/// A trap that the fuzzer has to find, or it would find nothing else either.
func canary(_ text: String) {
    guard let syntax = CELParser.parse(text).0, case .list(let elements) = syntax.root.kind else { return }
    require(elements.count != 1, "the canary sings")
}

let sings = CommandLine.arguments.contains("-canary=1")
var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
let status =
    sings
    ? LLVMFuzzerRunDriver(&count, &arguments) { data, size in
        canary(String(decoding: UnsafeBufferPointer(start: data, count: size), as: UTF8.self))
        return 0
    }
    : LLVMFuzzerRunDriver(&count, &arguments) { data, size in
        read(String(decoding: UnsafeBufferPointer(start: data, count: size), as: UTF8.self))
        return 0
    }
exit(status)
