import Clocks
import Foundation
import Testing

@testable import Composition

/// Runs what the guide shows: the commands of its console blocks, one after the other, in one state directory.
@Suite("The commands of the guide")
struct GuideCommandTests {
    /// A command of a block, and what the guide says that it writes; nil where it says nothing.
    private struct Shown {
        let words: [String]
        let output: String?
    }

    private static let guide: String = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return (try? String(contentsOf: root.appending(path: "docs/policy/guide.md"), encoding: .utf8)) ?? ""
    }()

    private static func blocks(_ language: String) -> [String] {
        guide.components(separatedBy: "```\(language)\n").dropFirst().map { $0.components(separatedBy: "\n```")[0] }
    }

    private static func commands(_ block: String) -> [Shown] {
        ("\n" + block).components(separatedBy: "\n$ tollgate ").dropFirst().map { command in
            let lines = command.split(separator: "\n", omittingEmptySubsequences: false)
            let output = lines.dropFirst().map { $0 + "\n" }.joined()
            return Shown(words: lines[0].split(separator: " ").map(String.init), output: output.isEmpty ? nil : output)
        }
    }

    @Test("they do and say what the guide shows")
    func guide() async throws {
        // What `policy answer` and `policy explain` show is held to the letter where the engine is tested.
        let blocks = Self.blocks("console").filter { !$0.contains("tollgate policy answer") && !$0.contains("tollgate policy explain") }
        #expect(blocks.count == 4)
        let first = try #require(Self.blocks("yaml").first)
        let stage = try Stage(pace: .seconds(1))
        let owner = try await stage.admin("owner")
        try FileManager.default.createDirectory(atPath: stage.path("policies"), withIntermediateDirectories: true)
        func write(_ text: String) throws { try text.write(toFile: stage.path("policies/desk.yaml"), atomically: true, encoding: .utf8) }
        try write(first)
        let variables = owner.merging(["TOLLGATE_POLICIES": stage.path("policies")]) { $1 }
        #expect(await stage.run("policy", "apply", with: variables).status == 0)
        try write(
            first.replacingOccurrences(of: "amount: 5000.00", with: "amount: 8000.00")
                .replacingOccurrences(of: "above: 50.00", with: "above: 30.00").replacingOccurrences(
                    of: "gate: lead", with: "gate: lead-order"))
        for shown in blocks.flatMap(Self.commands) {
            let words = shown.words.map { $0.contains(".") || $0.hasSuffix("/") ? stage.path($0) : $0 }
            let run = await stage.run(words, with: variables)
            let command = shown.words.joined(separator: " ")
            if let output = shown.output {
                #expect(run.output == output, "\(command)\n\(run.complaints)")
            } else {
                #expect(run.status == 0, "\(command)\n\(run.complaints)")
            }
        }
    }
}
