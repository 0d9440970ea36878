import AlipayTestSupport
import Clocks
import JSON
import LoopbackServer
import Testing
import ToolKit

@testable import AlipayGateway

@Suite("What users let the shop know")
struct UserMethodTests {
    private static let token = "alipay.system.oauth.token"
    private static let full: JSONObject = [
        "access_token": "MARKER-ACCESS", "refresh_token": "MARKER-REFRESH", "user_id": "2088000000000005", "expires_in": 1_296_000,
        "re_expires_in": "2592000",
    ]

    private static func changed(_ changes: [(String, JSONValue?)]) -> JSONObject {
        var object = full
        for (key, value) in changes { object[key] = value }
        return object
    }

    @Test("a token's answer without a code is a success only when signed, and says until when it is good")
    func exchange() async throws {
        let platform = try ScriptedPlatform { _ in try ScriptedPlatform.signed(Self.token, Self.full) }
        defer { platform.server.stop() }
        let tokens = try await platform.gateway.tokens(code: "4b203fe6c11548bcabd8da5bb087a83b")
        #expect(tokens.access.reveal() == "MARKER-ACCESS" && tokens.refresh?.reveal() == "MARKER-REFRESH")
        #expect(tokens.user == "2088000000000005")
        #expect(tokens.expiresAt == platform.clock.now() + .seconds(1_296_000))
        #expect(tokens.refreshUntil == platform.clock.now() + .seconds(2_592_000))
        let request = try #require(platform.server.requests.first)
        #expect(String(decoding: request.body, as: UTF8.self) == "grant_type=authorization_code&code=4b203fe6c11548bcabd8da5bb087a83b")
        #expect(!request.target.contains("biz_content") && !request.target.contains("4b203fe6"))
        _ = try await platform.gateway.tokens(refreshing: tokens)
        let second = try #require(platform.server.requests.last)
        #expect(String(decoding: second.body, as: UTF8.self) == "grant_type=refresh_token&refresh_token=MARKER-REFRESH")
        #expect(!second.target.contains("MARKER") && !"\(platform.events) \(tokens)".contains("MARKER"))
    }

    @Test("an answer that is not signed, not whole or an error gives no tokens")
    func refused() async throws {
        let rows: [(String, @Sendable () throws -> LoopbackServer.Reply)] = [
            ("unusable-answer", { .text("{\"alipay_system_oauth_token_response\":\(JSONValue.object(Self.full).text)}") }),
            ("unusable-answer", { try ScriptedPlatform.signed(Self.token, Self.full, root: "error_response") }),
            ("unusable-answer", { try ScriptedPlatform.signed(Self.token, Self.changed([("access_token", nil)])) }),
            ("unusable-answer", { try ScriptedPlatform.signed(Self.token, Self.changed([("access_token", "a b")])) }),
            ("unusable-answer", { try ScriptedPlatform.signed(Self.token, Self.changed([("user_id", nil)])) }),
            ("unusable-answer", { try ScriptedPlatform.signed(Self.token, Self.changed([("expires_in", "soon")])) }),
            ("unusable-answer", { try ScriptedPlatform.signed(Self.token, Self.changed([("expires_in", -1)])) }),
            (
                "isv.code-invalid",
                { .text(#"{"error_response":{"code":"40002","msg":"Invalid Arguments","sub_code":"isv.code-invalid"}}"#) }
            ),
        ]
        for (code, reply) in rows {
            let platform = try ScriptedPlatform { _ in try reply() }
            defer { platform.server.stop() }
            do throws(GatewayError) {
                _ = try await platform.gateway.tokens(code: "c")
                Issue.record("\(code)")
            } catch {
                #expect(error.code == code)
            }
            #expect(platform.server.requests.count == 1)
        }
        let platform = try ScriptedPlatform { _ in
            try ScriptedPlatform.signed(Self.token, Self.changed([("user_id", nil), ("open_id", "0a")]))
        }
        defer { platform.server.stop() }
        #expect(try await platform.gateway.tokens(code: "c").user == "0a")
        for code in ["", "a b", String(repeating: "a", count: 257), "a\nb"] {
            await #expect(throws: GatewayError.notSent("this is no code of Alipay's")) { try await platform.gateway.tokens(code: code) }
        }
        #expect(platform.server.requests.count == 1)
    }

    @Test("a code is never sent twice, even where a kept connection is dead")
    func once() async throws {
        let platform = try ScriptedPlatform { request in
            request.index == 0 ? try ScriptedPlatform.signed(Self.token, Self.full) : .close
        }
        defer { platform.server.stop() }
        _ = try await platform.gateway.tokens(code: "c1")
        await #expect(throws: GatewayError.self) { try await platform.gateway.tokens(code: "c2") }
        #expect(platform.server.requests.count == 2)
    }

    @Test("what is told of a user is asked with the token in the body, and refused where it is about somebody else")
    func userInfo() async throws {
        let rows: [(String, JSONObject, Bool)] = [
            ("2088000000000005", ["user_id": "2088000000000005"], true), ("2088000000000005", ["user_id": "2088000000000006"], false),
            ("2088000000000005", ["open_id": "0b"], true), ("0a", ["open_id": "0a", "user_id": "2088000000000005"], true),
            ("0a", ["open_id": "0b"], false),
        ]
        for (user, members, isGood) in rows {
            var object: JSONObject = ["code": "10000", "msg": "Success", "nick_name": "画家"]
            for member in members.members { object[member.key] = member.value }
            let answer = object
            let platform = try ScriptedPlatform { _ in try ScriptedPlatform.signed("alipay.user.info.share", answer) }
            defer { platform.server.stop() }
            let tokens = UserTokens(
                access: HeldText("MARKER"), refresh: nil, expiresAt: platform.clock.now(), refreshUntil: nil, user: user)
            let told = try? await platform.gateway.userInfo(tokens)
            #expect((told?.text("nick_name") == "画家") == isGood, "\(user) \(members)")
            let request = try #require(platform.server.requests.first)
            #expect(String(decoding: request.body, as: UTF8.self) == "auth_token=MARKER")
            #expect(!request.target.contains("MARKER") && !"\(platform.events)".contains("MARKER"))
            await #expect(throws: GatewayError.self) { try await platform.gateway.tokens(refreshing: tokens) }
        }
    }
}
