import JSON
import TestSupport
import Testing

@Suite("JSON by the thousands")
struct JSONPropertyTests {
    @Test("what is written is read as the same value, and written again as the same bytes")
    func roundTrip() throws {
        var arbitrary = ArbitraryJSON(random: SeededGenerator(seed: SeededGenerator.seed))
        for _ in 0..<3000 {
            let value = arbitrary.value()
            let bytes = value.bytes
            let read = try JSONValue(parsing: bytes)
            #expect(read == value, "\(value), seed \(SeededGenerator.seed)")
            #expect(read.bytes == bytes, "seed \(SeededGenerator.seed)")
            #expect(!bytes.contains(0x0A), "seed \(SeededGenerator.seed)")
            #expect(try JSONValue(parsing: value.canonicalBytes) == value, "\(value), seed \(SeededGenerator.seed)")
        }
    }

    @Test("white space and escapes change nothing in a value")
    func spaced() throws {
        var arbitrary = ArbitraryJSON(random: SeededGenerator(seed: SeededGenerator.seed &+ 1))
        for _ in 0..<3000 {
            let value = arbitrary.value()
            let text = arbitrary.text(of: value)
            let read = try JSONValue(parsing: text)
            #expect(read.bytes == value.bytes, "\(text), seed \(SeededGenerator.seed)")
        }
    }

    @Test("values with their members shuffled are equal and have one canonical form and one hash")
    func shuffled() {
        var arbitrary = ArbitraryJSON(random: SeededGenerator(seed: SeededGenerator.seed &+ 2))
        func shuffle(_ value: JSONValue) -> JSONValue {
            switch value {
            case .array(let elements): return .array(elements.map(shuffle))
            case .object(let object):
                let members = object.members.map { JSONObject.Member(key: $0.key, value: shuffle($0.value)) }
                return .object(JSONObject(members.shuffled(using: &arbitrary.random)))
            default: return value
            }
        }
        for _ in 0..<2000 {
            let value = arbitrary.value()
            let other = shuffle(value)
            #expect(value == other && value.hashValue == other.hashValue, "\(value), seed \(SeededGenerator.seed)")
            #expect(value.canonicalBytes == other.canonicalBytes, "\(value), seed \(SeededGenerator.seed)")
        }
    }

    @Test("two values are equal exactly where their canonical forms are")
    func equalityIsTheCanonicalForm() {
        var arbitrary = ArbitraryJSON(random: SeededGenerator(seed: SeededGenerator.seed &+ 3))
        var equal = 0
        for _ in 0..<20_000 {
            let (left, right) = (arbitrary.value(depth: 1), arbitrary.value(depth: 1))
            let same = left.canonicalBytes == right.canonicalBytes
            #expect((left == right) == same, "\(left) \(right), seed \(SeededGenerator.seed)")
            equal += same ? 1 : 0
        }
        #expect(equal > 100, "hardly ever two equal values")
    }

    @Test("a damaged text is accepted exactly where RFC 8259 and the house's rules accept it")
    func damaged() throws {
        var arbitrary = ArbitraryJSON(random: SeededGenerator(seed: SeededGenerator.seed &+ 4))
        let bytes = Array("[]{},:\"\\u0e-+.1 2\n\u{0}\u{1}tfné".utf8) + [0xFF, 0xC0, 0xED]
        var (accepted, refused) = (0, 0)
        for _ in 0..<20_000 {
            var text = Array(arbitrary.text(of: arbitrary.value(depth: 3)).utf8)
            for _ in 0...arbitrary.below(3) {
                let place = arbitrary.below(text.count)
                let byte = bytes[arbitrary.below(bytes.count)]
                switch arbitrary.below(4) {
                case 0: text.insert(byte, at: place)
                case 1 where text.count > 1: text.remove(at: place)
                case 2: text.insert(contentsOf: text[place..<min(place + arbitrary.below(6) + 1, text.count)], at: place)
                default: text[place] = byte
                }
            }
            try check(text, &accepted, &refused)
        }
        #expect(accepted > 500 && refused > 5000, "\(accepted) accepted, \(refused) refused")
    }

    @Test("random bytes and random runs of JSON's own signs never crash, and are judged alike")
    func noise() throws {
        var arbitrary = ArbitraryJSON(random: SeededGenerator(seed: SeededGenerator.seed &+ 5))
        let signs = Array("[]{},:\"\\u0e-+.19 \ntrue".utf8)
        var (accepted, refused) = (0, 0)
        for round in 0..<30_000 {
            let text = (0..<arbitrary.below(12)).map { _ in
                round % 3 == 0 ? UInt8(arbitrary.below(256)) : signs[arbitrary.below(signs.count)]
            }
            try check(text, &accepted, &refused)
        }
        #expect(accepted > 100 && refused > 5000, "\(accepted) accepted, \(refused) refused")
    }

    private func check(_ bytes: [UInt8], _ accepted: inout Int, _ refused: inout Int) throws {
        let shown = String(decoding: bytes, as: UTF8.self).debugDescription
        do throws(JSONError) {
            let value = try JSONValue(parsing: bytes)
            accepted += 1
            #expect(ReferenceReader.accepts(bytes), "\(shown) was accepted, seed \(SeededGenerator.seed)")
            #expect((try? JSONValue(parsing: value.bytes)) == value, "\(shown), seed \(SeededGenerator.seed)")
        } catch {
            refused += 1
            #expect(!ReferenceReader.accepts(bytes), "\(shown): \(error), seed \(SeededGenerator.seed)")
            let lines = bytes.count { $0 == 0x0A } + 1
            #expect((1...lines).contains(error.line) && (1...bytes.count + 1).contains(error.column), "\(shown): \(error)")
            #expect(!error.message.contains("could not be matched"), "\(shown)")
        }
    }
}
