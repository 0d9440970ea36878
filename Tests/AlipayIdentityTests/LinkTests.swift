import AlipayGateway
import Clocks
import Foundation
import JSON
import Money
import Testing
import ToolKit
import ToolKitTesting
import Vault

@testable import AlipayIdentity

@Suite("Authorisation links")
struct LinkTests {
    @Test(
        "the link leads to the consent page of its environment, with application, scope, way back and a state for this caller",
        arguments: [
            (ConsentPage.Address.production, "openauth.alipay.com", ConsentPage.Scope.base),
            (ConsentPage.Address.sandbox, "openauth-sandbox.dl.alipaydev.com", .user),
            ("http://127.0.0.1:8790" + ConsentPage.Address.path, "127.0.0.1", .user),
        ])
    func link(address: String, host: String, scope: ConsentPage.Scope) async throws {
        let clock = HandClock(House.noon)
        let (_, vault, desk) = try await House.desk(.init(unconnectedFor: GateIdentity()), House.Ended(), clock)
        let page = ConsentPage(
            address: address, applicationID: "2021000000000001", redirectURL: "https://m.example/back?shop=1&name=a b(c)")
        let tool = GetAuthorizationURL(setup: AlipayIdentity.Setup(page: page, desk: desk))
        let output = try await tool.read(tool.parameters.decode(["scope": .string(scope.rawValue)]), for: front)
        let parts = try #require(URLComponents(string: output.url))
        #expect(parts.host == host && parts.path == "/oauth2/publicAppAuthorize.htm")
        // A form's plus, which this reader of URLs leaves alone, is a space.
        let items = (parts.queryItems ?? []).map { "\($0.name)=\(($0.value ?? "").replacingOccurrences(of: "+", with: " "))" }
        #expect(
            items.dropLast() == [
                "app_id=2021000000000001", "scope=\(scope.rawValue)", "redirect_uri=https://m.example/back?shop=1&name=a b(c)",
            ])
        #expect(parts.queryItems?.last == URLQueryItem(name: "state", value: output.state))
        #expect(try await vault.redeem(output.state, by: front) == front)
    }

    @Test("the answer stands in Markdown, says how long the link is good for, and repeats it as data")
    func answer() async throws {
        try await House.open { house in
            let tool = GetAuthorizationURL(setup: house.setup)
            let output = try await tool.read(tool.parameters.decode([:]), for: front)
            #expect(output.url.contains("scope=auth_base&") && !output.url.contains("(") && !output.url.contains(")"))
            #expect(output.text == "授权链接: [点击授权](\(output.url)), 请在 10 分钟内完成")
            #expect(
                output.structured == [
                    "authorization_url": .string(output.url), "scope": "auth_base", "state": .string(output.state),
                    "expires_in_seconds": 600,
                ])
            #expect(house.asked == [0, 0])
        }
    }

    @Test("the scope is one of two, and a host that users cannot be sent back to says so, whichever tool is asked")
    func refusals() async throws {
        let listed = AlipayIdentity(nil, select: Set(AlipayIdentity.ToolName.allCases)).tools.map(\.tool)
        #expect(listed.map(\.name) == ["get_authorization_url", "get_oauth_token", "query_user_info"])
        #expect(listed.map(\.effects) == [[.read], [.disclose], [.disclose]])
        #expect(AlipayIdentity(nil, select: []).tools.isEmpty)
        let link = GetAuthorizationURL(setup: nil)
        for scope in ["auth_userinfo", "", "auth_base,auth_user", "AUTH_BASE"] {
            #expect(throws: ArgumentError.self, "\(scope)") { try link.parameters.decode(["scope": .string(scope)]) }
        }
        #expect(await failure { try await link.read(link.parameters.decode([:]), for: front) } == "not-configured")
        let token = GetOAuthToken(setup: nil)
        #expect(await failure { try await token.read(token.parameters.decode(["state": "x"]), for: front) } == "not-configured")
        let info = QueryUserInfo(setup: nil)
        #expect(await failure { try await info.read(info.parameters.decode(["handle": "x"]), for: front) } == "not-configured")
    }

    @Test("each tool says what it takes and what it does")
    func conformance() {
        let link = ToolConformance.check(GetAuthorizationURL(setup: nil), samples: [[:], ["scope": "auth_user"]])
        let token = ToolConformance.check(GetOAuthToken(setup: nil), samples: [["state": "x"], ["state": "x", "auth_code": "y"]])
        let info = ToolConformance.check(QueryUserInfo(setup: nil), samples: [["handle": "x"], ["handle": "x", "fields": "mobile"]])
        #expect(link + token + info == [])
    }
}
