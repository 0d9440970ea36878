/// Takes web addresses out of a text: with a scheme, with `www.`, or a bare name under a domain that chats turn into a link.
enum LinkRemoval {
    /// Top-level domains under which a bare name is taken for an address. Any name with two letters at its end would also take `a.b`.
    private static let domains: Set<String> = Set(
        """
        ai app art asia biz cc click cloud club cn co com de dev eu fun fund gov group hk icu id info ink io it jp kr life link live ltd me
        mobi money my net online org pay pro pub pw red ru sg shop site space store tech tk to top tv tw uk us vip wang website wiki work
        ws xin xyz zone
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    /// The text with a space in the place of each address.
    static func removing(from text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        let folded = scalars.map(fold)
        var result = String.UnicodeScalarView()
        var index = 0
        while index < scalars.count {
            guard isPart(folded[index]) else {
                result.append(scalars[index])
                index += 1
                continue
            }
            let end = folded[index...].firstIndex { !isPart($0) } ?? folded.count
            if let link = linkStart(folded[index..<end]) {
                result.append(contentsOf: scalars[index..<link])
                result.append(" ")
            } else {
                result.append(contentsOf: scalars[index..<end])
            }
            index = end
        }
        return String(result)
    }

    /// Full-width letters and the ideographic full stop are read by browsers as their plain forms.
    private static func fold(_ scalar: Unicode.Scalar) -> UInt8 {
        switch scalar.value {
        case 0x21...0x7e: UInt8(scalar.value)
        case 0xff01...0xff5e: UInt8(scalar.value - 0xff01 + 0x21)
        case 0x3002, 0xff61: UInt8(ascii: ".")
        default: 0
        }
    }

    /// Whether a character can stand in an address.
    private static func isPart(_ byte: UInt8) -> Bool { byte != 0 && !"\"<>`{}|\\^".utf8.contains(byte) }

    /// Where in a run of such characters an address begins; what follows it in the run goes with it.
    private static func linkStart(_ run: ArraySlice<UInt8>) -> Int? {
        for index in run.indices where run.startIndex == index || !isWord(run[index - 1]) {
            let word = run[index...].prefix(while: isWord)
            let rest = run[word.endIndex...]
            if !word.isEmpty, rest.starts(with: "://".utf8) { return index }
            if ["www.", "javascript:", "mailto:"].contains(where: { lowercased(run[index...]).hasPrefix($0) }) {
                return index
            }
            if isDomain(run[index...]) { return index }
        }
        return nil
    }

    private static func isDomain(_ run: ArraySlice<UInt8>) -> Bool {
        let name = run.prefix { isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
        let labels = lowercased(name).split(separator: ".", omittingEmptySubsequences: true)
        guard labels.count > 1, let last = labels.last else { return false }
        return domains.contains(String(last)) || last.hasPrefix("xn--")
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }

    private static func lowercased(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self).lowercased() }
}
