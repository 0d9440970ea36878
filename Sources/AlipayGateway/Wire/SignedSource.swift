import Cryptography
import JSON

/// What an answer's signature was made over, cut out of the bytes as they came.
struct SignedSource: Sendable {
    /// Why a body is no answer: one lower-case sentence that quotes nothing of it.
    struct Refused: Error, Equatable {
        let reason: String
    }

    /// The bytes that were signed: an object with its braces, or an encrypted text with its quotes.
    let bytes: [UInt8]
    /// Whether the value is a text: the answer is encrypted.
    let isEncrypted: Bool
    /// Whether the answer stands under `error_response`.
    let isErrorResponse: Bool
    /// The signature in base64; nil where the body has none.
    let signature: String?
    /// The serial number of the certificate that Alipay signed with; only in certificate mode.
    let certificateSerial: String?

    /// Cuts the answer to `method` out of a body.
    ///
    /// The body is walked as JSON at its top level only: a plain search for the key would also find it inside a text, and rules that
    /// look for the last `"sign"` break when it comes first. A member that stands there twice refuses the body, since two readers
    /// would then disagree about which one was signed.
    init(cutting body: [UInt8], method: String) throws(Refused) {
        let root = method.map { $0 == "." ? "_" : String($0) }.joined() + "_response"
        let members = try TopLevelMembers(body).ranges
        let answers = [root, "error_response"].filter { members[$0] != nil }
        guard let key = answers.first, answers.count == 1, let range = members[key] else {
            throw Refused(reason: answers.isEmpty ? "the answer is not there" : "there are two answers")
        }
        guard let first = body[range].first, first == UInt8(ascii: "{") || first == UInt8(ascii: "\"") else {
            throw Refused(reason: "the answer is neither an object nor a text")
        }
        bytes = Array(body[range])
        isEncrypted = first == UInt8(ascii: "\"")
        isErrorResponse = key == "error_response"
        signature = try Self.text(members["sign"], in: body)
        certificateSerial = try Self.text(members["alipay_cert_sn"], in: body)
    }

    /// Whether the signature is Alipay's over the bytes as they came. False where there is none.
    func isSigned(by key: RSAPublicKey, type: SignType) -> Bool {
        guard let signature, let decoded = Base64.decode(signature) else { return false }
        return key.verify(signature: decoded, of: bytes, digest: type.digest)
    }

    private static func text(_ range: Range<Int>?, in body: [UInt8]) throws(Refused) -> String? {
        guard let range else { return nil }
        guard let value = try? JSONValue(parsing: Array(body[range])), let text = value.stringValue else {
            throw Refused(reason: "the signature is no text")
        }
        return text
    }
}

/// The members of a JSON object by their key, each with the range of its value, found by walking the bytes once.
struct TopLevelMembers {
    private(set) var ranges: [String: Range<Int>] = [:]
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) throws(SignedSource.Refused) {
        self.bytes = bytes
        skipSpace()
        try expect("{")
        skipSpace()
        if peek() == UInt8(ascii: "}") {
            index += 1
        } else {
            try readMembers()
        }
        skipSpace()
        guard index == bytes.count else { throw SignedSource.Refused(reason: "something follows the answer") }
    }

    private mutating func readMembers() throws(SignedSource.Refused) {
        while true {
            skipSpace()
            let key = try readKey()
            skipSpace()
            try expect(":")
            skipSpace()
            let range = try readValue()
            guard ranges.updateValue(range, forKey: key) == nil else {
                throw SignedSource.Refused(reason: "a member stands there twice")
            }
            skipSpace()
            if peek() == UInt8(ascii: ",") {
                index += 1
                continue
            }
            try expect("}")
            return
        }
    }

    private mutating func readKey() throws(SignedSource.Refused) -> String {
        guard peek() == UInt8(ascii: "\"") else { throw SignedSource.Refused(reason: "the body is no JSON object") }
        let start = index + 1
        try skipString()
        let key = bytes[start..<(index - 1)]
        // An escape could spell a key a second way. ASCII without escapes is all that Alipay uses.
        guard key.allSatisfy({ $0 < 128 && $0 != UInt8(ascii: "\\") }) else {
            throw SignedSource.Refused(reason: "a member has an unusual name")
        }
        return String(decoding: key, as: UTF8.self)
    }

    /// Walks over one value: braces and brackets are matched outside of strings, everything else is left to the JSON reader.
    private mutating func readValue() throws(SignedSource.Refused) -> Range<Int> {
        let start = index
        var open: [UInt8] = []
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\""):
                try skipString()
                if open.isEmpty { return try finished(start) }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open.append(byte == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]"))
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                // The end of the outer object: a number or a word came before it.
                if open.isEmpty { return try finished(start) }
                guard open.popLast() == byte else { throw SignedSource.Refused(reason: "the body is no JSON object") }
                if open.isEmpty {
                    index += 1
                    return try finished(start)
                }
            case UInt8(ascii: ","), 9, 10, 13, 32:
                if open.isEmpty { return try finished(start) }
            default: break
            }
            index += 1
        }
        throw SignedSource.Refused(reason: "the body ends too early")
    }

    private func finished(_ start: Int) throws(SignedSource.Refused) -> Range<Int> {
        guard index > start else { throw SignedSource.Refused(reason: "the body is no JSON object") }
        return start..<index
    }

    private mutating func skipString() throws(SignedSource.Refused) {
        index += 1
        while let byte = peek() {
            index += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { return }
        }
        throw SignedSource.Refused(reason: "the body ends too early")
    }

    private mutating func skipSpace() { while let byte = peek(), [9, 10, 13, 32].contains(byte) { index += 1 } }

    private mutating func expect(_ character: Unicode.Scalar) throws(SignedSource.Refused) {
        guard peek() == UInt8(ascii: character) else { throw SignedSource.Refused(reason: "the body is no JSON object") }
        index += 1
    }

    private func peek() -> UInt8? { index < bytes.count ? bytes[index] : nil }
}
