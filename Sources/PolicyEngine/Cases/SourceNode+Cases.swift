internal import Diagnostics

extension SourceNode {
    /// Whether it is the word `none`, typed without quotes: what it stands for is not there.
    var isNone: Bool {
        if case .text("none", isEmpty: false) = content { scalar?.isPlain ?? false } else { false }
    }

    /// The node over one that holds where this one says nothing: maps are merged key by key, anything else replaces.
    func over(_ other: SourceNode?) -> SourceNode {
        guard let other, case .map(let own) = content, case .map(let shared) = other.content else { return self }
        let names = Set(own.map(\.key.value))
        let merged = own.map { entry in
            let below = shared.first { $0.key.value == entry.key.value }?.value
            return Entry(key: entry.key, value: entry.value.over(below))
        }
        return SourceNode(content: .map(merged + shared.filter { !names.contains($0.key.value) }), span: span)
    }

    /// The map without some of its keys; anything else stays what it is.
    func without(_ keys: Set<String>) -> SourceNode {
        guard case .map(let entries) = content else { return self }
        return SourceNode(content: .map(entries.filter { !keys.contains($0.key.value) }), span: span)
    }

    /// The value under a key of a map; nil for anything else.
    subscript(key: String) -> SourceNode? {
        guard case .map(let entries) = content else { return nil }
        return entries.first { $0.key.value == key }?.value
    }

    /// The text, where it is one.
    var textValue: String? { if case .text(let text, isEmpty: false) = content { text } else { nil } }
}

extension Fields {
    /// The value under a key, unless it says `none`.
    func given(_ key: String) -> SourceNode? { self[key].flatMap { $0.isNone ? nil : $0 } }
}
