import Clocks
import JSON

/// Reads the claims that every signed token has.
struct ClaimReader {
    let claims: JSONObject

    /// A text that is not empty.
    func text(_ name: String) throws(ContextRefused) -> String {
        guard let value = claims[name] else { throw .claim(name, problem: "is missing") }
        guard let text = value.stringValue, !text.isEmpty else { throw .claim(name, problem: "is not a text") }
        return text
    }

    /// A name that stands in listings, entries and command lines.
    func name(_ claim: String) throws(ContextRefused) -> String {
        let text = try text(claim)
        guard ConversationName.isOne(text) else { throw .claim(claim, problem: "is not \(ConversationName.form)") }
        return text
    }

    /// `aud`: one text, or a few.
    func audiences() throws(ContextRefused) -> [String] {
        guard case .array(let elements)? = claims["aud"] else { return [try text("aud")] }
        let texts = elements.compactMap(\.stringValue)
        guard texts.count == elements.count, (1...16).contains(texts.count) else {
            throw .claim("aud", problem: "is not a text or a list of 1 to 16 texts")
        }
        return texts
    }

    /// The texts of a claim that is one text or a list; what is no text in it, and a claim that is absent, are none.
    func texts(_ name: String) -> [String] {
        switch claims[name] {
        case .array(let elements)?: elements.compactMap(\.stringValue)
        case let value?: value.stringValue.map { [$0] } ?? []
        case nil: []
        }
    }

    /// Whole seconds since 1970, up to the year 9999.
    func instant(_ name: String) throws(ContextRefused) -> Instant {
        guard let value = claims[name] else { throw .claim(name, problem: "is missing") }
        guard let seconds = value.numberValue?.integer, (0...253_402_300_799).contains(seconds) else {
            throw .claim(name, problem: "is not a number of whole seconds since 1970")
        }
        return Instant(seconds: seconds)
    }
}
