import Diagnostics
import Testing

@testable import PolicyEngine

@Suite("Damaged files")
struct MutantTests {
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
