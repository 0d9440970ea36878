internal import Diagnostics

/// Where and how a YAML text is written: plain, in quotes, or as a block. It finds the place of each scalar of the text that was read.
struct ScalarSource: Sendable {
    /// A place in the file: a line from 1, and how many scalars stand before it there.
    struct Place: Sendable {
        let line: Int
        let offset: Int
    }

    let text: SourceText
    /// Where it begins, as the YAML library counts.
    let line: Int
    let scalarColumn: Int

    /// Whether it is written without quotes on one line, so that YAML would take ` #` for a comment.
    var isPlain: Bool { ScalarCursor(self)?.style == .plain }

    /// What stands behind a plain text on its line.
    func rest(after value: String) -> String {
        guard let (_, scalars) = text.scalars(line: line, from: scalarColumn) else { return "" }
        return String(String.UnicodeScalarView(scalars.dropFirst(value.unicodeScalars.count)))
    }

    /// The place of each scalar of the text, and of its end.
    func places(of value: String) -> [Place] {
        guard var cursor = ScalarCursor(self) else { return [] }
        return cursor.places(of: Array(value.unicodeScalars))
    }

    /// The span of some scalars of the text, as far as they stand on one line.
    func span(of value: String, from start: Int, count: Int) -> SourceSpan? {
        let places = places(of: value)
        guard places.indices.contains(start) else { return nil }
        let first = places[start]
        let last = places[min(start + count, places.count - 1)]
        let end = last.line == first.line ? last.offset : text.scalars(line: first.line)?.scalars.count ?? first.offset
        return text.span(line: first.line, scalars: first.offset..<max(first.offset, end))
    }
}

/// Walks through a text as it is written, beside the text as it was read.
private struct ScalarCursor {
    enum Style { case plain, single, double, block }

    let style: Style
    private let text: SourceText
    private var line: Int
    private var before: Int
    private var scalars: [Unicode.Scalar]
    private var index = 0

    init?(_ source: ScalarSource) {
        guard let (before, scalars) = source.text.scalars(line: source.line, from: source.scalarColumn) else { return nil }
        text = source.text
        line = source.line
        self.before = before
        self.scalars = scalars
        switch scalars.first {
        case "\"": style = .double
        case "'": style = .single
        case "|", ">": style = .block
        default: style = .plain
        }
        if style == .double || style == .single { index = 1 }
        if style == .block { index = scalars.count }
    }

    private var place: ScalarSource.Place { .init(line: line, offset: before + index) }

    /// The scalar here; a line's end is a line feed; nil behind the last line.
    private var current: Unicode.Scalar? {
        if index < scalars.count { return scalars[index] }
        return text.scalars(line: line + 1) == nil ? nil : "\n"
    }

    private mutating func advance() {
        if index < scalars.count {
            index += 1
        } else if let next = text.scalars(line: line + 1) {
            line += 1
            (before, scalars, index) = (0, next.scalars, 0)
        }
    }

    mutating func places(of value: [Unicode.Scalar]) -> [ScalarSource.Place] {
        var places: [ScalarSource.Place] = []
        if style == .block { skipSpace() }
        while places.count < value.count {
            let here = value[places.count]
            if style == .double, current == "\\" {
                if let place = escape() { places.append(place) }
            } else if style != .double, Self.isSpace(here) || current.map(Self.isSpace) == true {
                space(value, &places)
            } else if style == .double, current.map(Self.isSpace) == true {
                space(value, &places)
            } else {
                places.append(place)
                if style == .single, current == "'" { advance() }
                if current == nil { break }
                advance()
            }
        }
        while places.count < value.count { places.append(place) }
        return places + [place]
    }

    /// An escape in double quotes; nil for an escaped line end, which stands for nothing.
    private mutating func escape() -> ScalarSource.Place? {
        let start = place
        advance()
        let kind = current
        advance()
        if kind == "\n" {
            skipSpace()
            return nil
        }
        let digits: Int =
            switch kind {
            case "x": 2
            case "u": 4
            case "U": 8
            default: 0
            }
        for _ in 0..<digits { advance() }
        return start
    }

    /// Space that was read, and space as it is written: where lines are folded there is more of the latter.
    private mutating func space(_ value: [Unicode.Scalar], _ places: inout [ScalarSource.Place]) {
        var written: [ScalarSource.Place] = []
        var breaks = 0
        while let scalar = current, Self.isSpace(scalar) {
            if scalar == "\n" { breaks += 1 }
            written.append(place)
            advance()
        }
        let read = value[places.count...].prefix(while: Self.isSpace).count
        let folded = breaks == 0 ? written.count : max(1, breaks - 1)
        let count = style == .double ? min(read, folded) : read
        for number in 0..<count {
            places.append(written.count == count ? written[number] : written.first ?? place)
        }
        if written.isEmpty, count == 0 { places.append(place) }
    }

    private mutating func skipSpace() {
        while let scalar = current, Self.isSpace(scalar) { advance() }
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\n" || scalar == "\t" || scalar == "\r" }
}
