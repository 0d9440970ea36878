extension LayoutReader {
    // MARK: - Without quotes

    /// Where a text without quotes ends in this line, spaces at its end left out.
    func plainEnd(inFlow: Bool) -> Int {
        let lineEnd = cursor.lineEnd
        var end = cursor.index
        var index = cursor.index
        while index < lineEnd {
            let scalar = cursor.scalars[index]
            let next = index + 1 < lineEnd ? cursor.scalars[index + 1] : "\n"
            let isLast = LayoutCursor.isSpace(next) || next == "\n"
            if scalar == ":", isLast || (inFlow && ",[]{}".unicodeScalars.contains(next)) { break }
            if scalar == "#", index > cursor.index, LayoutCursor.isSpace(cursor.scalars[index - 1]) { break }
            if inFlow, ",[]{}".unicodeScalars.contains(scalar) { break }
            index += 1
            if !LayoutCursor.isSpace(scalar) { end = index }
        }
        return end
    }

    /// Reads a text without quotes, with the lines that go on with it: they stand to the right of the block around it.
    mutating func plain(below indent: Int, inFlow: Bool) throws(LayoutFailure) -> LayoutScalar {
        var lines = [cursor.take(to: plainEnd(inFlow: inFlow))]
        guard lines[0].isEmpty == false else { throw cursor.failure }
        while true {
            var ahead = cursor
            ahead.skipSpaces()
            guard ahead.current == "\n" else { break }
            var empty = -1
            while ahead.current == "\n" {
                empty += 1
                ahead.advance()
                ahead.skipSpaces()
            }
            guard let first = ahead.current, first != "#", inFlow || ahead.column > indent else { break }
            if ahead.isAtMark("---") || ahead.isAtMark("...") { break }
            if inFlow, ",[]{}".unicodeScalars.contains(first) || (first == ":" && ahead.isBlank(1)) { break }
            cursor = ahead
            lines += Array(repeating: "", count: empty)
            let line = cursor.take(to: plainEnd(inFlow: inFlow))
            guard !line.isEmpty else { throw cursor.failure }
            lines.append(line)
        }
        return .plain(lines)
    }

    // MARK: - In quotes

    /// Reads a text in quotes.
    mutating func quoted() throws(LayoutFailure) -> LayoutScalar {
        guard let quote = cursor.current else { throw cursor.failure }
        var end = cursor.index + 1
        while true {
            guard end < cursor.scalars.count else { throw cursor.failure }
            let scalar = cursor.scalars[end]
            if quote == "\"", scalar == "\\" {
                end += 2
            } else if scalar != quote {
                end += 1
            } else if quote == "'", end + 1 < cursor.scalars.count, cursor.scalars[end + 1] == "'" {
                end += 2
            } else {
                break
            }
        }
        let written = cursor.take(to: end + 1)
        var lines = written.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for place in lines.indices {
            if place > 0 { lines[place] = String(lines[place].drop { $0 == " " || $0 == "\t" }) }
            if place < lines.count - 1 { lines[place] = Self.withoutFoldedSpace(lines[place], isDouble: quote == "\"") }
        }
        return .quoted(lines)
    }

    /// A line of a text in quotes without the spaces at its end, which mean nothing, unless a backslash keeps one.
    private static func withoutFoldedSpace(_ line: String, isDouble: Bool) -> String {
        let trimmed = LayoutCursor.trimmed(line)
        guard isDouble, trimmed.count < line.count else { return trimmed }
        let backslashes = trimmed.reversed().prefix { $0 == "\\" }.count
        return backslashes.isMultiple(of: 2) ? trimmed : String(line.prefix(trimmed.count + 1))
    }

    // MARK: - Blocks

    /// Reads a block with `|` or `>`.
    mutating func block(below parent: Int) throws(LayoutFailure) -> LayoutScalar {
        guard let kind = cursor.current else { throw cursor.failure }
        cursor.advance()
        var chomping = ""
        var given: Int?
        while let scalar = cursor.current, let digit = Self.indicator(scalar) {
            if digit == 0 { chomping = String(Character(scalar)) } else { given = digit }
            cursor.advance()
        }
        let end = cursor.index
        cursor.skipSpaces()
        if cursor.current == "#" { cursor.skipRemark(gap: cursor.index - end) }
        guard cursor.current == "\n" || cursor.isAtEnd else { throw cursor.failure }
        cursor.advance()
        var lines = blockLines(indent: given.map { max(parent, 0) + $0 }, least: max(parent + 1, 1))
        if cursor.isAtEnd, cursor.scalars.last != "\n" {
            // The file's last line has no end, so neither has the text; the formatter gives the line one. Spaces alone are no line then.
            if lines.last?.isEmpty == true { lines.removeLast() } else if !lines.isEmpty, chomping != "-" { chomping = "-" }
        }
        if chomping != "+" {
            let content = lines.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
            if content < lines.count { cursor.addBlank() }
            lines.removeSubrange(content...)
        }
        return .block(style: Character(kind), chomping: chomping, lines: lines)
    }

    /// The digit of an indicator behind `|`; 0 for `+` and `-`.
    private static func indicator(_ scalar: Unicode.Scalar) -> Int? {
        if scalar == "+" || scalar == "-" { return 0 }
        return ("1"..."9").contains(scalar) ? Int(scalar.value) - 48 : nil
    }

    /// The lines of a block without their indentation: the given one, else that of the first line that is not empty.
    private mutating func blockLines(indent given: Int?, least: Int) -> [String] {
        var indent = given
        var lines: [String] = []
        while !cursor.isAtEnd {
            let line = cursor.scalars[cursor.index..<cursor.lineEnd]
            let spaces = line.prefix { $0 == " " }.count
            let isEmpty = spaces == line.count
            if !isEmpty, indent == nil { indent = max(least, spaces) }
            if !isEmpty, spaces < indent ?? least { break }
            lines.append(LayoutCursor.text(line.dropFirst(isEmpty ? min(spaces, indent ?? spaces) : indent ?? 0)))
            cursor.advance(line.count + 1)
        }
        return lines
    }
}
