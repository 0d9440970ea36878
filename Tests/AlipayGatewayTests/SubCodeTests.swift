import AlipayTestSupport
import Clocks
import Foundation
import JSON
import LoopbackServer
import Money
import Synchronization
import Testing
import ToolKit

@testable import AlipayGateway

/// What Alipay answers with one of its codes, and what is made of it.
private struct SubCode {
    let method: String
    let code: String
    let subCode: String

    init(_ vector: JSONValue) throws {
        method = try vector.string("method")
        code = try vector.string("code")
        subCode = try vector.string("sub_code")
    }

    /// The signed answer.
    func reply() throws -> LoopbackServer.Reply {
        try ScriptedPlatform.signed(
            method, ["code": .string(code), "msg": "Message", "sub_code": .string(subCode), "sub_msg": "说明"])
    }
}

/// What the agent and the log were told.
private struct ToldOf: Equatable {
    /// `freed` where a movement that was answered so moved nothing for certain, `unknown` where it may have; `asked` where nothing moves.
    let outcome: String
    let isRetryable: Bool
    let agent: String
    let log: String
}

@Suite("Every code of the reference, as agents and logs are told of it")
struct SubCodeTests {
    private static let order = OrderIdentity(number: OrderNumber("A1"), tradeNumber: "2026112122001400000000000001")

    private static func movement(_ method: MovingMethod) -> Movement {
        let payee = PayeeIdentity(kind: "ALIPAY_USER_ID", id: "2088000000000005")
        switch method {
        case .tradeRefund: return ScriptedPlatform.refund
        case .tradePrecreate: return .collect(order: order.number, amount: .fen(1))
        case .tradeCancel: return .cancel(order: order, amount: .fen(1))
        case .tradeClose: return .close(order: order)
        case .transfer: return .transfer(payee: payee, amount: .fen(1), number: RequestNumber("T1"))
        }
    }

    private func ask(_ method: ReadingMethod, _ platform: ScriptedPlatform) async throws(GatewayError) {
        switch method {
        case .tradeQuery, .refundQuery, .transferQuery, .accountQuery, .certificate: _ = try await platform.gateway.read(method, [:])
        case .billURL: _ = try await platform.gateway.bill(kind: "trade", date: "2026-11-20")
        case .token: _ = try await platform.gateway.tokens(code: "c")
        case .userInfo:
            let tokens = UserTokens(
                access: HeldText("t"), refresh: nil, expiresAt: platform.clock.now(), refreshUntil: nil, user: "0a")
            _ = try await platform.gateway.userInfo(tokens)
        }
    }

    private func told(_ subCode: SubCode, by platform: ScriptedPlatform) async throws -> ToldOf {
        let log = { (events: [GatewayEvent]) in
            events.compactMap { if case .exchanged(let exchange) = $0 { exchange.result } else { nil } }.last ?? ""
        }
        if let method = MovingMethod(rawValue: subCode.method) {
            let told = Told(await platform.gateway.move(method, [:], under: platform.permit(for: Self.movement(method))))
            let failure = try #require(told.failure)
            #expect(failure.code == (subCode.subCode.isEmpty ? subCode.code : subCode.subCode))
            return ToldOf(
                outcome: told.verdict == .failed ? "freed" : "unknown", isRetryable: failure.mayHelpLater, agent: failure.text,
                log: log(platform.events))
        }
        let method = try #require(ReadingMethod(rawValue: subCode.method))
        var refused: GatewayError?
        do throws(GatewayError) { try await ask(method, platform) } catch { refused = error }
        let error = try #require(refused)
        return ToldOf(outcome: "asked", isRetryable: error.mayHelpLater, agent: error.agentText, log: log(platform.events))
    }

    @Test("each sub-code of the reference tells agent and log what to do, in both languages")
    func table() async throws {
        let cases = try Vectors.cases("sub_codes.json")
        #expect(cases.count > 150)
        let current = Mutex<SubCode?>(nil)
        let patience = GatewayPatience(firstPause: .milliseconds(0), longestPause: .milliseconds(0))
        let adjust: (inout GatewayConfiguration) -> Void = { $0.patience = patience }
        let platform = try ScriptedPlatform(transfersInKeyMode: true, adjusting: adjust) { _ in
            guard let subCode = current.withLock({ $0 }) else { return .close }
            return try subCode.reply()
        }
        defer { platform.server.stop() }
        for vector in cases {
            let subCode = try SubCode(vector)
            current.withLock { $0 = subCode }
            let told = try await told(subCode, by: platform)
            let english = try vector.string("en")
            // The gateway quotes what it was signed in the text of a refused signature: nothing of that is told.
            let isQuoted = subCode.subCode == "isv.invalid-signature"
            let finer = [subCode.subCode, isQuoted ? "" : "说明"].filter { !$0.isEmpty }.joined(separator: ": ")
            let expected = ToldOf(
                outcome: try vector.string("outcome"), isRetryable: vector["retryable"] == true, agent: "Message (\(finer)). \(english)",
                log: try vector.string("log"))
            #expect(told == expected, "\(subCode.method) \(subCode.subCode)")
            let sentence = Remedy.of(method: subCode.method, code: subCode.code, subCode: subCode.subCode).sentence
            #expect(try sentence.english == english && sentence.simplifiedChinese == vector.string("zh-Hans"), "\(subCode.subCode)")
            #expect(GatewaySentence.all.contains(sentence), "\(english)")
        }
    }

    @Test("docs/errors-alipay.md is what the table of codes says")
    func page() throws {
        let cases = try Vectors.cases("sub_codes.json")
        var lines: [String] = []
        for vector in cases {
            let subCode = try SubCode(vector)
            let name = subCode.subCode.isEmpty ? subCode.code : "\(subCode.code) `\(subCode.subCode)`"
            let again = vector["retryable"] == true ? "yes" : "no"
            let (outcome, english, chinese) = (try vector.string("outcome"), try vector.string("en"), try vector.string("zh-Hans"))
            lines.append("| \(subCode.method) | \(name) | \(outcome) | \(again) | \(english) | \(chinese) |")
        }
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let shipped = try String(contentsOf: root.appending(path: "docs/errors-alipay.md"), encoding: .utf8)
        let rows = shipped.split(separator: "\n").map(String.init).filter { $0.hasPrefix("| alipay.") }
        #expect(rows == lines)
    }
}
