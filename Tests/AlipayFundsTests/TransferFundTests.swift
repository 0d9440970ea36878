import AlipayGateway
import AlipayTestSupport
import JSON
import LoopbackServer
import Money
import Testing
import ToolKit
import ToolKitTesting

@testable import AlipayFunds

@Suite("Transfers")
struct TransferFundTests {
    private static let sample: JSONObject = [
        "payee_type": "logon_id", "payee": "+86 138 0013 8000", "payee_name": "张三", "amount": "12.30", "title": "十一月佣金",
        "remark": "谢谢", "scene_name": "佣金报酬", "scene_info": #"[{"info_type":"岗位类型","info_content":"插画师"}]"#, "out_biz_no": "T1",
    ]
    /// For what needs no network: whatever is sent is lost.
    private static func tool(inKeyMode: Bool = true) throws -> TransferFund {
        let platform = try ScriptedPlatform(transfersInKeyMode: inKeyMode) { _ in .close }
        platform.server.stop()
        return TransferFund(gateway: platform.gateway)
    }

    /// The sample with some members changed; nil takes one away.
    private static func arguments(_ changes: [String: JSONValue?] = [:]) throws -> TransferFund.Arguments {
        var object = JSONObject()
        for member in sample.members where !changes.keys.contains(member.key) { object[member.key] = member.value }
        for case (let name, let value?) in changes { object[name] = value }
        return try TransferFund(gateway: .init(unconnectedFor: GateIdentity())).parameters.decode(object)
    }

    private static func refusal(_ changes: [String: JSONValue?]) async throws -> String? {
        let (tool, arguments) = (try tool(), try arguments(changes))
        do throws(Failure) {
            _ = try await tool.facts(for: arguments)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("the tool says what it takes and what it does, and personal arguments are marked")
    func conformance() throws {
        let tool = try Self.tool()
        let least: JSONObject = ["payee_type": "user_id", "payee": "2088102146225135", "amount": "0.1", "title": "x"]
        #expect(ToolConformance.check(tool, samples: [Self.sample, least]).isEmpty)
        #expect(Set(tool.parameters.fields.filter(\.isPersonal).map(\.name)) == ["payee", "payee_name"])
        #expect(tool.effects == [.transfer])
    }

    @Test("facts are the payee in its one form, nothing is asked, and the movement is payee, amount and number")
    func movement() async throws {
        let tool = try Self.tool()
        let arguments = try Self.arguments()
        let facts = try await tool.facts(for: arguments)
        let payee = PayeeIdentity(kind: "ALIPAY_LOGON_ID", id: "13800138000")
        #expect(facts == .payee(PayeeFacts(identity: payee, name: "张三")))
        #expect(
            try tool.movement(arguments, facts, number: RequestNumber("N"))
                == .transfer(payee: payee, amount: .fen(1230), number: RequestNumber("N")))
        let reference = tool.reference(in: arguments)
        #expect(reference == MovementReference(order: nil, number: RequestNumber("T1"), reason: "谢谢"))
        #expect(tool.reference(in: try Self.arguments(["out_biz_no": nil])).number == nil)
    }

    @Test("a transfer in key mode is refused before anything is decided, with what to do")
    func keyMode() async throws {
        let platform = try ScriptedPlatform { _ in .close }
        defer { platform.server.stop() }
        let tool = TransferFund(gateway: platform.gateway)
        let arguments = try Self.arguments()
        let failure = await #expect(throws: Failure.self) { try await tool.facts(for: arguments) }
        #expect(failure?.code == "transfer-needs-certificates" && failure?.mayHelpLater == false)
        #expect(failure?.text.contains("certificate mode") == true)
        // What was approved or held while it was allowed is not sent either.
        let movement = try tool.movement(arguments, .none, number: RequestNumber("T1"))
        let told = Told(await tool.execute(arguments, under: platform.permit(for: movement)))
        #expect(told.verdict == .failed && told.failure?.code == "transfer-needs-certificates" && platform.events.isEmpty)
    }

    @Test(
        "what Alipay would refuse is refused here, before anything is decided",
        arguments: [
            (["payee_name": nil], "payee-name-needed"), (["payee_name": "\u{200B} "], "payee-name-needed"),
            (["payee": "2088102146225135"], "invalid-payee"), (["payee_type": "user_id"], "invalid-payee"),
            (["amount": "0.09"], "invalid-argument"),
            (["title": "https://x.example/a"], "invalid-argument"), (["title": "=-+ @"], "invalid-argument"),
            (["out_biz_no": "T 1"], "invalid-argument"),
            (["scene_name": nil], "invalid-argument"), (["scene_name": "\u{200B}"], "invalid-argument"),
            (["scene_info": "[]"], "invalid-argument"),
            (["scene_info": "{}"], "invalid-argument"), (["scene_info": "no JSON"], "invalid-argument"),
            (["scene_info": #"[{"info_type":"a"}]"#], "invalid-argument"),
            (["scene_info": #"[{"info_type":"a","info_content":1}]"#], "invalid-argument"),
            (["scene_info": #"[{"info_type":"a","info_content":"b","c":"d"}]"#], "invalid-argument"),
            (["scene_info": #"[{"info_type":"a","info_content":""}]"#], "invalid-argument"),
        ] as [([String: JSONValue?], String)])
    func refused(changes: [String: JSONValue?], code: String) async throws {
        #expect(try await Self.refusal(changes) == code)
    }

    @Test("with an account's number or open id the name may be left out, and so may remark, scene and number")
    func optional() async throws {
        let less: [String: JSONValue?] = [
            "payee_type": "user_id", "payee": "2088102146225135", "payee_name": nil, "remark": nil, "scene_name": nil, "scene_info": nil,
            "out_biz_no": nil,
        ]
        #expect(try await Self.refusal(less) == nil)
        #expect(try await Self.refusal(["amount": "0.10"]) == nil)
        #expect(throws: ArgumentError.self) { try Self.arguments(["amount": "100000000.01"]) }
        #expect(throws: ArgumentError.self) { try Self.arguments(["payee_type": "BANKCARD_ACCOUNT"]) }
    }

    @Test("a scene reports at most ten things")
    func sceneBound() async throws {
        func infos(_ count: Int) -> JSONValue {
            .string("[" + Array(repeating: #"{"info_type":"a","info_content":"b"}"#, count: count).joined(separator: ",") + "]")
        }
        #expect(try await Self.refusal(["scene_info": infos(10)]) == nil)
        #expect(try await Self.refusal(["scene_info": infos(11)]) == "invalid-argument")
    }

    @Test("a permit for something else sends nothing")
    func otherPermit() async throws {
        let platform = try ScriptedPlatform { _ in .close }
        defer { platform.server.stop() }
        let tool = TransferFund(gateway: platform.gateway)
        let told = Told(await tool.execute(try Self.arguments(), under: platform.permit()))
        #expect(told.verdict == .failed && told.failure?.code == "wrong-permit" && platform.events.isEmpty)
    }
}
