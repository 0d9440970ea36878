import Cryptography

/// What the log was at one moment, signed: a C2SP tlog-checkpoint in a C2SP signed-note.
public struct Checkpoint: Sendable, Hashable {
    /// The log's name.
    public let origin: String

    /// How many leaves the tree had.
    public let size: Int64

    /// The root of that tree, 32 bytes.
    public let root: [UInt8]

    /// The whole note, signatures included, as it is handed out.
    public let note: String

    /// What is signed: the note's lines before the empty one.
    let text: String

    /// The signature lines as (name, key hash and signature).
    let signatures: [Signature]

    struct Signature: Sendable, Hashable {
        let name: String
        let bytes: [UInt8]
    }

    /// Signs a checkpoint.
    init(size: Int64, root: [UInt8], key: AuditKey) throws(AuditError) {
        let text = "\(key.name)\n\(size)\n\(Base64.encode(root))\n"
        let bytes = key.publicKey.hash + (try key.sign(text))
        self.init(
            origin: key.name, size: size, root: root, note: "\(text)\n\(Self.mark)\(key.name) \(Base64.encode(bytes))\n",
            text: text, signatures: [Signature(name: key.name, bytes: bytes)])
    }

    private init(origin: String, size: Int64, root: [UInt8], note: String, text: String, signatures: [Signature]) {
        self.origin = origin
        self.size = size
        self.root = root
        self.note = note
        self.text = text
        self.signatures = signatures
    }

    /// An em dash and a space begin every signature line.
    private static let mark = "\u{2014} "

    /// Reads a note. The signatures are not checked by this; see `isSigned(by:)`.
    public init(parsing note: String) throws(AuditError) {
        guard note.utf8.count <= 1 << 16 else { throw .checkpoint("it is longer than 64 KiB") }
        // Mail and terminals turn line ends; what was signed has plain ones.
        let note = String(note.map { $0 == "\r\n" ? "\n" : $0 })
        var lines = note.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.popLast() == "", let empty = lines.lastIndex(of: "") else {
            throw .checkpoint("it lacks the empty line before its signatures, or the line end after them")
        }
        guard empty >= 3 else { throw .checkpoint("it lacks origin, size or root") }
        guard !lines[0].isEmpty, let size = Int64(lines[1]), size >= 0, String(size) == lines[1] else {
            throw .checkpoint("its second line is no size")
        }
        guard let root = Base64.decode(lines[2]), root.count == 32 else { throw .checkpoint("its third line is no root") }
        var signatures: [Signature] = []
        for line in lines[(empty + 1)...] { signatures.append(try Self.signature(line)) }
        guard !signatures.isEmpty else { throw .checkpoint("it has no signature") }
        let text = lines[..<empty].joined(separator: "\n") + "\n"
        self.init(origin: lines[0], size: size, root: root, note: note, text: text, signatures: signatures)
    }

    private static func signature(_ line: String) throws(AuditError) -> Signature {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts[0] == "\u{2014}", !parts[1].isEmpty, let bytes = Base64.decode(parts[2]), bytes.count > 4 else {
            throw .checkpoint("a signature line is not of the form `\u{2014} NAME BASE64`")
        }
        return Signature(name: parts[1], bytes: bytes)
    }

    /// Whether one of the keys signed it under the log's name. Signatures of other keys (a witness's) neither help nor harm.
    public func isSigned(by keys: [AuditPublicKey]) -> Bool {
        keys.contains { key in
            key.name == origin
                && signatures.contains { signature in
                    signature.name == key.name && Array(signature.bytes.prefix(4)) == key.hash
                        && key.key.verify(signature: Array(signature.bytes.dropFirst(4)), of: Array(text.utf8))
                }
        }
    }
}
