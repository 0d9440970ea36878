/// `string.format(list)`: `%s`, `%d`, `%f`, `%e`, `%b`, `%o`, `%x`, `%X`, with a precision for `%f` and `%e`.
enum FormatClause {
    private static let maximumPrecision = 100

    /// The text with each clause replaced by its argument.
    static func fill(_ format: String, with arguments: [CELValue]) throws(CELFailure) -> String {
        var result = String.UnicodeScalarView()
        let scalars = Array(format.unicodeScalars)
        var place = 0
        var used = 0
        while place < scalars.count {
            let scalar = scalars[place]
            place += 1
            guard scalar == "%" else {
                result.append(scalar)
                continue
            }
            guard place < scalars.count else { throw CELFailure(.invalidArgument, "the format ends within a clause") }
            if scalars[place] == "%" {
                result.append("%")
                place += 1
                continue
            }
            let digits = try precision(scalars, &place)
            guard place < scalars.count else { throw CELFailure(.invalidArgument, "the format ends within a clause") }
            let clause = scalars[place]
            place += 1
            guard used < arguments.count else { throw CELFailure(.invalidArgument, "the format has more clauses than arguments") }
            result.append(contentsOf: try text(clause, digits, arguments[used]).unicodeScalars)
            used += 1
        }
        return String(result)
    }

    private static func precision(_ scalars: [Unicode.Scalar], _ place: inout Int) throws(CELFailure) -> Int? {
        guard scalars[place] == "." else { return nil }
        place += 1
        var digits = 0
        var hasDigits = false
        while place < scalars.count, let digit = scalars[place].digitValue, digit < 10 {
            digits = min(digits * 10 + Int(digit), maximumPrecision + 1)
            hasDigits = true
            place += 1
        }
        guard hasDigits else { throw CELFailure(.invalidArgument, "the format has a precision without digits") }
        guard digits <= maximumPrecision else {
            throw CELFailure(.invalidArgument, "the format has a precision of more than \(maximumPrecision) digits")
        }
        return digits
    }

    private static func text(_ clause: Unicode.Scalar, _ digits: Int?, _ value: CELValue) throws(CELFailure) -> String {
        switch clause {
        case "s": return try plain(value)
        case "d": return try decimal(value)
        case "f", "e": return try fraction(clause, digits ?? 6, value)
        case "b": return try based(clause, 2, value)
        case "o": return try based(clause, 8, value)
        case "x", "X":
            switch value {
            case .string(let text): return hexadecimal(Array(text.utf8), clause == "X")
            case .bytes(let bytes): return hexadecimal(bytes, clause == "X")
            default: return try based(clause, 16, value)
            }
        default: throw CELFailure(.invalidArgument, "`%\(clause)` is not a clause of a format")
        }
    }

    private static func wrong(_ clause: Unicode.Scalar, _ value: CELValue) -> CELFailure {
        CELFailure(.invalidArgument, "`%\(clause)` does not take \(value.type.runtimeName)")
    }

    private static func plain(_ value: CELValue) throws(CELFailure) -> String {
        if case .object = value { throw wrong("s", value) }
        return Formatting.text(value)
    }

    private static func decimal(_ value: CELValue) throws(CELFailure) -> String {
        switch value {
        case .int(let number): return String(number)
        case .uint(let number): return String(number)
        case .double(let number):
            guard let special = Formatting.special(number) else { throw wrong("d", value) }
            return special
        default: throw wrong("d", value)
        }
    }

    private static func fraction(_ clause: Unicode.Scalar, _ digits: Int, _ value: CELValue) throws(CELFailure) -> String {
        let number: Double =
            switch value {
            case .double(let number): number
            case .int(let number): Double(number)
            case .uint(let number): Double(number)
            default: throw wrong(clause, value)
            }
        return Formatting.rounded(number, digits: digits, isScientific: clause == "e")
    }

    private static func based(_ clause: Unicode.Scalar, _ base: Int, _ value: CELValue) throws(CELFailure) -> String {
        switch value {
        case .int(let number): return String(number, radix: base, uppercase: clause == "X")
        case .uint(let number): return String(number, radix: base, uppercase: clause == "X")
        case .bool(let truth) where clause == "b": return truth ? "1" : "0"
        default: throw wrong(clause, value)
        }
    }

    private static func hexadecimal(_ bytes: [UInt8], _ isUpper: Bool) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: isUpper) }.joined()
    }
}
