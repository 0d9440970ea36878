/// A value that an expression takes or gives.
public enum CELValue: Sendable {
    /// `null`.
    case null
    /// A truth value.
    case bool(Bool)
    /// A signed integer.
    case int(Int64)
    /// An unsigned integer.
    case uint(UInt64)
    /// A binary fraction.
    case double(Double)
    /// A text; two are equal when their scalars are, without normalisation.
    case string(String)
    /// Octets.
    case bytes([UInt8])
    /// An instant.
    case timestamp(CELTimestamp)
    /// A length of time.
    case duration(CELDuration)
    /// A list.
    case list([CELValue])
    /// A map.
    case map(CELMap)
    /// An object with fields that the host declared.
    case object(CELObject)
    /// A type, by its name.
    case type(String)
    /// A value of a type of the host's own.
    indirect case custom(any CELCustomValue)
}

/// A value of a type that the host adds, such as money.
public protocol CELCustomValue: Sendable, CustomStringConvertible {
    /// The type's name, the one that `CELType.custom` has.
    var typeName: String { get }
    /// Whether two values are the same to `==`. Throws where the question has no answer, as with amounts in two currencies.
    func isEqual(to other: any CELCustomValue) throws(CELFailure) -> Bool
    /// What it costs to look at, in the units of the budget, where it is not of a fixed small size.
    var weight: Int { get }
}

extension CELCustomValue {
    /// One unit.
    public var weight: Int { 1 }
}

extension CELValue {
    /// The type as the value itself knows it: a list does not know its elements' type.
    public var type: CELType {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .timestamp: .timestamp
        case .duration: .duration
        case .list: .list(.dyn)
        case .map: .map(.dyn, .dyn)
        case .object(let object): .object(object.type.name)
        case .type: .type(nil)
        case .custom(let value): .custom(value.typeName)
        }
    }

    /// Whether the value belongs to a type, as far as the value itself knows.
    func belongs(to type: CELType) -> Bool {
        switch (type, self) {
        case (.dyn, _), (.parameter, _), (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double),
            (.string, .string), (.bytes, .bytes), (.timestamp, .timestamp), (.duration, .duration), (.list, .list), (.map, .map),
            (.type, .type):
            true
        case (.object(let name), .object(let object)): object.type.name == name
        case (.custom(let name, _), .custom(let value)): value.typeName == name
        default: false
        }
    }
}

/// A map's key. A number is the same key whatever its type: `1`, `1u` and `1.0` find the same entry.
public enum CELKey: Sendable, Hashable {
    /// A truth value.
    case bool(Bool)
    /// Any integer up to the greatest signed one.
    case int(Int64)
    /// Any integer beyond that.
    case uint(UInt64)
    /// A text, compared by its scalars.
    case string(CELText)

    /// The key that a value is; nil where it can be none. A double can look a number up, and never is a key itself.
    init?(_ value: CELValue) {
        switch value {
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .uint(let value): self = Int64(exactly: value).map { .int($0) } ?? .uint(value)
        case .string(let text): self = .string(CELText(text))
        case .double(let value):
            if let integer = Int64(exactly: value) {
                self = .int(integer)
            } else if let integer = UInt64(exactly: value) {
                self = .uint(integer)
            } else {
                return nil
            }
        default: return nil
        }
    }
}

/// A text that is equal to another only when both have the same scalars.
public struct CELText: Sendable, Hashable {
    /// The text.
    public let text: String

    /// A text.
    public init(_ text: String) { self.text = text }

    /// Whether the scalars are the same.
    public static func == (left: CELText, right: CELText) -> Bool { left.text.isSame(as: right.text) }

    /// Hashes the scalars.
    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension String {
    /// Whether the scalars are the same. Swift's own `==` also holds for two ways of writing an accent.
    func isSame(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        var (one, two) = (self, other)
        return one.withUTF8 { one in
            two.withUTF8 { two in
                for index in one.indices where one[index] != two[index] { return false }
                return true
            }
        }
    }

    /// Whether this comes before another in the order of their scalars, which UTF-8 keeps.
    func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}

/// A map: entries in the order in which they were written, found by their keys.
public struct CELMap: Sendable {
    /// One entry.
    public struct Entry: Sendable {
        /// The key, of the type it was written with.
        public let key: CELValue
        /// The value.
        public let value: CELValue
    }

    /// The entries, in their order.
    public private(set) var entries: [Entry] = []
    private var places: [CELKey: Int] = [:]

    /// An empty map.
    public init() {}

    /// A map from texts.
    public init(_ members: some Sequence<(key: String, value: CELValue)>) {
        for member in members { insert(.string(member.key), member.value) }
    }

    /// Adds an entry; false, and nothing happens, where the key is there already or cannot be a key.
    @discardableResult
    public mutating func insert(_ key: CELValue, _ value: CELValue) -> Bool {
        if case .double = key { return false }
        guard let place = CELKey(key), places[place] == nil else { return false }
        places[place] = entries.count
        entries.append(Entry(key: key, value: value))
        return true
    }

    /// The value of a key; nil where there is none.
    public subscript(key: CELValue) -> CELValue? {
        CELKey(key).flatMap { places[$0] }.map { entries[$0].value }
    }

    func place(of key: CELKey) -> Int? { places[key] }

    /// The value of a text.
    public subscript(key: String) -> CELValue? { places[.string(CELText(key))].map { entries[$0].value } }
}

/// An object of a declared type.
public final class CELObject: Sendable {
    /// Its type.
    public let type: CELObjectType
    /// The values in the order of the type's fields; nil where one is absent.
    let values: [CELValue?]

    /// An object. Fields that are not named are absent; names that the type does not have are left out.
    public init(_ type: CELObjectType, _ fields: [String: CELValue]) {
        self.type = type
        values = type.fields.map { fields[$0.name] }
    }

    /// An object from its values, in the order in which the type declares the fields; missing ones are absent, further ones are left out.
    public init(_ type: CELObjectType, values: [CELValue?]) {
        self.type = type
        let count = type.fields.count
        self.values = values.count == count ? values : (0..<count).map { $0 < values.count ? values[$0] : nil }
    }

    /// The value of a field; nil where it is absent or not declared.
    public subscript(field: String) -> CELValue? { type.place(of: field).flatMap { values[$0] } }
}

/// A type of objects with named fields.
public struct CELObjectType: Sendable {
    /// A field.
    public struct Field: Sendable {
        /// Its name.
        public let name: String
        /// Its type.
        public let type: CELType
        /// Whether it may be absent, so that `has` is worth asking.
        public let isOptional: Bool

        /// A field.
        public init(_ name: String, _ type: CELType, isOptional: Bool = false) {
            self.name = name
            self.type = type
            self.isOptional = isOptional
        }
    }

    /// The type's name.
    public let name: String
    /// The fields, in their order.
    public let fields: [Field]
    private let places: [String: Int]

    /// A type. Of two fields with one name the first counts.
    public init(_ name: String, _ fields: [Field]) {
        self.name = name
        self.fields = fields
        places = Dictionary(fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Where a field stands among the values; nil where there is none of this name.
    public func place(of field: String) -> Int? { places[field] }
}
