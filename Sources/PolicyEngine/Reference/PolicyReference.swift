internal import CEL
internal import Money

/// A page for people with every key, name and function of the policy language, made from the tables that the reader and the checker go
/// by.
public enum PolicyReference {
    /// The page, in Markdown.
    public static var markdown: String {
        ([head] + PolicyGrammar.file.withInner.map(section) + [words, names, functions]).joined(separator: "\n\n") + "\n"
    }

    private static let head = """
        # Policy reference

        Every key of a policy file, and every name and function that its expressions can use. [guide.md](guide.md) says how they work
        together, [cel.md](cel.md) what expressions are, [errors.md](errors.md) what a check can find. The page is made by
        `tollgate policy reference > docs/policy/reference.md` from the tables that the program itself goes by.

        ## Keys

        A name has letters of any script, digits, `-`, `_` and `.`; a duration is a whole number and one of `s`, `m`, `h`, `d`; an amount
        has all its decimal places and its currency: `100.00 CNY`. Keys in **bold** have to be there.
        """

    // MARK: - Keys

    private static func section(_ map: MapRule) -> String {
        var parts = ["### \(title(map))", map.doc, Markdown.table(["key", "value", "what"], map.keys.map(row))]
        let bonds = map.bonds.map(sentence)
        if !bonds.isEmpty { parts.append(bonds.joined(separator: " ")) }
        return parts.joined(separator: "\n\n")
    }

    /// What the words mean that stand behind keys, each list once.
    private static var words: String {
        var told: [String] = ["unlimited"]
        var parts = ["### Words"]
        for key in PolicyGrammar.file.withInner.flatMap(\.keys) where key.value.words.count > 1 && !told.contains(key.name) {
            told.append(key.name)
            parts.append("`\(key.name)`:\n\n" + key.value.words.map { "- `\($0.text)`: \($0.doc)" }.joined(separator: "\n"))
        }
        return parts.joined(separator: "\n\n")
    }

    static func title(_ map: MapRule) -> String { map.what.prefix(1).uppercased() + map.what.dropFirst() }

    private static func row(_ key: KeyRule) -> [String] {
        ["\(key.isRequired ? "**" : "")`\(key.name)`\(key.isRequired ? "**" : "")", kind(key.value), key.doc]
    }

    private static func kind(_ value: ValueRule) -> String {
        switch value {
        case .text: "text"
        case .name: "name"
        case .word(let words): words.map { "`\($0.text)`" }.joined(separator: ", ")
        case .count(let least): "whole number from \(least)"
        case .duration: "duration"
        case .integer: "whole number"
        case .money: "amount"
        case .amount: "amount, or expression of type money"
        case .condition: "condition"
        case .instant: "instant"
        case .any: "anything"
        case .list(of: .map(let map, _), _): "list of maps: [\(title(map))](\(Markdown.anchor(title(map))))"
        case .list(of: let item, let mayBeEmpty): "list of \(plural(item))\(mayBeEmpty ? ", may be empty" : "")"
        case .map(let map, _): "map: [\(title(map))](\(Markdown.anchor(title(map))))"
        case .named(let item): "map from names; each \(kind(item))"
        case .keyed(let item): "map; each \(kind(item))"
        case .either(let values): values.map(kind).joined(separator: ", or ")
        }
    }

    private static func plural(_ item: ValueRule) -> String {
        switch item {
        case .word: kind(item)
        default: "\(kind(item))s"
        }
    }

    private static func sentence(_ bond: MapRule.Bond) -> String {
        func list(_ keys: [String], _ last: String) -> String { Values.enumeration(keys, last: last) }
        switch bond {
        case .exactlyOne(let keys): return "It needs \(list(keys, "or")), and takes only one of them."
        case .atLeastOne(let keys): return "It needs \(list(keys, "or"))."
        case .atMostOne(let keys): return "It takes only one of \(list(keys, "and"))."
        case .never(let key, let other): return "It never takes `\(key)` with `\(other)`."
        case .neverWhere(let key, let word, let other): return "`\(other)` says nothing where `\(key)` is `\(word)`, and is an error there."
        }
    }
}
