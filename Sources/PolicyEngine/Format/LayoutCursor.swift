internal import Diagnostics

/// What the layout's reader could not make out.
struct LayoutFailure: Error {
    /// From 1.
    let line: Int
    /// From 1, in characters.
    let column: Int
}

/// A place in a text, and the comments and empty lines that were passed since the last value.
struct LayoutCursor {
    let scalars: [Unicode.Scalar]
    private(set) var index = 0
    private(set) var line = 1
    private var lineStart = 0
    /// Comments and empty lines that nobody took yet.
    private(set) var leads: [Lead] = []
    /// The comment behind the last value, on its line, if nobody took it yet.
    private(set) var remark: Remark?

    /// A cursor at the beginning of a text; lines end with a line feed, or as editors elsewhere end them.
    init(_ text: String) {
        var scalars: [Unicode.Scalar] = []
        var wasReturn = false
        for (offset, scalar) in text.unicodeScalars.enumerated() {
            if offset == 0, scalar.value == 0xFEFF { continue }
            if scalar == "\n", wasReturn {
                wasReturn = false
                continue
            }
            wasReturn = scalar == "\r"
            scalars.append(wasReturn ? "\n" : scalar)
        }
        self.scalars = scalars
    }

    /// The scalar here; nil at the end.
    var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }
    /// From 0, in scalars.
    var column: Int { index - lineStart }
    var isAtEnd: Bool { index >= scalars.count }

    /// The scalar so many places further on.
    func peek(_ distance: Int) -> Unicode.Scalar? {
        scalars.indices.contains(index + distance) ? scalars[index + distance] : nil
    }

    /// Whether a space, a line's end or the text's end is so many places further on.
    func isBlank(_ distance: Int) -> Bool { peek(distance).map { Self.isSpace($0) || $0 == "\n" } ?? true }

    /// Whether a document's mark stands here.
    func isAtMark(_ mark: String) -> Bool {
        column == 0 && isBlank(3) && (0..<3).allSatisfy { peek($0) == mark.unicodeScalars.first }
    }

    static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

    var failure: LayoutFailure { LayoutFailure(line: line, column: column + 1) }

    // MARK: - Going on

    mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where index < scalars.count {
            index += 1
            if scalars[index - 1] == "\n" {
                line += 1
                lineStart = index
            }
        }
    }

    /// Takes the text up to a place.
    mutating func take(to end: Int) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[index..<end])
        advance(end - index)
        return String(view)
    }

    /// Where this line ends.
    var lineEnd: Int { scalars[index...].firstIndex(of: "\n") ?? scalars.count }

    mutating func skipSpaces() {
        while let scalar = current, Self.isSpace(scalar) { advance() }
    }

    /// Passes spaces, empty lines and comments up to the next value. A comment in the line of the last value becomes the remark,
    /// unless there is one.
    mutating func skip() {
        while true {
            let start = index
            let isOwnLine = start == lineStart
            var isEmpty = isOwnLine
            skipSpaces()
            if current == "#" {
                comment(isOwnLine: isOwnLine, gap: index - start)
                isEmpty = false
            }
            guard current == "\n" else { return }
            advance()
            if isEmpty { addBlank() }
        }
    }

    /// Notes an empty line above the next value.
    mutating func addBlank() {
        if leads.last != .blank { leads.append(.blank) }
    }

    private mutating func comment(isOwnLine: Bool, gap: Int) {
        let column = column
        let before = Self.text(scalars[lineStart..<index])
        let text = Self.trimmed(take(to: lineEnd))
        if !isOwnLine, remark == nil {
            remark = Remark(text: text, column: DisplayWidth.cells(before), gap: gap)
        } else {
            leads.append(.line(text, column: column))
        }
    }

    /// Passes a comment behind what was read of this line.
    mutating func skipRemark(gap: Int) { comment(isOwnLine: false, gap: gap) }

    /// A directive, as it stands.
    mutating func directive() { leads.append(.line(Self.trimmed(take(to: lineEnd)), column: 0)) }

    static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// Without the spaces at the end.
    static func trimmed(_ text: String) -> String {
        var scalars = text.unicodeScalars
        while let last = scalars.last, isSpace(last) { scalars.removeLast() }
        return String(scalars)
    }

    // MARK: - Taking comments

    mutating func takeRemark() -> Remark? {
        defer { remark = nil }
        return remark
    }

    mutating func takeLeads() -> [Lead] {
        defer { leads = [] }
        return leads
    }

    /// The comments that belong into a block that ends here, by where they begin: `column` or further right. What follows one that
    /// does not is not looked at, since lines keep their order.
    mutating func takeLeads(from column: Int) -> [Lead] {
        var end = 0
        for (place, lead) in leads.enumerated() {
            guard case .line(_, let begin) = lead else { continue }
            guard begin >= column else { break }
            end = place + 1
        }
        defer { leads.removeFirst(end) }
        return Array(leads.prefix(end))
    }
}
