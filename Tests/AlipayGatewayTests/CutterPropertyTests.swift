import JSON
import Testing

@testable import AlipayGateway
import TestSupport

private let pieces = [
    "{", "}", "[", "]", ":", ",", "\"", "\\", " ", "\n", "1", "-0.5e3", "true", "null", "\"m_response\"", "\"sign\"", "\"a\"", "\"}\"",
    "\"\\\"\"",
    "\"\\\\\"", "\"error_response\"", "中", "\\u005f",
]

/// A body that looks like an answer, with up to two places of it broken.
private func body(_ generator: inout SeededGenerator) -> [UInt8] {
    var parts: [String] = ["{"]
    for member in 0..<Int.random(in: 1...3, using: &generator) {
        if member > 0 { parts.append(",") }
        parts += [["\"m_response\"", "\"sign\"", "\"a\"", "\"b\""].randomElement(using: &generator) ?? "", ":"]
        parts +=
            [
                ["{", "\"a\"", ":", "\"}\"", "}"], ["\"text\""], ["1"], ["[", "{", "}", ",", "null", "]"], ["{", "}"],
                ["{", "\"m_response\"", ":", "{", "}", "}"],
            ].randomElement(using: &generator) ?? []
    }
    parts.append("}")
    for _ in 0..<Int.random(in: 0...2, using: &generator) {
        let place = Int.random(in: 0..<parts.count, using: &generator)
        if Bool.random(using: &generator) {
            parts[place] = pieces.randomElement(using: &generator) ?? ""
        } else {
            parts.insert(pieces.randomElement(using: &generator) ?? "", at: place)
        }
    }
    return Array(parts.joined().utf8)
}

@Test("whatever is cut out of a body that is JSON is the value that a JSON reader finds under the root", arguments: [1, 2, 3] as [UInt64])
func cutterAgreesWithReader(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var cuts = 0
    for round in 0..<5_000 {
        let bytes = body(&generator)
        let text = String(decoding: bytes, as: UTF8.self)
        let whole = try? JSONValue(parsing: bytes)
        guard let source = try? SignedSource(cutting: bytes, method: "m") else {
            // What has one whole answer, of a kind that is signed, and a text for a signature, must not be refused.
            let isAnswer: Bool
            switch whole?["m_response"] {
            case .object, .string: isAnswer = true
            default: isAnswer = false
            }
            let hasOtherSign = whole?["sign"].map { $0.stringValue == nil } ?? false
            let isUnusual = whole?.objectValue?.keys.contains { !$0.utf8.allSatisfy { $0 < 128 } } ?? false
            let escaped = text.contains("\\")
            if isAnswer, whole?["error_response"] == nil, !hasOtherSign, !isUnusual, !escaped {
                Issue.record("refused in round \(round) of seed \(seed): \(text)")
            }
            continue
        }
        guard let whole, !source.isErrorResponse else { continue }
        cuts += 1
        guard let value = try? JSONValue(parsing: source.bytes), value == whole["m_response"] else {
            Issue.record("another value in round \(round) of seed \(seed): \(text)")
            continue
        }
    }
    #expect(cuts > 200, "seed \(seed)")
}
