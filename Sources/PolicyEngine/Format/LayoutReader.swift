/// Reads how a file is laid out. It takes YAML as `YAMLDocument` lets it pass: without anchors, tags and keys that are lists. What it
/// cannot make out it says, and what it makes out wrongly the formatter finds, which reads its own output again.
struct LayoutReader {
    var cursor: LayoutCursor
    private var depth = 0

    private init(_ text: String) { cursor = LayoutCursor(text) }

    /// The layout of a text.
    static func read(_ text: String) throws(LayoutFailure) -> Layout {
        var reader = LayoutReader(text)
        return try reader.layout()
    }

    private mutating func layout() throws(LayoutFailure) -> Layout {
        var layout = Layout()
        cursor.skip()
        while cursor.column == 0, cursor.current == "%" {
            cursor.directive()
            cursor.skip()
        }
        if cursor.isAtMark("---") {
            layout.hasMark = true
            layout.head = cursor.takeLeads()
            cursor.advance(3)
            cursor.skip()
            layout.markRemark = cursor.takeRemark()
        }
        if !cursor.isAtEnd, !cursor.isAtMark("...") {
            layout.root = try node(below: -1, mayBeBlock: true)
            if !layout.root.isBlock {
                layout.rootRemark = cursor.takeRemark()
                layout.lead = scalarLead
                scalarLead = []
            }
        }
        if cursor.isAtMark("...") {
            cursor.advance(3)
            cursor.skip()
            if let remark = cursor.takeRemark() { layout.tail.append(remark.asLead) }
        }
        guard cursor.isAtEnd else { throw cursor.failure }
        layout.tail += cursor.takeLeads()
        return layout
    }

    // MARK: - Values

    /// Comments that stood between a key and its value on a later line, where the value has no lines of its own to put them above.
    var scalarLead: [Lead] = []

    /// Reads the value that begins here, and what follows it up to the next one. `mayBeBlock` where a list or map of lines may begin.
    mutating func node(below indent: Int, mayBeBlock: Bool) throws(LayoutFailure) -> LayoutNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= PolicyLanguage.maximumDepth, let first = cursor.current else { throw cursor.failure }
        if mayBeBlock, isAtDash { return .collection(try list(at: cursor.column)) }
        if mayBeBlock, isAtKey { return .collection(try map(at: cursor.column)) }
        scalarLead = cursor.takeLeads().filter { $0 != .blank }
        let value: LayoutNode
        switch first {
        case "[", "{": value = .collection(try flow())
        case "|", ">": value = .scalar(try block(below: indent))
        case "\"", "'": value = .scalar(try quoted())
        default: value = .scalar(try plain(below: indent, inFlow: false))
        }
        cursor.skip()
        return value
    }

    /// Whether an item of a list begins here.
    private var isAtDash: Bool { cursor.current == "-" && cursor.isBlank(1) }

    /// Whether a key begins here: a text on one line with a colon behind it.
    private var isAtKey: Bool {
        if cursor.current == "?", cursor.isBlank(1) { return true }
        var ahead = self
        let line = cursor.line
        guard (try? ahead.keyText()) != nil, ahead.cursor.line == line else { return false }
        ahead.cursor.skipSpaces()
        return ahead.cursor.current == ":" && ahead.cursor.isBlank(1)
    }

    /// Reads a text on one line that is a key.
    private mutating func keyText() throws(LayoutFailure) -> LayoutScalar {
        switch cursor.current {
        case "\"", "'": return try quoted()
        case nil, "[", "{", "|", ">": throw cursor.failure
        case ":" where cursor.isBlank(1): throw cursor.failure
        default: return .plain([cursor.take(to: plainEnd(inFlow: false))])
        }
    }

    // MARK: - Lists

    private mutating func list(at column: Int) throws(LayoutFailure) -> LayoutCollection {
        var list = LayoutCollection(isMap: false, isFlow: false)
        while !cursor.isAtEnd, cursor.column == column, isAtDash, !cursor.isAtMark("---") {
            var entry = LayoutEntry(lead: cursor.takeLeads())
            let line = cursor.line
            cursor.advance()
            cursor.skip()
            entry.remark = cursor.takeRemark()
            try value(of: &entry, below: column, isOnItsLine: cursor.line == line, mayBeBlock: true)
            if entry.value.isBlock, let remark = entry.remark {
                entry.lead.append(remark.asLead)
                entry.remark = nil
            }
            list.entries.append(entry)
        }
        list.tail = takeTail(of: column)
        return list
    }

    // MARK: - Maps

    private mutating func map(at column: Int) throws(LayoutFailure) -> LayoutCollection {
        var map = LayoutCollection(isMap: true, isFlow: false)
        while !cursor.isAtEnd, cursor.column == column, !cursor.isAtMark("---"), !cursor.isAtMark("...") {
            guard isAtKey else { throw cursor.failure }
            map.entries.append(try entry(at: column))
        }
        map.tail = takeTail(of: column)
        return map
    }

    private mutating func entry(at column: Int) throws(LayoutFailure) -> LayoutEntry {
        var entry = LayoutEntry(lead: cursor.takeLeads())
        if cursor.current == "?", cursor.isBlank(1) {
            cursor.advance()
            cursor.skip()
            entry.key = try keyText()
            cursor.skip()
            guard cursor.column == column, cursor.current == ":", cursor.isBlank(1) else {
                entry.remark = cursor.takeRemark()
                return entry
            }
            entry.lead += cursor.takeLeads()
            if let remark = cursor.takeRemark() { entry.lead.append(remark.asLead) }
        } else {
            entry.key = try keyText()
            cursor.skipSpaces()
        }
        let line = cursor.line
        cursor.advance()
        let start = cursor.index
        cursor.skip()
        let isOnItsLine = cursor.line == line
        if isOnItsLine { entry.gap = cursor.index - start }
        entry.remark = cursor.takeRemark()
        let isList = cursor.column == column && isAtDash && !isOnItsLine
        try value(of: &entry, below: isList ? column - 1 : column, isOnItsLine: isOnItsLine, mayBeBlock: !isOnItsLine)
        return entry
    }

    /// Reads an entry's value, which stands to the right of `column` unless there is none.
    private mutating func value(
        of entry: inout LayoutEntry, below column: Int, isOnItsLine: Bool, mayBeBlock: Bool
    ) throws(LayoutFailure) {
        let isOutside = cursor.isAtEnd || (!isOnItsLine && cursor.column <= column)
        guard !isOutside, !cursor.isAtMark("---"), !cursor.isAtMark("...") else {
            entry.value = .empty(inner: cursor.takeLeads(from: column + 1))
            return
        }
        entry.value = try node(below: column, mayBeBlock: mayBeBlock)
        guard !entry.value.isBlock else { return }
        // There is one place behind the whole; a comment behind the key of a value on a later line goes above if it is taken.
        if let last = cursor.takeRemark() {
            if let remark = entry.remark { entry.lead.append(remark.asLead) }
            entry.remark = isOnItsLine && !entry.value.isBroken ? last : last.withoutColumn
        }
        entry.lead += scalarLead
        scalarLead = []
    }

    /// The comments at the end of a block that began at a column.
    private mutating func takeTail(of column: Int) -> [Lead] {
        let next = cursor.isAtEnd || cursor.isAtMark("...") ? -1 : cursor.column
        return next < column ? cursor.takeLeads(from: column) : []
    }
}
