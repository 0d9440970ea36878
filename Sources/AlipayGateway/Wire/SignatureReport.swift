import Cryptography

extension GatewayEvent.SignatureReport {
    /// Compares what we signed with what the gateway quotes in its `sub_msg`. The quote itself holds everything that was signed, so
    /// only names and digests of it go on.
    init(method: String, signed: [Parameter], quoted message: String) {
        let text = OutsideText.decodingEntities(message)
        // The quote begins behind a colon, full-width or not, with the first name of the sorted list.
        let start = text.firstIndex { $0 == "：" || $0 == ":" }
        let quote = start.map { text[text.index(after: $0)...] } ?? ""
        var verified: [String: String] = [:]
        for part in quote.split(separator: "&") {
            guard let cut = part.firstIndex(of: "=") else { continue }
            verified[String(part[..<cut])] = Self.digest(part[part.index(after: cut)...])
        }
        let ours = signed.filter { $0.name != "sign" && !$0.value.isEmpty }
        let names = Set(ours.map(\.name)).union(ours.isEmpty ? [] : verified.keys.filter(Self.isName)).sorted()
        self.method = method
        parameters = names.map { name in
            let value = ours.first { $0.name == name }?.value
            return Entry(name: name, signed: value.map { Self.digest($0[...]) }, verified: verified[name])
        }
    }

    /// Only what looks like one of Alipay's names may stand in a log in the clear: a value that holds `&` and `=` does not.
    private static func isName(_ text: String) -> Bool {
        text.utf8.count <= 32 && text.utf8.allSatisfy { (97...122).contains($0) || $0 == UInt8(ascii: "_") }
    }

    private static func digest(_ value: Substring) -> String { String(Hex.encode(SHA256.digest(Array(value.utf8))).prefix(16)) }
}
