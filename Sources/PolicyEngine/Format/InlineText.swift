internal import Diagnostics

/// Lists and maps in brackets: `{ title: Front desk, operators: [ops] }`.
enum InlineText {
    /// What fits on a line, in cells: what was broken over lines is joined up to this width.
    private static let width = 100

    /// A key with its colon.
    static func key(_ key: LayoutScalar) -> String { (key.line(inFlow: false) ?? "") + ":" }

    /// The list or map on one line behind `head`; nil where it is written in lines of its own: where it is, where it has comments inside,
    /// and where it was broken over lines and would be too long on one.
    static func text(_ collection: LayoutCollection, rule: ValueRule?, behind head: String = "") -> String? {
        guard collection.isFlow, let text = joined(collection, rule: rule) else { return nil }
        let fits = !collection.spansLines || DisplayWidth.cells(head) + 1 + DisplayWidth.cells(text) <= width
        return fits ? text : nil
    }

    private static func joined(_ collection: LayoutCollection, rule: ValueRule?) -> String? {
        guard collection.opening == nil, !collection.tail.contains(where: isComment) else { return nil }
        var parts: [String] = []
        for entry in KeyOrder.sorted(collection, rule: rule) {
            guard entry.remark == nil, !entry.lead.contains(where: isComment) else { return nil }
            guard let part = part(entry, rule: ValueRule.inner(rule, key: entry.key?.name)) else { return nil }
            parts.append(part)
        }
        guard !parts.isEmpty else { return collection.isMap ? "{}" : "[]" }
        let inside = parts.joined(separator: ", ")
        return collection.isMap ? "{ \(inside) }" : "[\(inside)]"
    }

    private static func part(_ entry: LayoutEntry, rule: ValueRule?) -> String? {
        let value: String?
        switch entry.value {
        case .empty: value = nil
        case .scalar(let scalar):
            guard let text = scalar.line(inFlow: true) else { return nil }
            value = text
        case .collection(let collection):
            guard let text = joined(collection, rule: rule) else { return nil }
            value = text
        }
        guard let key = entry.key else { return value }
        guard let name = key.line(inFlow: true) else { return nil }
        return value.map { "\(name): \($0)" } ?? name
    }

    private static func isComment(_ lead: Lead) -> Bool { lead != .blank }
}

/// The order in which keys are written.
enum KeyOrder {
    /// A map's entries in the order of the language's table. A map with a key that the table does not have is left as it is: what was
    /// meant there has to be found first.
    static func sorted(_ collection: LayoutCollection, rule: ValueRule?) -> [LayoutEntry] {
        guard collection.isMap, case .map(let map, _)? = rule else { return collection.entries }
        let places = collection.entries.map { entry in entry.key?.name.flatMap { map.keyNames.firstIndex(of: $0) } }
        guard places.allSatisfy({ $0 != nil }) else { return collection.entries }
        return zip(places, collection.entries).sorted { ($0.0 ?? 0) < ($1.0 ?? 0) }.map(\.1)
    }
}

extension ValueRule {
    /// What may stand under a key of a value, or in a list.
    static func inner(_ rule: ValueRule?, key: String?) -> ValueRule? {
        switch rule {
        case .map(let map, _): key.flatMap { map[$0]?.value }
        case .named(let value): value
        case .list(of: let value, _): value
        default: nil
        }
    }
}
