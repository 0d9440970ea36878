public import Money
import ToolKit

/// The ways in which a payee may be named, and the one form of each: however somebody writes a name, it is one payee.
public enum Payee {
    /// How a payee is named, in a call's word and in Alipay's.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// What they sign in with: a mail address or a telephone number.
        case logonID = "logon_id"
        /// The account's number.
        case userID = "user_id"
        /// The account's id for this application.
        case openID = "open_id"

        /// The same in Alipay's words.
        public var alipayName: String {
            switch self {
            case .logonID: "ALIPAY_LOGON_ID"
            case .userID: "ALIPAY_USER_ID"
            case .openID: "ALIPAY_OPEN_ID"
            }
        }
    }

    /// The payee in its one form; nil where the text can be no such name. Whoever writes payees down, or looks them up, goes by this form:
    /// transfers are made under it.
    public static func normalised(_ kind: Kind, _ text: String) -> PayeeIdentity? {
        let plain = narrow(text)
        let id: String? =
            switch kind {
            case .logonID: plain.contains("@") ? mail(plain) : telephone(plain)
            case .userID: accountNumber(plain.filter { $0 != "-" })
            case .openID: openID(plain)
            }
        return id.map { PayeeIdentity(kind: kind.alipayName, id: $0) }
    }

    /// The payee, masked as its kind is.
    public static func masked(_ payee: PayeeIdentity) -> String {
        payee.kind == Kind.logonID.alipayName ? Masked.contact(payee.id) : Masked.identity(payee.id)
    }

    /// Without spaces, and with the wide letters of a Chinese keyboard as ordinary ones.
    private static func narrow(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !scalar.properties.isWhitespace {
            let isWide = (0xFF01...0xFF5E).contains(scalar.value)
            result.append(isWide ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar)
        }
        return String(result)
    }

    /// A mail address in lower case: Alipay does not tell large letters from small ones in it.
    private static func mail(_ text: String) -> String? {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].utf8.count), parts[1].utf8.count <= 128, parts[1].contains("."),
            !parts[1].hasPrefix("."), !parts[1].hasSuffix("."), parts[0].utf8.allSatisfy({ isWord($0, or: "._+-&'") }),
            parts[1].utf8.allSatisfy({ isWord($0, or: ".-") })
        else { return nil }
        return text.lowercased()
    }

    /// A telephone number: one of the mainland as its eleven digits, any other as `code-number`. The code of another place cannot be told
    /// from its number where nothing stands between them.
    private static func telephone(_ text: String) -> String? {
        // Nobody here sets a dash behind the first digit.
        let isInternational = text.hasPrefix("+") || text.hasPrefix("00") || text.hasPrefix("1-")
        let rest = text.hasPrefix("+") ? text.dropFirst() : text.hasPrefix("00") ? text.dropFirst(2) : text[...]
        guard rest.utf8.allSatisfy({ isDigit($0) || "-()".utf8.contains($0) }) else { return nil }
        let digits = rest.filter { $0 != "-" && $0 != "(" && $0 != ")" }
        if isMainland(digits), !isInternational { return String(digits) }
        if digits.hasPrefix("86"), isMainland(digits.dropFirst(2)) { return String(digits.dropFirst(2)) }
        guard let dash = rest.firstIndex(of: "-"), (1...4).contains(rest[..<dash].utf8.count), rest[..<dash].utf8.allSatisfy(isDigit) else {
            return nil
        }
        let number = rest[dash...].filter { $0 != "-" && $0 != "(" && $0 != ")" }
        return (5...12).contains(number.utf8.count) ? "\(rest[..<dash])-\(number)" : nil
    }

    private static func isMainland(_ digits: some StringProtocol) -> Bool { digits.utf8.count == 11 && digits.hasPrefix("1") }

    /// Sixteen digits that begin with 2088.
    private static func accountNumber(_ text: String) -> String? {
        text.utf8.count == 16 && text.hasPrefix("2088") && text.utf8.allSatisfy(isDigit) ? text : nil
    }

    private static func openID(_ text: String) -> String? {
        (16...128).contains(text.utf8.count) && text.utf8.allSatisfy { isWord($0, or: "-_") } ? text : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isWord(_ byte: UInt8, or signs: String) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: signs.utf8.contains(byte)
        }
    }
}
