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
    @Test(
        "a program that compiles, is refused for another reason or for one more is found out",
        arguments: [
            ("", 1), ("a.swift:1:1: error: no such module 'Gate'\n", 3), ("a.swift:1:1: error: is inaccessible\n", 1),
            ("a.swift:1:1: error: is inaccessible\na.swift:2:1: error: another\na.swift:1:1: note: declared here\n", 1),
            ("a.swift:1:1: error: is inaccessible\na.swift:1:1: note: declared here\n", 0),
            ("a.swift:1:1: error: another\n  |- b.swift:1:1: error: is inaccessible\n", 3),
        ])
    func faultsAreFound(text: String, count: Int) {
        let expected = Program.Expectations(errors: ["is inaccessible"], notes: ["declared here"])
        #expect(Diagnostics(text).faults(expected: expected).count == count)
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
