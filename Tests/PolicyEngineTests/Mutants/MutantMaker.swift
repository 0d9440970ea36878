import Diagnostics
import Foundation
import TestSupport

/// Makes mutants of one file.
struct MutantMaker {
    let file: SourceFile
    private let lines: [PolicyLine]
    /// Every word of the file: what a misspelling must not come to.
    private let words: Set<String>

    init(_ file: SourceFile) {
        self.file = file
        lines = file.lines.map { PolicyLine(String($0)) }
        words = Set(lines.flatMap { line in line.names.map { String(line.code[$0]) } })
    }

    /// A mutant of a kind; nil where the file has nothing that it could be made of.
    func mutant(_ kind: Mutant.Kind, _ random: inout SeededGenerator) -> Mutant? {
        switch kind {
        case .misspelt: misspelt(&random)
        case .wrongType: wrongType(&random)
        case .dropped: dropped(&random)
        case .currency: currency(&random)
        case .cut: cut(&random)
        case .repeatedKey: repeatedKey(&random)
        case .aliases: aliases(&random)
        }
    }

    // MARK: - In one line

    private func misspelt(_ random: inout SeededGenerator) -> Mutant? {
        guard let number = lines.indices.filter({ !lines[$0].names.isEmpty }).randomElement(using: &random),
            let place = lines[number].names.randomElement(using: &random)
        else { return nil }
        let word = String(lines[number].code[place])
        guard let wrong = misspell(word, &random) else { return nil }
        var mutant = changed(.misspelt, number, place, wrong, word: wrong)
        mutant.removed = [word]
        return mutant
    }

    private func misspell(_ word: String, _ random: inout SeededGenerator) -> String? {
        var letters = Array(word)
        let place = Int.random(in: 0..<letters.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: letters.swapAt(place, min(place + 1, letters.count - 1))
        case 1: letters.remove(at: place)
        case 2: letters.insert(letters[place], at: place)
        default: letters[place] = "eaionrts".randomElement(using: &random) ?? "e"
        }
        let wrong = String(letters)
        return wrong == word || words.contains(wrong) || !(letters.first?.isLetter ?? false) || letters.last == "-" ? nil : wrong
    }

    private func wrongType(_ random: inout SeededGenerator) -> Mutant? {
        guard let number = lines.indices.filter({ lines[$0].entry != nil }).randomElement(using: &random), let entry = lines[number].entry
        else { return nil }
        let value = String(lines[number].code[entry.value])
        var others = ["{ a: \(value) }"]
        if value.hasPrefix("[") {
            others += [String(value.dropFirst().dropLast()), "[\(value)]"]
        } else if !value.hasPrefix("{") {
            others.append("[\(value)]")
        }
        if value.hasSuffix(" CNY") { others += [String(value.dropLast(4)), "\"many\"", value.replacing(".00", with: "")] }
        if entry.key == "when" { others += ["amount", "\"1\"", "\(value.filter { $0 != "\"" }) + 1"] }
        if ["count", "approvals", "above_count"].contains(entry.key) { others += ["few", "1.5", "-1"] }
        if ["expires", "within"].contains(entry.key) { others += [String(value.dropLast()), "soon"] }
        guard let other = others.randomElement(using: &random) else { return nil }
        return changed(.wrongType, number, entry.value, other)
    }

    private func currency(_ random: inout SeededGenerator) -> Mutant? {
        guard let number = lines.indices.filter({ lines[$0].code.contains(" CNY") }).randomElement(using: &random),
            let place = lines[number].code.range(of: "CNY")
        else { return nil }
        return changed(.currency, number, place, ["USD", "HKD", "EUR"].randomElement(using: &random) ?? "USD")
    }

    private func changed(_ kind: Mutant.Kind, _ number: Int, _ place: Range<String.Index>, _ new: String, word: String? = nil) -> Mutant {
        var texts = lines.map(\.text)
        let line = lines[number]
        texts[number] = line.code.replacingCharacters(in: place, with: new) + line.text.dropFirst(line.code.count)
        return made(kind, texts, (number + 1)...(number + 1), word: word)
    }

    // MARK: - Of whole lines

    /// A statement, or what is declared in a line of its own.
    private func dropped(_ random: inout SeededGenerator) -> Mutant? {
        let starts = lines.indices.filter { number in
            let line = lines[number]
            return line.isCode && (line.code.drop { $0 == " " }.hasPrefix("- ") || (line.indent == 2 && line.entry != nil))
        }
        guard let first = starts.randomElement(using: &random) else { return nil }
        var end = first + 1
        while end < lines.count, !lines[end].isCode || lines[end].indent > lines[first].indent { end += 1 }
        while end > first + 1, !lines[end - 1].isCode { end -= 1 }
        var texts = lines.map(\.text)
        let removed = texts[first..<end].map { PolicyLine($0).code.trimmingPrefix { $0 == " " } }.map(String.init)
        texts.removeSubrange(first..<end)
        return Mutant(kind: .dropped, file: SourceFile(name: file.name, text: texts.joined(separator: "\n")), lines: nil, removed: removed)
    }

    private func cut(_ random: inout SeededGenerator) -> Mutant? {
        let letters = Array(file.text)
        guard letters.count > 10 else { return nil }
        let end = Int.random(in: 1..<letters.count - 1, using: &random)
        let lost = String(letters[end...].prefix(40)).split(separator: "\n").map(String.init)
        return Mutant(kind: .cut, file: SourceFile(name: file.name, text: String(letters[..<end])), lines: nil, removed: lost)
    }

    private func repeatedKey(_ random: inout SeededGenerator) -> Mutant? {
        guard let number = lines.indices.filter({ lines[$0].entry != nil }).randomElement(using: &random), let entry = lines[number].entry
        else { return nil }
        var texts = lines.map(\.text)
        let line = lines[number]
        let value = line.code[entry.value]
        // Half of the maps that stand in one line have their first key repeated there.
        if value.hasPrefix("{"), value.hasSuffix("}"), let colon = value.firstIndex(of: ":"), Bool.random(using: &random) {
            let key = value[value.index(after: value.startIndex)..<colon].trimmingPrefix { $0 == " " }
            texts[number] = "\(line.code.dropLast(1)), \(key): x }"
            return made(.repeatedKey, texts, (number + 1)...(number + 1))
        }
        let isFirst = line.code.drop { $0 == " " }.hasPrefix("- ")
        texts.insert(String(repeating: " ", count: line.indent + (isFirst ? 2 : 0)) + "\(entry.key): \(value)", at: number + 1)
        // The first of the two is as good a place as the second.
        return made(.repeatedKey, texts, (number + 1)...(number + 2))
    }

    private func aliases(_ random: inout SeededGenerator) -> Mutant? {
        var texts = lines.map(\.text)
        guard
            let number = lines.indices.filter({ lines[$0].indent == 0 && lines[$0].entry != nil || $0 == 0 }).randomElement(using: &random)
        else { return nil }
        let depth = Int.random(in: 1...12, using: &random)
        let bomb = (0...depth).map { level in
            let inner = level == 0 ? "x" : "*l\(level - 1)"
            return "l\(level): &l\(level) [\(Array(repeating: inner, count: 9).joined(separator: ", "))]"
        }
        texts.insert(contentsOf: bomb, at: number)
        return made(.aliases, texts, (number + 1)...(number + depth + 1))
    }

    private func made(_ kind: Mutant.Kind, _ texts: [String], _ places: ClosedRange<Int>, word: String? = nil) -> Mutant {
        Mutant(kind: kind, file: SourceFile(name: file.name, text: texts.joined(separator: "\n")), lines: places, word: word)
    }
}
