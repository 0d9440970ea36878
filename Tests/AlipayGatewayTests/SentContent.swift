import Cryptography
import JSON
import Testing

/// The business content at the end of a form or a link. The gateway's own decoding is not used here on purpose.
func sentContent(_ form: String) throws -> JSONValue {
    var bytes: [UInt8] = []
    var rest = Array(try #require(form.split(separator: "=").last).utf8)[...]
    while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "%") {
            bytes += try #require(Hex.decode(String(decoding: rest.prefix(2), as: UTF8.self)))
            rest = rest.dropFirst(2)
        } else {
            bytes.append(byte == UInt8(ascii: "+") ? 32 : byte)
        }
    }
    return try JSONValue(parsing: bytes)
}
