import JSON
public import Money

extension Kind where Value == String {
    /// Text of so many Unicode scalars (JSON Schema's `minLength` and `maxLength`).
    /// - Parameter personal: whether it names a person: kept out of logs in the clear.
    public static func string(_ length: ClosedRange<Int>, personal: Bool = false) -> Kind {
        Kind(
            schema: [
                "type": "string", "minLength": .number(JSONNumber(length.lowerBound)),
                "maxLength": .number(JSONNumber(length.upperBound)),
            ],
            type: .string, isPersonal: personal, isRequired: true,
            decode: { (value) throws(Mismatch) in
                guard let text = value?.stringValue else { throw .expected("text", found: value) }
                let count = text.unicodeScalars.count
                guard length.contains(count) else {
                    throw Mismatch(message: "must have \(length.lowerBound) to \(length.upperBound) characters and has \(count)")
                }
                return text
            },
            encode: { .string($0) })
    }

    /// One of a few words.
    public static func choice(of words: [String]) -> Kind {
        Kind(
            schema: ["type": "string", "enum": .array(words.map { .string($0) })],
            type: .string, isPersonal: false, isRequired: true,
            decode: { (value) throws(Mismatch) in
                guard let text = value?.stringValue else { throw .expected("text", found: value) }
                guard words.contains(where: { $0.utf8.elementsEqual(text.utf8) }) else {
                    throw Mismatch(message: "must be one of " + words.map { "`\($0)`" }.joined(separator: ", "))
                }
                return text
            },
            encode: { .string($0) })
    }
}

extension Kind where Value == Int64 {
    /// A whole number within a range.
    public static func integer(_ range: ClosedRange<Int64>) -> Kind {
        Kind(
            schema: [
                "type": "integer", "minimum": .number(JSONNumber(range.lowerBound)),
                "maximum": .number(JSONNumber(range.upperBound)),
            ],
            type: .integer, isPersonal: false, isRequired: true,
            decode: { (value) throws(Mismatch) in
                guard let number = value?.numberValue?.integer else { throw .expected("a whole number", found: value) }
                guard range.contains(number) else {
                    throw Mismatch(message: "must lie between \(range.lowerBound) and \(range.upperBound)")
                }
                return number
            },
            encode: { .number(JSONNumber($0)) })
    }
}

extension Kind where Value == Bool {
    /// True or false.
    public static var boolean: Kind {
        Kind(
            schema: ["type": "boolean"], type: .boolean, isPersonal: false, isRequired: true,
            decode: { (value) throws(Mismatch) in
                guard let flag = value?.boolValue else { throw .expected("true or false", found: value) }
                return flag
            },
            encode: { .bool($0) })
    }
}

extension Kind where Value == Money {
    /// An exact amount in major units, at least one minor unit and at most `maximum`: a JSON number, read from its own text, or the
    /// same digits as a string.
    public static func money(atMost maximum: Money) -> Kind {
        let currency = maximum.currency
        let least = Money(minorUnits: 1, currency: currency)
        return Kind(
            schema: ["type": "number", "minimum": amount(least), "maximum": amount(maximum)],
            type: .money, isPersonal: false, isRequired: true,
            decode: { (value) throws(Mismatch) in
                guard let text = value?.numberValue?.text ?? value?.stringValue else {
                    throw .expected("an amount such as 88.88", found: value)
                }
                let money: Money
                do { money = try Money(decimal: text, currency: currency) } catch { throw Mismatch(message: "\(error)") }
                guard money.minorUnits >= 1, money.minorUnits <= maximum.minorUnits else {
                    throw Mismatch(message: "must lie between \(least) and \(maximum)")
                }
                return money
            },
            encode: { .string($0.decimalText) })
    }

    private static func amount(_ money: Money) -> JSONValue {
        JSONNumber(text: money.decimalText).map { .number($0) } ?? .string(money.decimalText)
    }
}

extension Mismatch {
    /// The value is missing, or of another type.
    static func expected(_ what: String, found value: JSONValue?) -> Mismatch {
        let found =
            switch value {
            case nil: "is missing"
            case .null: "is null"
            case .bool: "is true or false"
            case .number: "is a number"
            case .string: "is text"
            case .array: "is a list"
            case .object: "is an object"
            }
        return Mismatch(message: value == nil ? "is missing; give \(what)" : "\(found); give \(what)")
    }
}
