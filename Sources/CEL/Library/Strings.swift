extension CELLibrary {
    private typealias Arguments = [CELValue]

    /// The string extension: positions count Unicode scalars, from 0.
    static let strings: [Entry] = [
        member("charAt", [.string, .int], .string, .linear, .constant(4)) { values throws(CELFailure) in
            let text = try scalars(values, 0)
            let place = try index(values, 1, upTo: text.count)
            return .string(place == text.count ? "" : String(text[place]))
        },
        member("indexOf", [.string, .string], .int, .product, .constant(1)) { values throws(CELFailure) in try find(values, fromEnd: false)
        },
        member("indexOf", [.string, .string, .int], .int, .product, .constant(1)) { values throws(CELFailure) in
            try find(values, fromEnd: false)
        },
        member("lastIndexOf", [.string, .string], .int, .product, .constant(1)) { values throws(CELFailure) in
            try find(values, fromEnd: true)
        },
        member("lastIndexOf", [.string, .string, .int], .int, .product, .constant(1)) { values throws(CELFailure) in
            try find(values, fromEnd: true)
        },
        member("lowerAscii", [.string], .string, .linear, .first) { values throws(CELFailure) in
            .string(changed(try scalars(values, 0)) { ("A"..."Z").contains($0) ? Unicode.Scalar(UInt8($0.value) + 32) : $0 })
        },
        member("upperAscii", [.string], .string, .linear, .first) { values throws(CELFailure) in
            .string(changed(try scalars(values, 0)) { ("a"..."z").contains($0) ? Unicode.Scalar(UInt8($0.value) - 32) : $0 })
        },
        member("reverse", [.string], .string, .linear, .first) { values throws(CELFailure) in
            .string(made(try scalars(values, 0).reversed()))
        },
        member("trim", [.string], .string, .linear, .first) { values throws(CELFailure) in
            let text = try scalars(values, 0)
            let start = text.firstIndex { !isSpace($0) } ?? text.count
            let end = text.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
            return .string(made(text[start..<end]))
        },
        member("substring", [.string, .int], .string, .linear, .first) { values throws(CELFailure) in try substring(values) },
        member("substring", [.string, .int, .int], .string, .linear, .first) { values throws(CELFailure) in try substring(values) },
        member("replace", [.string, .string, .string], .string, .product, .product) { values throws(CELFailure) in try replace(values) },
        member("replace", [.string, .string, .string, .int], .string, .product, .product) { values throws(CELFailure) in try replace(values)
        },
        member("split", [.string, .string], .list(.string), .characters, .split) { values throws(CELFailure) in try split(values) },
        member("split", [.string, .string, .int], .list(.string), .characters, .split) { values throws(CELFailure) in try split(values) },
        member("join", [.list(.string)], .string, .deep, .sum) { values throws(CELFailure) in try join(values) },
        member("join", [.list(.string), .string], .string, .join, .product) { values throws(CELFailure) in try join(values) },
        member("format", [.string, .list(.dyn)], .string, .deep, .formatted) { values throws(CELFailure) in
            guard case .list(let arguments) = values[1] else { throw .noOverload("format", of: values) }
            return .string(try FormatClause.fill(try string(values, 0), with: arguments))
        },
        (
            "strings.quote",
            [
                CELOverload(
                    [.string], gives: .string, cost: .linear, growth: .formatted,
                    .unary { (value) throws(CELFailure) in .string(quote(try scalars([value], 0))) })
            ]
        ),
    ]

    private static func member(
        _ name: String, _ parameters: [CELType], _ result: CELType, _ cost: CELCost, _ growth: CELGrowth,
        _ body: @escaping @Sendable ([CELValue]) throws(CELFailure) -> CELValue
    ) -> Entry {
        (name, [CELOverload(parameters, isMember: true, gives: result, cost: cost, growth: growth, .variadic(body))])
    }

    private static func string(_ values: [CELValue], _ place: Int) throws(CELFailure) -> String {
        guard place < values.count, case .string(let text) = values[place] else { throw .noOverload("string function", of: values) }
        return text
    }

    private static func scalars(_ values: [CELValue], _ place: Int) throws(CELFailure) -> [Unicode.Scalar] {
        Array(try string(values, place).unicodeScalars)
    }

    private static func made(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static func changed(_ scalars: [Unicode.Scalar], _ change: (Unicode.Scalar) -> Unicode.Scalar) -> String {
        made(scalars.map(change))
    }

    private static func integer(_ values: [CELValue], _ place: Int) throws(CELFailure) -> Int64 {
        guard place < values.count, case .int(let value) = values[place] else { throw .noOverload("string function", of: values) }
        return value
    }

    private static func index(_ values: [CELValue], _ place: Int, upTo count: Int) throws(CELFailure) -> Int {
        let value = try integer(values, place)
        guard (0...Int64(count)).contains(value) else {
            throw CELFailure(.range, "the index \(value) is outside of the string's \(count) characters")
        }
        return Int(value)
    }

    private static func find(_ values: [CELValue], fromEnd: Bool) throws(CELFailure) -> CELValue {
        let text = try scalars(values, 0)
        let wanted = try scalars(values, 1)
        let last = text.count - wanted.count
        let given = values.count == 3 ? try index(values, 2, upTo: text.count) : nil
        guard last >= 0 else { return .int(-1) }
        let places = fromEnd ? 0...min(given ?? last, last) : min(given ?? 0, last + 1)...max(last, min(given ?? 0, last + 1))
        func stands(at place: Int) -> Bool {
            place <= last && text[place..<(place + wanted.count)].elementsEqual(wanted)
        }
        let found = fromEnd ? places.last(where: stands) : places.first(where: stands)
        return .int(Int64(found ?? -1))
    }

    private static func substring(_ values: [CELValue]) throws(CELFailure) -> CELValue {
        let text = try scalars(values, 0)
        let start = try index(values, 1, upTo: text.count)
        let end = values.count == 3 ? try index(values, 2, upTo: text.count) : text.count
        guard start <= end else { throw CELFailure(.range, "the substring would begin at \(start) and end at \(end)") }
        return .string(made(text[start..<end]))
    }

    private static func replace(_ values: [CELValue]) throws(CELFailure) -> CELValue {
        let text = Array(try string(values, 0).unicodeScalars)
        let old = try scalars(values, 1)
        let new = try scalars(values, 2)
        let limit = values.count == 4 ? try integer(values, 3) : -1
        var result: [Unicode.Scalar] = []
        var count: Int64 = 0
        var place = 0
        func mayReplace() -> Bool { limit < 0 || count < limit }
        while place < text.count {
            guard mayReplace(), place + old.count <= text.count, text[place..<(place + old.count)].elementsEqual(old) else {
                result.append(text[place])
                place += 1
                continue
            }
            result += new
            count += 1
            if old.isEmpty { result.append(text[place]) }
            place += max(1, old.count)
        }
        if old.isEmpty, mayReplace() { result += new }
        return .string(made(result))
    }

    private static func split(_ values: [CELValue]) throws(CELFailure) -> CELValue {
        let text = try scalars(values, 0)
        let separator = try scalars(values, 1)
        let limit = values.count == 3 ? try integer(values, 2) : -1
        if limit == 0 { return .list([]) }
        var parts: [CELValue] = []
        var start = 0
        var place = separator.isEmpty ? 1 : 0
        while place + separator.count <= text.count, limit < 0 || parts.count < limit - 1 {
            if separator.isEmpty && place >= text.count { break }
            guard text[place..<(place + separator.count)].elementsEqual(separator) else {
                place += 1
                continue
            }
            parts.append(.string(made(text[start..<place])))
            start = place + separator.count
            place = separator.isEmpty ? place + 1 : start
        }
        if separator.isEmpty, text.isEmpty { return .list([]) }
        parts.append(.string(made(text[start...])))
        return .list(parts)
    }

    private static func join(_ values: [CELValue]) throws(CELFailure) -> CELValue {
        guard case .list(let elements)? = values.first else { throw .noOverload("join", of: values) }
        let separator = values.count == 2 ? try string(values, 1) : ""
        var result = ""
        for (place, element) in elements.enumerated() {
            guard case .string(let text) = element else { throw .noOverload("join", of: values) }
            if place > 0 { result += separator }
            result += text
        }
        return .string(result)
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 9...13, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    private static let quoted: [Unicode.Scalar: String] = [
        "\u{07}": "\\a", "\u{08}": "\\b", "\u{0C}": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u{0B}": "\\v", "\\": "\\\\",
        "\"": "\\\"",
    ]

    private static func quote(_ text: [Unicode.Scalar]) -> String {
        "\"" + text.map { quoted[$0] ?? String($0) }.joined() + "\""
    }
}
