public import Money

extension PayeeIdentity {
    /// The identity in the one way in which it is counted, however it was typed: without spaces and invisible characters, wide forms as
    /// narrow ones. A sign-in name is a mail address in small letters, or a telephone number without the country's prefix and dashes; all
    /// other identities are as the provider writes them.
    public var normalised: PayeeIdentity {
        let kind = Self.plain(kind).uppercased()
        let id = Self.plain(id)
        guard kind == "ALIPAY_LOGON_ID" else { return PayeeIdentity(kind: kind, id: id) }
        return PayeeIdentity(kind: kind, id: id.contains("@") ? id.lowercased() : Self.telephone(id))
    }

    private static func plain(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let properties = scalar.properties
            if properties.isWhitespace || properties.isDefaultIgnorableCodePoint || properties.generalCategory == .control { continue }
            let isWide = (0xFF01...0xFF5E).contains(scalar.value)
            scalars.append(isWide ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar)
        }
        return String(scalars)
    }

    private static func telephone(_ text: String) -> String {
        let typed = text.filter { !"()".contains($0) }
        let digits = typed.filter { $0 != "-" }
        for prefix in ["+86", "0086"] where digits.hasPrefix(prefix) { return String(digits.dropFirst(prefix.count)) }
        if digits.count == 13, digits.hasPrefix("86") { return String(digits.dropFirst(2)) }
        // Another country's prefix keeps its dash: `1-8612345678` is nobody's number of eleven digits here.
        if let dash = typed.firstIndex(of: "-"), isOfAnotherCountry(typed[..<dash]) {
            return "\(typed[..<dash])-\(digits.dropFirst(typed[..<dash].count))"
        }
        return digits
    }

    /// Whether the digits before a dash are a country's prefix. None but `1` begins with a 1, as numbers here do.
    private static func isOfAnotherCountry(_ prefix: Substring) -> Bool {
        guard prefix.allSatisfy({ $0.isASCII && $0.isNumber }) else { return false }
        return prefix == "1" || ((2...3).contains(prefix.count) && prefix.first != "1")
    }

    /// The identity for people: enough to tell two apart, and not who it is.
    public var masked: String {
        let named = normalised
        if let at = named.id.lastIndex(of: "@") { return "\(named.kind):\(named.id.prefix(1))****\(named.id[at...])" }
        return "\(named.kind):" + (named.id.count >= 11 ? "\(named.id.prefix(3))****\(named.id.suffix(4))" : "****")
    }
}
