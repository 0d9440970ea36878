extension MapRule {
    /// The map and all maps that stand in it, each once.
    var withInner: [MapRule] {
        var found: [MapRule] = []
        add(to: &found)
        return found
    }

    private func add(to found: inout [MapRule]) {
        guard !found.contains(where: { $0.name == name }) else { return }
        found.append(self)
        for key in keys { key.value.map { $0.add(to: &found) } }
    }
}

extension ValueRule {
    /// Calls with every map that the value may be, or have in it.
    fileprivate func map(_ body: (MapRule) -> Void) {
        switch self {
        case .map(let map, _): body(map)
        case .list(of: let item, _), .named(let item), .keyed(let item): item.map(body)
        case .either(let values): for value in values { value.map(body) }
        case .text, .name, .word, .count, .duration, .integer, .money, .amount, .condition, .instant, .any: break
        }
    }

    /// The words that the value, or the items of its list, may be.
    var words: [Word] {
        switch self {
        case .word(let words): words
        case .list(of: let item, _), .named(let item), .keyed(let item): item.words
        case .either(let values): values.flatMap(\.words)
        case .text, .name, .count, .duration, .integer, .money, .amount, .condition, .instant, .any, .map: []
        }
    }
}
