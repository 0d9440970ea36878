import JSON
import Money
import Testing
import ToolKit

/// A JSON number as it is written.
private func number(_ text: String) -> JSONValue { JSONNumber(text: text).map { .number($0) } ?? .null }

@Suite("A tool's arguments, described once")
struct ParametersTests {
    struct Arguments: Sendable, Equatable {
        var order: String
        var amount: Money
        var count: Int64
        var mode: String
        var isUrgent: Bool
        var note: String?
        var reason: String
    }

    static let parameters = Parameters(
        Field("order", \Arguments.order, .string(1...8, personal: true), "the order"),
        Field("amount", \.amount, .money(atMost: .fen(10_000)), "how much"),
        Field("count", \.count, .integer(-2...5), "how many"), Field("mode", \.mode, .choice(of: ["a", "b"]), "how"),
        Field("is_urgent", \.isUrgent, .boolean, "whether"),
        Field("note", \.note, Kind.string(1...4).orAbsent, "a note"),
        Field("reason", \.reason, .string(0...4).orDefault("none"), "why"), build: Arguments.init)

    static let sample: JSONObject = ["order": "o-1", "amount": number("88.88"), "count": 1, "mode": "a", "is_urgent": true]

    static func with(_ key: String, _ value: JSONValue?) -> JSONObject {
        var sample = sample
        sample[key] = value
        return sample
    }

    @Test("arguments decode to what they say, with defaults, and absent is not null")
    func decode() throws {
        let arguments = try Self.parameters.decode(Self.sample)
        #expect(arguments.order == "o-1")
        #expect(arguments.amount == .fen(8_888))
        #expect(arguments.note == nil)
        #expect(arguments.reason == "none")
        #expect(throws: ArgumentError(argument: "note", message: "is null; leave it out instead")) {
            try Self.parameters.decode(Self.with("note", .null))
        }
    }

    @Test("the canonical form is one for all ways of writing a call, and decodes to the same call")
    func canonical() throws {
        let first = Self.parameters.canonical(try Self.parameters.decode(Self.sample))
        for other in [Self.with("amount", "88.880"), Self.with("amount", number("8888e-2"))] {
            #expect(Self.parameters.canonical(try Self.parameters.decode(other)) == first)
        }
        let whole = Self.with("count", number("1.0"))
        #expect(Self.parameters.canonical(try Self.parameters.decode(whole)) == first)
        #expect(Self.parameters.canonical(try Self.parameters.decode(Self.with("reason", "none"))) == first)
        #expect(first["note"] == nil)
        #expect(try Self.parameters.decode(first) == Self.parameters.decode(Self.sample))
        #expect(Self.parameters.canonical(try Self.parameters.decode(Self.with("note", "x"))) != first)
    }

    @Test(
        "what does not fit is refused by name",
        arguments: [
            ("order", ""), ("order", "123456789"), ("order", 1), ("order", nil), ("amount", 0), ("amount", number("100.01")),
            ("amount", -1),
            ("amount", "1 CNY"), ("amount", nil), ("amount", [1]), ("count", 6), ("count", -3), ("count", number("1.5")), ("count", "1"),
            ("mode", "c"), ("mode", "A"), ("is_urgent", "true"), ("is_urgent", 1), ("note", "12345"), ("note", ""), ("reason", .null),
        ] as [(String, JSONValue?)])
    func refused(key: String, value: JSONValue?) {
        var arguments = JSONObject()
        for member in Self.sample.members where member.key != key { arguments[member.key] = member.value }
        if let value { arguments[key] = value }
        do {
            _ = try Self.parameters.decode(arguments)
            Issue.record("it was taken")
        } catch {
            #expect(error.argument == key)
        }
    }

    @Test("an argument that is not described is refused, also one that only looks the same")
    func unknown() {
        for key in ["Order", "order ", "оrder", "no_such"] {
            do {
                _ = try Self.parameters.decode(Self.with(key, "x"))
                Issue.record("`\(key)` was taken")
            } catch {
                #expect(error.argument == key)
                #expect(error.message.contains("`order`"))
            }
        }
    }

    @Test("the schema is closed, and says what is required, how long, how much and what else")
    func schema() throws {
        let schema = Self.parameters.schema
        #expect(schema["additionalProperties"] == false)
        #expect(schema["required"] == ["order", "amount", "count", "mode", "is_urgent"])
        let properties = try #require(schema["properties"]?.objectValue)
        #expect(properties.keys == ["order", "amount", "count", "mode", "is_urgent", "note", "reason"])
        #expect(properties["order"] == ["type": "string", "minLength": 1, "maxLength": 8, "description": "the order"])
        #expect(properties["amount"]?["maximum"]?.numberValue?.text == "100.00")
        #expect(properties["amount"]?["minimum"]?.numberValue?.text == "0.01")
        #expect(properties["mode"]?["enum"] == ["a", "b"])
        #expect(properties["reason"]?["default"] == "none")
        #expect(Self.parameters.fields.filter(\.isPersonal).map(\.name) == ["order"])
    }

    @Test("two swapped fields of one type are found by the first call")
    func swapped() {
        struct Pair: Sendable {
            let from: String
            let to: String
        }
        let parameters = Parameters(
            Field("from", \Pair.to, .string(1...8), "from"), Field("to", \.from, .string(1...8), "to"), build: Pair.init)
        #expect(throws: ArgumentError.self) { try parameters.decode(["from": "a", "to": "b"]) }
    }
}
