/// What is signed, by the platform's published rules.
///
/// Written from the rules and not from the gateway's code: were the two to share a mistake, no test between them would show it.
enum SignedText {
    /// The text of a request: every parameter but `sign`, `sign_type` among them, that is not empty, by the bytes of its name.
    static func ofRequest(_ parameters: WireParameters) -> String {
        text(parameters.pairs.filter { $0.name != "sign" && !$0.value.isEmpty })
    }

    /// The text of what the platform sends to the merchant by the buyer's browser: without `sign` and `sign_type`.
    static func ofReturn(_ parameters: [WireParameters.Pair]) -> String {
        text(parameters.filter { $0.name != "sign" && $0.name != "sign_type" })
    }

    private static func text(_ pairs: [WireParameters.Pair]) -> String {
        pairs.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }
}

/// Texts made harmless for HTML.
enum Escaped {
    /// `text` with the five characters that mean something in HTML written as entities.
    static func html(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    /// `text` for a URL's query: everything but letters, digits and `-_.~` as percent and two digits.
    static func query(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = Array("0123456789ABCDEF")
                result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
        return result
    }
}
