internal import Diagnostics

/// A value together with the place where it is written.
struct Located<Value: Sendable>: Sendable {
    let value: Value
    let span: SourceSpan

    init(_ value: Value, _ span: SourceSpan) {
        self.value = value
        self.span = span
    }
}

extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}

/// A node of a file's YAML tree: texts, lists and maps with their places. Texts are never taken for numbers, dates or truth values; what
/// a text means is decided by the key it stands under.
struct SourceNode: Sendable {
    /// One `key: value`.
    struct Entry: Sendable {
        let key: Located<String>
        let value: SourceNode
    }

    /// What a node is.
    enum Content: Sendable {
        /// `isEmpty` is a value that is not written at all, as in `agents:`.
        case text(String, isEmpty: Bool)
        case list([SourceNode])
        case map([Entry])
        /// Something that was refused and reported already; whoever meets it says nothing more.
        case refused
    }

    let content: Content
    let span: SourceSpan
    /// How a text is written; nil for anything else.
    var scalar: ScalarSource?

    /// Whether no value is written.
    var isEmpty: Bool { if case .text(_, isEmpty: true) = content { true } else { false } }
}
