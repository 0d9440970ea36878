import Diagnostics
import TestSupport
import Testing

@testable import PolicyEngine

@Suite("Formatting generated files")
struct FormatPropertyTests {
    /// Each is formatted twice and read four times.
    private static let files = 400

    @Test("what is generated in odd ways is set once and for all, says what it said, and has all its comments")
    func generated() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        var readable = 0
        var changed = 0
        for number in 0..<Self.files {
            var writer = OddWriter(random: random)
            let text = writer.file()
            random = writer.random
            guard let meaning = FormatSample.meaning(text) else { continue }
            readable += 1
            let once = FormatSample.formatted(text)
            if once != text { changed += 1 }
            #expect(FormatSample.meaning(once) == meaning, "seed \(seed), file \(number)\n\(text)\n=====\n\(once)")
            #expect(FormatSample.formatted(once) == once, "seed \(seed), file \(number)\n\(text)\n=====\n\(once)")
            let lost = writer.comments.filter { !once.contains($0) }
            #expect(lost == [], "seed \(seed), file \(number)\n\(text)\n=====\n\(once)")
            #expect(!once.contains("\t#") && !once.contains("\r") && once.hasSuffix("\n"))
        }
        print("formatted files: seed \(seed), \(readable) of \(Self.files) readable, \(changed) changed")
        #expect(readable > Self.files * 4 / 5 && changed > Self.files * 2 / 3, "seed \(seed)")
    }

    @Test("a damaged file is refused with its place or set as it reads, never altered")
    func damaged() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let original = try Sample.file("policies/starter.yaml").text
        var formatted = 0
        for _ in 0..<300 {
            let text = MutantTests.damage(original, &random)
            switch PolicyFormatter.format(SourceFile(name: "a.yaml", text: text)) {
            case .formatted(let once):
                formatted += 1
                #expect(FormatSample.meaning(once) == FormatSample.meaning(text), "seed \(seed)\n\(text)")
                #expect(FormatSample.formatted(once) == once, "seed \(seed)\n\(text)\n=====\n\(once)")
            case .unreadable(let findings): #expect(!findings.isEmpty)
            case .refused(let finding): Issue.record("seed \(seed): \(finding)\n\(text)")
            }
        }
        print("formatted damaged files: seed \(seed), \(formatted) of 300")
        #expect(formatted > 50, "seed \(seed)")
    }
}
