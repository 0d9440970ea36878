extension CELLibrary {
    /// The functions that make a value of one type out of one of another.
    static let conversions: [Entry] = [
        conversion("int", [.int, .uint, .double, .string, .timestamp], .int, toInt),
        conversion("uint", [.uint, .int, .double, .string], .uint, toUint),
        conversion("double", [.double, .int, .uint, .string], .double, toDouble),
        conversion("bool", [.bool, .string], .bool, toBool),
        conversion("string", [.string, .bool, .int, .uint, .double, .bytes, .timestamp, .duration], .string, toString),
        conversion("bytes", [.bytes, .string], .bytes, toBytes),
        conversion("timestamp", [.timestamp, .string, .int], .timestamp, toTimestamp),
        conversion("duration", [.duration, .string], .duration, toDuration),
    ]

    private static func conversion(
        _ name: String, _ from: [CELType], _ to: CELType, _ body: @escaping @Sendable (CELValue) throws(CELFailure) -> CELValue
    ) -> Entry {
        let growth: CELGrowth = to == .string || to == .bytes ? .sum : .constant(1)
        return (name, from.map { CELOverload([$0], gives: to, cost: .linear, growth: growth, .unary(body)) })
    }

    @Sendable private static func toInt(_ value: CELValue) throws(CELFailure) -> CELValue {
        switch value {
        case .int: return value
        case .uint(let number):
            guard let result = Int64(exactly: number) else { throw .overflow("int(\(number))") }
            return .int(result)
        case .double(let number):
            // Both ends are left out: a double there may stand for an integer beyond.
            guard number > -0x1p63, number < 0x1p63 else { throw .overflow("int(\(Formatting.general(number)))") }
            return .int(Int64(number))
        case .string(let text):
            guard let result = Int64(text) else { throw CELFailure(.invalidArgument, "`\(text)` is not an int") }
            return .int(result)
        case .timestamp(let instant): return .int(instant.seconds)
        default: throw .noOverload("int", value)
        }
    }

    @Sendable private static func toUint(_ value: CELValue) throws(CELFailure) -> CELValue {
        switch value {
        case .uint: return value
        case .int(let number):
            guard let result = UInt64(exactly: number) else { throw .overflow("uint(\(number))") }
            return .uint(result)
        case .double(let number):
            guard number >= 0, number < 0x1p64 else { throw .overflow("uint(\(Formatting.general(number)))") }
            return .uint(UInt64(number))
        case .string(let text):
            guard let result = UInt64(text) else { throw CELFailure(.invalidArgument, "`\(text)` is not a uint") }
            return .uint(result)
        default: throw .noOverload("uint", value)
        }
    }

    @Sendable private static func toDouble(_ value: CELValue) throws(CELFailure) -> CELValue {
        switch value {
        case .double: return value
        case .int(let number): return .double(Double(number))
        case .uint(let number): return .double(Double(number))
        case .string(let text):
            guard let result = Double(text) else { throw CELFailure(.invalidArgument, "`\(text)` is not a double") }
            return .double(result)
        default: throw .noOverload("double", value)
        }
    }

    @Sendable private static func toBool(_ value: CELValue) throws(CELFailure) -> CELValue {
        switch value {
        case .bool: return value
        case .string(let text):
            switch text {
            case "1", "t", "T", "true", "TRUE", "True": return .bool(true)
            case "0", "f", "F", "false", "FALSE", "False": return .bool(false)
            default: throw CELFailure(.invalidArgument, "`\(text)` is not a bool")
            }
        default: throw .noOverload("bool", value)
        }
    }

    @Sendable private static func toString(_ value: CELValue) throws(CELFailure) -> CELValue {
        switch value {
        case .string: return value
        case .bool(let truth): return .string(truth ? "true" : "false")
        case .int(let number): return .string(String(number))
        case .uint(let number): return .string(String(number))
        case .double(let number): return .string(Formatting.general(number))
        case .bytes(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else { throw CELFailure(.invalidArgument, "the bytes are not UTF-8") }
            return .string(text)
        case .timestamp(let instant): return .string(instant.description)
        case .duration(let length): return .string(length.description)
        default: throw .noOverload("string", value)
        }
    }

    @Sendable private static func toBytes(_ value: CELValue) throws(CELFailure) -> CELValue {
        switch value {
        case .bytes: value
        case .string(let text): .bytes(Array(text.utf8))
        default: throw .noOverload("bytes", value)
        }
    }

    @Sendable private static func toTimestamp(_ value: CELValue) throws(CELFailure) -> CELValue {
        switch value {
        case .timestamp: return value
        case .int(let seconds):
            guard let instant = CELTimestamp(seconds: seconds) else { throw .overflow("timestamp(\(seconds))") }
            return .timestamp(instant)
        case .string(let text):
            guard let instant = CELTimestamp(text) else {
                throw CELFailure(
                    .invalidArgument, "`\(text)` is not a timestamp of the years 1 to 9999, such as `2026-07-28T09:30:00+08:00`")
            }
            return .timestamp(instant)
        default: throw .noOverload("timestamp", value)
        }
    }

    @Sendable private static func toDuration(_ value: CELValue) throws(CELFailure) -> CELValue {
        switch value {
        case .duration: return value
        case .string(let text):
            guard let length = CELDuration(text) else {
                throw CELFailure(
                    .invalidArgument, "`\(text)` is not a duration of at most 292 years in h, m, s, ms, us and ns, such as `1h30m`")
            }
            return .duration(length)
        default: throw .noOverload("duration", value)
        }
    }
}
