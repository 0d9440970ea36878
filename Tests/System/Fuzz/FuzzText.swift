/// JSON, or nearly JSON, as it is written: members may come twice, and a token may be none.
indirect enum FuzzText: Sendable {
    /// A token as it stands there.
    case token(String)
    case list([FuzzText])
    case object([(name: String, value: FuzzText)])

    /// A string; what has to be escaped is.
    static func string(_ text: String) -> FuzzText { .token(quoted(text)) }

    var text: String {
        switch self {
        case .token(let token): token
        case .list(let items): "[" + items.map(\.text).joined(separator: ",") + "]"
        case .object(let members): "{" + members.map { Self.quoted($0.name) + ":" + $0.value.text }.joined(separator: ",") + "}"
        }
    }

    /// How many places there are in it where something can be changed: itself and everything within.
    var places: Int {
        switch self {
        case .token: 1
        case .list(let items): 1 + items.reduce(0) { $0 + $1.places }
        case .object(let members): 1 + members.reduce(0) { $0 + $1.value.places }
        }
    }

    /// The same with another text at one of its places.
    func replacing(_ place: Int, _ change: (FuzzText) -> FuzzText) -> FuzzText {
        guard place > 0 else { return change(self) }
        var rest = place - 1
        func within(_ part: FuzzText) -> FuzzText {
            defer { rest -= part.places }
            return rest >= 0 && rest < part.places ? part.replacing(rest, change) : part
        }
        switch self {
        case .token: return self
        case .list(let items): return .list(items.map(within))
        case .object(let members): return .object(members.map { ($0.name, within($0.value)) })
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
