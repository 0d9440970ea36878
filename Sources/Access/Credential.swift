/// The text of a credential: a prefix that says what it is, a public id by which it is looked up, and 256 random bits.
///
/// The id is no secret: it stands in entries and listings. A look-up by it leaves one candidate, whose digest is compared in
/// constant time, so that nothing about the secret part can be learnt from how long an answer takes.
struct Credential: Sendable {
    /// What a credential is for.
    enum Kind: String, Sendable {
        /// An agent's bearer token.
        case agent = "tg_agent_"
        /// An approver's or admin's secret.
        case person = "tg_person_"
    }

    /// The longest credential has 79 bytes: nothing longer than this is looked at.
    static let longest = 128
    /// Random bytes of the public id.
    static let idBytes = 10
    /// Random bytes of the secret part.
    static let secretBytes = 32

    /// What it is for.
    let kind: Kind
    /// The public part: 16 letters and digits.
    let id: String
    /// The secret part: 52 letters and digits.
    let secret: String

    /// A credential from random bytes: the first ten become the id, the rest the secret part.
    init(kind: Kind, random: [UInt8]) {
        precondition(random.count == Self.idBytes + Self.secretBytes, "a credential is made from \(Self.idBytes + Self.secretBytes) bytes")
        self.kind = kind
        self.id = Base32.encode(random.prefix(Self.idBytes))
        self.secret = Base32.encode(random.dropFirst(Self.idBytes))
    }

    /// Reads a credential of the wanted kind; `nil` for whatever no host ever made.
    init?(_ text: String, kind: Kind) {
        guard text.utf8.count <= Self.longest, text.hasPrefix(kind.rawValue) else { return nil }
        let parts = text.dropFirst(kind.rawValue.count).split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2, Base32.holds(parts[0], bytes: Self.idBytes), Base32.holds(parts[1], bytes: Self.secretBytes) else {
            return nil
        }
        self.kind = kind
        self.id = String(parts[0])
        self.secret = String(parts[1])
    }

    /// The whole text, as its holder keeps it.
    var text: Secret { Secret(kind.rawValue + id + "_" + secret) }

    /// What is hashed: the whole text, so that a digest is of one kind and one id only.
    var bytes: [UInt8] { Array(text.reveal().utf8) }
}

/// RFC 4648 base32 in small letters without padding: every character survives a double click, a shell and a URL.
enum Base32 {
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    /// The letters of some bytes, the last one filled with zero bits.
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var letters: [UInt8] = []
        var (buffer, bits) = (UInt32(0), 0)
        for byte in bytes {
            buffer = (buffer << 8) | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                letters.append(alphabet[Int((buffer >> UInt32(bits)) & 31)])
            }
        }
        if bits > 0 { letters.append(alphabet[Int((buffer << UInt32(5 - bits)) & 31)]) }
        return String(decoding: letters, as: UTF8.self)
    }

    /// Whether a text is as long as the letters of so many bytes, and has no other characters.
    static func holds(_ text: some StringProtocol, bytes count: Int) -> Bool {
        text.utf8.count == (count * 8 + 4) / 5 && text.utf8.allSatisfy(alphabet.contains)
    }
}
