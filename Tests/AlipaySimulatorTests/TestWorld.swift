import Clocks
import Cryptography
import Foundation
import JSON
import Money

@testable import AlipaySimulator

/// Files of the project that tests read.
enum Project {
    /// The folder that holds `Tests`.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// A file of the shared vectors.
    static func vector(_ name: String) -> URL { root.appendingPathComponent("Tests/Vectors/alipay/\(name)") }

    static func text(_ name: String) throws -> String {
        try String(contentsOf: vector(name), encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    static func key(_ name: String) throws -> RSAPrivateKey {
        try RSAPrivateKey(der: Hex.decode(try text("keys/\(name)")) ?? [])
    }
}

/// Text that is not what a test expects of its own making.
struct Unexpected: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// A simulated world with the vectors' keys and a clock that stands still.
struct TestWorld: Sendable {
    /// 2026-11-21 15:04:05 in China.
    static let start = Instant(seconds: 1_795_244_645)

    let clock = HandClock(TestWorld.start)
    let appKey: RSAPrivateKey
    let simulator: AlipaySimulator

    init(
        journal: String? = nil, timestampTolerance: Span? = nil, clock: HandClock? = nil,
        changing change: (inout SimulatorConfiguration) -> Void = { _ in }
    ) throws {
        appKey = try Project.key("app_pkcs8.der.hex")
        var configuration = SimulatorConfiguration(
            appKey: appKey.publicKey, platformKey: try Project.key("alipay_pkcs8.der.hex"), clock: clock ?? self.clock,
            journal: journal, timestampTolerance: timestampTolerance)
        change(&configuration)
        simulator = try AlipaySimulator(configuration: configuration)
    }

    /// A paid order of so many fen.
    @discardableResult
    func paidOrder(_ number: String, fen: Int64 = 8888) throws -> Trade {
        let order = OrderDraft(outTradeNo: number, totalAmount: .fen(fen), subject: "order \(number)")
        guard let trade = try simulator.makeOrders([order], paid: true).first else { throw Unexpected("no order was made") }
        return trade
    }

    /// The parameters of a call, signed by the application.
    func signed(
        _ method: String, _ content: JSONObject, signType: String = "RSA2", changing changes: [String: String?] = [:]
    ) throws -> [(String, String)] {
        var parameters: [String: String] = [
            "app_id": SimulatorConfiguration.standardAppID, "method": method, "format": "JSON", "charset": "utf-8", "sign_type": signType,
            "timestamp": "2026-11-21 15:04:05", "version": "1.0", "biz_content": JSONValue.object(content).text,
        ]
        for (name, value) in changes { parameters[name] = value }
        // A third writing of the rule, so that a test proves more than the simulator's agreement with itself.
        let text = parameters.keys.sorted().compactMap { name in parameters[name].map { "\(name)=\($0)" } }.joined(separator: "&")
        let signature = try appKey.sign(Array(text.utf8), digest: signType == "RSA" ? .sha1 : .sha256)
        return parameters.map { ($0.key, $0.value) } + [("sign", Base64.encode(signature))]
    }

    /// A call past the wire: what the gateway does with it.
    func take(_ method: String, _ content: JSONObject) throws -> Handling {
        let pairs = try signed(method, content)
        guard let query = WireParameters(decoding: Form.text(pairs).utf8) else { throw Unexpected("the form does not decode") }
        return simulator.take(GatewayRequest(query: query, form: WireParameters()))
    }

    /// A call past the wire that is answered; the answer's signature is verified.
    func answer(_ method: String, _ content: JSONObject) throws -> JSONValue {
        guard case .send(let answer) = try take(method, content) else { throw Unexpected("\(method) was not answered") }
        return try Answer(bytes: answer.body).verified(by: simulator.configuration.platformKey.publicKey)
    }

    func refund(_ order: String, _ amount: String, _ number: String?) throws -> JSONValue {
        var content: JSONObject = ["out_trade_no": .string(order), "refund_amount": .string(amount)]
        if let number { content["out_request_no"] = .string(number) }
        return try answer("alipay.trade.refund", content)
    }

    func lookUp(_ order: String, _ number: String) throws -> JSONValue {
        try answer("alipay.trade.fastpay.refund.query", ["out_trade_no": .string(order), "out_request_no": .string(number)])
    }

    /// The refunds of the ledger, as `order/number=amount`.
    var refunds: [String] {
        simulator.ledger.compactMap { entry in
            guard case .refunded(let number, let amount, _, _) = entry.event else { return nil }
            return "\(entry.outTradeNo)/\(number)=\(amount.decimalText)"
        }
    }
}

/// Forms as a browser writes them.
enum Form {
    static func text(_ pairs: [(String, String)]) -> String {
        pairs.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
    }

    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
            return isPlain ? String(UnicodeScalar(byte)) : byte == 0x20 ? "+" : "%" + Hex.encode([byte]).uppercased()
        }.joined()
    }
}

/// An answer of the gateway's, cut the simple way that is enough where one knows who wrote it.
struct Answer {
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The key of the answer, the signed source, and the signature.
    func parts() throws -> (key: String, source: String, sign: String?) {
        guard text.hasPrefix("{\""), let colon = text.firstRange(of: "\":") else { throw Unexpected("no answer: \(text)") }
        let key = String(text[text.index(text.startIndex, offsetBy: 2)..<colon.lowerBound])
        let rest = text[colon.upperBound...]
        guard let sign = rest.ranges(of: ",\"sign\":\"").last else { return (key, String(rest.dropLast()), nil) }
        return (key, String(rest[..<sign.lowerBound]), String(rest[sign.upperBound...].dropLast(2)))
    }

    func isSigned(by key: RSAPublicKey, digest: RSADigest = .sha256) throws -> Bool {
        let (_, source, sign) = try parts()
        guard let signature = sign.flatMap(Base64.decode) else { return false }
        return key.verify(signature: signature, of: Array(source.utf8), digest: digest)
    }

    func verified(by key: RSAPublicKey, digest: RSADigest = .sha256) throws -> JSONValue {
        guard try isSigned(by: key, digest: digest) else { throw Unexpected("the answer is not signed by the platform: \(text)") }
        return try JSONValue(parsing: try parts().source)
    }
}

/// Waits for a condition, with a deadline that is there only so that a broken test ends.
func eventually(_ what: String, _ holds: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while try await !holds() {
        guard ContinuousClock.now < deadline else { throw Unexpected("never came true: \(what)") }
        try await Task.sleep(for: .milliseconds(2))
    }
}
