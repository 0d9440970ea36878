import Foundation
import Testing

/// Every way round the pipeline that the types close, tried: each program must be refused for the reason that it states.
@Suite(.serialized)
struct CompileFailTests {
    @Test("the control compiles, so a program that is refused is refused for what it does")
    func controlCompiles() async throws {
        let controls = try Program.all().filter(\.hasToCompile)
        #expect(!controls.isEmpty)
        for control in controls { try await check(control) }
    }

    @Test("a forbidden move is refused for its stated reason", arguments: try Program.all().filter { !$0.hasToCompile })
    func movesAreRefused(_ program: Program) async throws {
        try await check(program)
    }

    private func check(_ program: Program) async throws {
        let diagnostics = try await Compiler().compile(program.file)
        for fault in diagnostics.faults(expected: program.expectations) { Issue.record("\(program): \(fault)") }
    }
}

/// The tests above could pass by being broken; these break things on purpose.
struct HarnessTests {
    /// What a compiler might say, and how many faults that is where it has to say that something is inaccessible, and where it is declared.
    struct Case: Sendable, CustomStringConvertible {
        let description: String
        let text: String
        let faults: Int
    }

    private static let refused = "a.swift:1:1: error: is inaccessible\n"
    private static let note = "a.swift:1:1: note: declared here\n"

    @Test(
        "a program that compiles, is refused for another reason or for one more is found out",
        arguments: [
            Case(description: "it compiles", text: "", faults: 1),
            Case(description: "it is refused as it should be", text: refused + note, faults: 0),
            Case(description: "the reason does not stand in a note", text: refused, faults: 1),
            Case(description: "nothing is found at all", text: "a.swift:1:1: error: no such module 'Gate'\n", faults: 3),
            Case(description: "there is one more error", text: refused + "a.swift:2:1: error: another\n" + note, faults: 1),
            Case(description: "the reason stands in an excerpt", text: "a.swift:1:1: error: another\n  |- " + refused, faults: 3),
        ])
    func faultsAreFound(_ given: Case) {
        let expected = Program.Expectations(errors: ["is inaccessible"], notes: ["declared here"])
        #expect(Diagnostics(given.text).faults(expected: expected).count == given.faults)
    }

    @Test("a control that does not compile is found out")
    func brokenControl() {
        #expect(Diagnostics("a.swift:1:1: error: no such module 'Gate'\n").faults(expected: .init()).count == 1)
        #expect(Diagnostics("a.swift:1:1: warning: unused\n").faults(expected: .init()).isEmpty)
    }

    @Test("the compiler finds a mistake in ownership, which a check of types alone would miss")
    func ownershipIsChecked() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).swift")
        defer { try? FileManager.default.removeItem(at: file) }
        let text = """
            struct Paper: ~Copyable {}
            func take(_ paper: consuming Paper) {}
            func twice(_ paper: consuming Paper) {
                take(paper)
                take(paper)
            }
            """
        try text.write(to: file, atomically: true, encoding: .utf8)
        let errors = try await Compiler().compile(file).errors
        #expect(errors.count == 1)
        #expect(errors.first?.contains("'paper' consumed more than once") == true)
    }
}
