import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import PolicyEngine

/// 3.2 of the acceptance lines: a mistake in a policy is told before it is in force.
@Suite("Damaged files")
struct MutantTests {
    @Test("every mutant of the example policies is caught, at its place, or changes no decision")
    func mutants() throws {
        let seed = ProcessInfo.processInfo.environment["TOLLGATE_TEST_SEED"].flatMap { UInt64($0) } ?? .random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        var originals: [MutantRun.Original] = []
        for (cases, policies) in try Self.files() {
            originals.append(try MutantRun.Original(cases: cases, policies: policies, calls: Level.count(2000), &random))
        }
        var run = MutantRun(originals)
        var kinds = Mutant.Kind.allCases[...]
        while run.count < 500 {
            if kinds.isEmpty { kinds = Mutant.Kind.allCases[...] }
            run.next(kinds.removeFirst(), &random)
        }
        for complaint in run.complaints { Issue.record("seed \(seed): \(complaint)") }
        let text = run.outcomes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        Acceptance.line(
            "3.2", isGood: run.complaints.isEmpty,
            "\(run.count) mutants of \(run.originals.count) example policies: \(text), over \(run.callCount) calls each; seed \(seed)")
    }

    /// The example policies and those of the service desk, each with the file of its cases.
    private static func files() throws -> [(cases: SourceFile, policies: SourceFile)] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folders = ["policies/tests", "docs/policy/desk/tests"]
        let paths = try folders.flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path).sorted().map { "\(folder)/\($0)" }
        }
        return try paths.filter { $0.hasSuffix(".yaml") }.map { path in
            let cases = try Sample.file(path)
            let draft = try #require(PolicyCases.read(cases).cases?.drafts.first?.path)
            let url = root.appending(path: path).deletingLastPathComponent().appending(path: draft).standardizedFileURL
            return (cases, try Sample.file(String(url.path.dropFirst(root.path.count + 1))))
        }
    }

    @Test("a damaged file is read to its end, and every finding has a place in it")
    func damaged() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let original = try Sample.file("policies/starter.yaml")
        var caught = 0
        for _ in 0..<200 {
            let file = SourceFile(name: original.name, text: Self.damage(original.text, &random))
            let lines = file.lines
            let check = PolicyChecker.check([file], tools: Sample.tools)
            if check.policies == nil { caught += 1 }
            #expect((check.policies == nil) == check.diagnostics.contains { $0.severity == .error }, "seed \(seed)\n\(file.text)")
            for span in check.diagnostics.map(\.span) {
                let isInside = lines.indices.contains(span.line - 1) && span.column >= 1 && span.column <= lines[span.line - 1].count + 1
                // What is missing at the end is missing behind the last line.
                #expect(isInside || span.line == lines.count + 1, "seed \(seed): \(span)\n\(file.text)")
            }
        }
        #expect(caught > 50, "seed \(seed)")
        print("damaged files: seed \(seed), \(caught) of 200 caught")
    }

    /// One to three small damages: something deleted, doubled, swapped, put in, or the rest cut off.
    static func damage(_ text: String, _ random: inout SeededGenerator) -> String {
        var letters = Array(text)
        let signs = Array("[]{}:,-&*!|>'\"%@`#\t \n~<=?退\u{0}\u{200B}0z")
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let place = Int.random(in: 0..<letters.count, using: &random)
            let end = min(letters.count, place + Int.random(in: 1...40, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: letters.removeSubrange(place..<end)
            case 1: letters.insert(contentsOf: letters[place..<end], at: place)
            case 2: letters.swapAt(place, Int.random(in: 0..<letters.count, using: &random))
            case 3: letters[place] = signs.randomElement(using: &random) ?? "["
            case 4: letters.insert(signs.randomElement(using: &random) ?? "[", at: place)
            default: if Int.random(in: 0..<5, using: &random) == 0 { letters.removeSubrange((place + 1)...) }
            }
        }
        return String(letters)
    }
}
