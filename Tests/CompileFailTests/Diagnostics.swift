/// What the compiler said of a program, and what the program expects it to say.
struct Diagnostics {
    /// The errors, one line each; empty where it compiled.
    let errors: [String]
    /// The notes under them, one line each.
    let notes: [String]

    /// Sorts what a compiler printed; the excerpts of the source are left out.
    init(_ text: String) {
        let lines = text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix(" ") }
        errors = lines.filter { $0.contains(": error: ") }
        notes = lines.filter { $0.contains(": note: ") }
    }

    /// Says what is wrong with a program; nothing where every error was expected and everything expected came.
    func faults(expected program: Program.Expectations) -> [String] {
        if errors.isEmpty && !program.errors.isEmpty { return ["it compiled; expected: \(program.errors.joined(separator: "; "))"] }
        let unexpected = errors.filter { error in !program.errors.contains { error.contains($0) } }
        let unmet = Diagnostics.absent(program.errors, from: errors) + Diagnostics.absent(program.notes, from: notes)
        return unexpected.map { "unexpected: \($0)" } + unmet.map { "did not come: \($0)" }
    }

    private static func absent(_ texts: [String], from lines: [String]) -> [String] {
        texts.filter { text in !lines.contains { $0.contains(text) } }
    }
}
