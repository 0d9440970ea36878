/// A file as it is laid out: what the reader for decisions leaves out, such as comments, empty lines and the way a text is quoted.
struct Layout {
    /// What stands before the document's mark `---`: comments and directives. Empty where there is no mark.
    var head: [Lead] = []
    /// Whether the mark is written.
    var hasMark = false
    /// The comment behind the mark.
    var markRemark: Remark?
    /// The document's one value; `empty` where there is none.
    var root = LayoutNode.empty(inner: [])
    /// What stands above a root that is neither list nor map of lines of their own.
    var lead: [Lead] = []
    /// The comment behind such a root.
    var rootRemark: Remark?
    /// What stands at the end, outside of everything.
    var tail: [Lead] = []
}

/// A line of its own that is no value.
enum Lead: Hashable {
    /// One or more empty lines.
    case blank
    /// A comment, from its `#` on, and the column (from 0) at which it was written; or a directive.
    case line(String, column: Int)

    var text: String? { if case .line(let text, _) = self { text } else { nil } }
}

/// A comment behind something on its line.
struct Remark: Hashable {
    /// From its `#` on.
    let text: String
    /// The cell in which it begins, from 0.
    let column: Int
    /// How many cells lie between it and what stands before it.
    let gap: Int

    /// The same comment, at its distance, wherever that is.
    var withoutColumn: Remark { Remark(text: text, column: 0, gap: gap) }

    /// The same comment on a line of its own.
    var asLead: Lead { .line(text, column: column) }
}

/// A value as it is laid out.
indirect enum LayoutNode {
    /// No value is written; comments may stand where it would be.
    case empty(inner: [Lead])
    case scalar(LayoutScalar)
    case collection(LayoutCollection)

    /// Whether it is a list or map of lines of their own.
    var isBlock: Bool { if case .collection(let collection) = self { !collection.isFlow } else { false } }

    /// Whether it is written in brackets over several lines.
    var isBroken: Bool { if case .collection(let collection) = self { collection.spansLines } else { false } }
}

/// A list or a map.
struct LayoutCollection {
    let isMap: Bool
    /// Whether it is written in brackets.
    let isFlow: Bool
    var entries: [LayoutEntry] = []
    /// Comments behind the last entry.
    var tail: [Lead] = []
    /// The comment behind the opening bracket.
    var opening: Remark?
    /// Whether its brackets are in different lines.
    var spansLines = false
}

/// An item of a list, or a key of a map with its value.
struct LayoutEntry {
    /// Lines above it.
    var lead: [Lead]
    /// The key; nil for an item.
    var key: LayoutScalar?
    var value = LayoutNode.empty(inner: [])
    /// The comment behind it: behind its head where the value is a block, else behind its last line.
    var remark: Remark?
    /// Spaces between the colon and a value in the same line.
    var gap = 1
}
