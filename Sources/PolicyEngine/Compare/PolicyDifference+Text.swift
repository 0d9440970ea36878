extension PolicyDifference {
    /// For people: a line for each change, with what it means at its end, and a line for each part that changed.
    public var text: String { changes.map(\.line).joined(separator: "\n") }
}

extension PolicyDifference.Change {
    /// The change and its parts, each on a line; the first begins with `+`, `-`, `=` or `~`.
    public var line: String {
        switch kind {
        case .added: "+ \(text)\(meaning)"
        case .removed: "- \(text)\(meaning)"
        case .renamed: "= \(what) \(name), which was \(formerName ?? "")\(meaning)"
        case .changed: (["~ \(what) \(name)\(meaning)"] + parts.map { "    \($0.line)" }).joined(separator: "\n")
        }
    }

    private var meaning: String { direction == .same ? "" : "  [\(direction.words)]" }
}

extension PolicyDifference.Part {
    /// `amount: 5000.00 CNY -> 8000.00 CNY  [widens]`.
    public var line: String {
        let meaning = direction == .same ? "" : "  [\(direction.words)]"
        return "\(key): \(before ?? "(nothing)") -> \(after ?? "(nothing)")\(meaning)"
    }
}

extension Direction {
    /// The direction in the words of listings.
    public var words: String {
        switch self {
        case .same: "the same"
        case .widens: "widens"
        case .narrows: "narrows"
        case .both: "widens and narrows"
        case .unclear: "may widen or narrow"
        }
    }
}
