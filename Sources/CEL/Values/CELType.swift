/// The type of an expression or value.
public indirect enum CELType: Sendable, Hashable {
    /// Known only when the expression is evaluated.
    case dyn
    /// `null_type`, whose only value is `null`.
    case null
    /// `bool`.
    case bool
    /// `int`: 64 bits, signed.
    case int
    /// `uint`: 64 bits, unsigned.
    case uint
    /// `double`: IEEE 754, 64 bits.
    case double
    /// `string`: Unicode scalars.
    case string
    /// `bytes`: octets.
    case bytes
    /// `google.protobuf.Timestamp`: an instant.
    case timestamp
    /// `google.protobuf.Duration`: a length of time.
    case duration
    /// A list of elements of one type.
    case list(CELType)
    /// A map from bools, integers or strings.
    case map(CELType, CELType)
    /// A type as a value; of which type, where that is known.
    case type(CELType?)
    /// An object with named fields that the host declares.
    case object(String)
    /// A type of the host's own, such as `money`, perhaps with parameters.
    case custom(String, [CELType] = [])
    /// Stands for any one type, the same wherever an overload names it.
    case parameter(String)

    /// Whether nothing is known of it.
    var isDynamic: Bool { self == .dyn }
}

extension CELType: CustomStringConvertible {
    /// The type as messages show it: `map(string, int)`.
    public var description: String {
        switch self {
        case .dyn: "dyn"
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .type(let type): type.map { "type(\($0))" } ?? "type"
        case .object(let name): name
        case .custom(let name, let parameters):
            parameters.isEmpty ? name : "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
        case .parameter(let name): name
        }
    }

    /// The name of the type as a value has it: `list`, `google.protobuf.Timestamp`.
    public var runtimeName: String {
        switch self {
        case .null: "null_type"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .list: "list"
        case .map: "map"
        case .type: "type"
        case .custom(let name, _): name
        default: description
        }
    }
}
