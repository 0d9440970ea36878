/// A map of the language whose keys are known. Whoever reads a file, sets its keys in order, describes it to editors or to people goes
/// by these tables, so that none of them can know a key that another one does not.
struct MapRule: Sendable {
    /// Keys that have to do with one another.
    enum Bond: Sendable, Hashable {
        /// One of them, and only one.
        case exactlyOne([String])
        /// One of them or more.
        case atLeastOne([String])
        /// One of them, or none.
        case atMostOne([String])
        /// The first never beside the second.
        case never(String, with: String)
        /// Never the key where another one has this word.
        case neverWhere(String, is: String, key: String)
    }

    /// What the map is, for messages: `a limit`.
    let what: String
    /// A name without spaces, unique over all maps: `limit`.
    let name: String
    /// A sentence or two about it, in Markdown.
    let doc: String
    /// Its keys, in the order in which they are written.
    let keys: [KeyRule]
    /// What holds of its keys together.
    let bonds: [Bond]
    /// What stands under keys that another file declares; nil where there are none.
    let others: ValueRule?

    init(_ name: String, what: String, _ doc: String, keys: [KeyRule], bonds: [Bond] = [], others: ValueRule? = nil) {
        self.name = name
        self.what = what
        self.doc = doc
        self.keys = keys
        self.bonds = bonds
        self.others = others
    }

    /// The names of its keys.
    var keyNames: [String] { keys.map(\.name) }

    /// What is known of a key; nil where the map has none of this name.
    subscript(key: String) -> KeyRule? { keys.first { $0.name == key } }
}

/// A key of a map, and what stands under it.
struct KeyRule: Sendable {
    /// The key.
    let name: String
    /// What stands under it.
    let value: ValueRule
    /// A sentence or two about it, in Markdown.
    let doc: String
    /// Whether the map needs it.
    let isRequired: Bool

    init(_ name: String, _ value: ValueRule, isRequired: Bool = false, _ doc: String) {
        self.name = name
        self.value = value
        self.isRequired = isRequired
        self.doc = doc
    }
}

/// What may stand under a key, or in a list.
indirect enum ValueRule: Sendable {
    /// A word of a few, and what it means.
    struct Word: Sendable, Hashable {
        let text: String
        let doc: String

        init(_ text: String, _ doc: String) {
            self.text = text
            self.doc = doc
        }
    }

    /// A text that is not empty.
    case text
    /// A name: letters of any script, digits, `-`, `_` and `.`.
    case name
    /// One of these words.
    case word([Word])
    /// A whole number of so much at least.
    case count(least: Int)
    /// A duration: `30m`.
    case duration
    /// A whole number, perhaps with a sign.
    case integer
    /// An amount that is written out: `100.00 CNY`.
    case money
    /// An amount that is written out, or an expression that gives one.
    case amount
    /// A condition.
    case condition
    /// An instant with its offset: `2026-11-21T12:00:00+08:00`.
    case instant
    /// Anything.
    case any
    /// A list of different values.
    case list(of: ValueRule, mayBeEmpty: Bool)
    /// A map whose keys are known; `mayBeEmpty` where nothing may be written at all.
    case map(MapRule, mayBeEmpty: Bool)
    /// A map from names that the file declares.
    case named(ValueRule)
    /// A map from any texts.
    case keyed(ValueRule)
    /// One of several.
    case either([ValueRule])

    /// A map whose keys are known.
    static func map(_ rule: MapRule) -> ValueRule { .map(rule, mayBeEmpty: false) }

    /// The value, or the word `none`, which takes away what was said elsewhere.
    static func orNone(_ value: ValueRule) -> ValueRule { .either([value, .word([.init("none", "it is not there")])]) }

    /// A list of different names.
    static func names(mayBeEmpty: Bool = false) -> ValueRule { .list(of: .name, mayBeEmpty: mayBeEmpty) }
}

extension Fields {
    /// Opens a map of the language. Unknown keys are reported.
    init?(_ node: SourceNode, _ rule: MapRule, _ findings: inout Findings) {
        self.init(node, what: rule.what, keys: rule.keyNames, &findings)
    }
}
