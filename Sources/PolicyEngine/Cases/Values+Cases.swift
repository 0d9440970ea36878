internal import CEL
internal import Clocks
internal import Diagnostics
internal import Money

extension Values {
    /// An instant as RFC 3339 writes it, with the offset from UTC; to the millisecond.
    static func instant(_ node: SourceNode, key: String, _ findings: inout Findings) -> Instant? {
        guard let text = text(node, key: key, &findings) else { return nil }
        guard let stamp = CELTimestamp(text.value) else {
            findings.error(
                .badInstant, "`\(text.value)` is not an instant", at: text.span,
                help: ["write the date, the time and the offset from UTC: `2026-11-21T12:00:00+08:00`"])
            return nil
        }
        return Instant(milliseconds: stamp.seconds * 1000 + Int64(stamp.nanoseconds) / 1_000_000)
    }

    /// `true` or `false`.
    static func truth(_ node: SourceNode, key: String, _ findings: inout Findings) -> Bool? {
        word(node, key: key, of: [(word: "true", value: true), (word: "false", value: false)], &findings)?.value
    }

    /// A whole number with an optional sign.
    static func integer(_ node: SourceNode, key: String, _ findings: inout Findings) -> Int64? {
        guard let text = text(node, key: key, &findings) else { return nil }
        let digits = text.value.hasPrefix("-") ? text.value.dropFirst() : text.value[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits == "0" || !digits.hasPrefix("0"),
            let number = Int64(text.value)
        else {
            findings.error(.badNumber, "`\(text.value)` is not a whole number", at: text.span, help: ["write digits alone: `10`"])
            return nil
        }
        return number
    }

    /// Effects by their names.
    static func effects(_ node: SourceNode, _ findings: inout Findings) -> [Located<Effect>]? {
        texts(node, key: "effects", &findings)?.compactMap { effect($0, &findings) }
    }

    /// An effect by its name.
    static func effect(_ text: Located<String>, _ findings: inout Findings) -> Located<Effect>? {
        if let effect = Effect(rawValue: text.value) { return Located(effect, text.span) }
        let words = Effect.allCases.map(\.rawValue)
        let near = Spelling.nearest(text.value, among: words).map { "did you mean `\($0)`?" }
        findings.error(
            .unknownEffect, "there is no effect `\(text.value)`", at: text.span,
            help: [near ?? "the effects are \(enumeration(words, last: "and"))"])
        return nil
    }
}
