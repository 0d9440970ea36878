import Foundation

/// Turns bytes into policy files that are nearly right: a file of the corpus, and edits of its lines and words. Bytes that were policy
/// files themselves would hardly ever get past the reader.
struct Edits {
    private let files: [[String]]
    private let words: [String]

    /// Begins from the files of a folder.
    init(folder: String) {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
        files = names.compactMap { try? String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }.map { text in
            text.components(separatedBy: "\n")
        }
        let own = files.joined().flatMap { line in Self.words(of: line).map { String(line[$0]) } }
        let others = ["0", "1", "50.00", "USD", "payee", "transfer", "24h", "true", "[]", "{}", "*", "null", "''", "退"]
        words = Array(Set(own)).sorted() + others
    }

    /// The file that the bytes stand for: the first says which file it was, every five after that are an edit.
    func text(_ bytes: [UInt8]) -> String {
        guard !files.isEmpty, let first = bytes.first else { return "" }
        var lines = files[Int(first) % files.count]
        var rest = bytes.dropFirst()
        while rest.count >= 5, !lines.isEmpty, lines.count < 200 {
            edit(&lines, Array(rest.prefix(5)).map { Int($0) })
            rest = rest.dropFirst(5)
        }
        return lines.joined(separator: "\n")
    }

    private func edit(_ lines: inout [String], _ edit: [Int]) {
        let line = edit[1] % lines.count
        let word = words[(edit[3] * 256 + edit[4]) % words.count]
        let places = Self.words(of: lines[line])
        switch edit[0] % 8 {
        case 0: lines.remove(at: line)
        case 1: lines.insert(lines[line], at: edit[2] % (lines.count + 1))
        case 2: lines.swapAt(line, edit[2] % lines.count)
        case 3:
            let other = files[edit[3] % files.count]
            lines.insert(other[edit[4] % other.count], at: line)
        case 4: if let place = places.element(edit[2]) { lines[line].removeSubrange(place) }
        case 5: if let place = places.element(edit[2]) { lines[line].insert(contentsOf: word + " ", at: place.lowerBound) }
        default: if let place = places.element(edit[2]) { lines[line].replaceSubrange(place, with: word) }
        }
    }

    private static func words(of line: String) -> [Range<String.Index>] {
        var found: [Range<String.Index>] = []
        var start: String.Index?
        for index in line.indices {
            let isPart = line[index].isLetter || line[index].isNumber || line[index] == "-" || line[index] == "_"
            if isPart, start == nil { start = index }
            if !isPart, let begin = start {
                found.append(begin..<index)
                start = nil
            }
        }
        if let start { found.append(start..<line.endIndex) }
        return found
    }
}

extension Array {
    fileprivate func element(_ number: Int) -> Element? { isEmpty ? nil : self[number % count] }
}
