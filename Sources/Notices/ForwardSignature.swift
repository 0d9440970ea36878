public import Clocks
import Cryptography
import ToolKit

/// By what the merchant's own system knows that a message it is sent comes from this host, unchanged, and what the host made of it.
public enum ForwardSignature {
    /// The header that carries the time of sending and the code: `t=MILLISECONDS,v1=HEX`.
    public static let name = "Tollgate-Signature"
    /// The header that says what the host made of the message: `about=payment,verdict=counted,price=quoted`.
    public static let noticeName = "Tollgate-Notice"

    /// What the host made of a message, as it is sent.
    public static func notice(_ notice: KeptNotice) -> String {
        "about=\(notice.kind.rawValue),verdict=\(notice.verdict.rawValue)" + (notice.price.map { ",price=\($0.rawValue)" } ?? "")
    }

    /// The value of the header: HMAC-SHA256 over time, notice and body, with dots between them.
    /// - Parameters:
    ///   - body: the message, byte for byte as Alipay sent it.
    ///   - notice: the other header's value.
    public static func make(_ body: [UInt8], notice: String, at time: Instant, secret: [UInt8]) -> String {
        let signed = Array("\(time.milliseconds).\(notice).".utf8) + body
        return "t=\(time.milliseconds),v1=\(Hex.encode(HMACSHA256.authenticate(signed, key: secret)))"
    }
}
