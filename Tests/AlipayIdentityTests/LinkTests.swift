import AlipayGateway
import Clocks
import Cryptography
import Foundation
import JSON
import Money
import Testing
import ToolKit

@testable import AlipayIdentity

private let caller = Caller(agent: "front", conversation: nil)

private func state() -> AuthorizationState {
    AuthorizationState(
        sealer: StateSealer { HMACSHA256.authenticate($0, key: [1, 2, 3]) }, clock: HandClock(Instant(seconds: 1_795_244_645)))
}

private func tool(_ state: AuthorizationState, at address: String = ConsentPage.Address.production) -> GetAuthorizationURL {
    let page = ConsentPage(
        address: address, applicationID: "2021000000000001", redirectURL: "https://m.example/back?shop=1&name=a b(c)")
    return GetAuthorizationURL(setup: AlipayIdentity.Setup(page: page, state: state))
}

@Test(
    "the link leads to the consent page of its environment, with application, scope, way back and a state for this caller",
    arguments: [
        (ConsentPage.Address.production, "openauth.alipay.com", ConsentPage.Scope.base),
        (ConsentPage.Address.sandbox, "openauth-sandbox.dl.alipaydev.com", .user),
        ("http://127.0.0.1:8790" + ConsentPage.Address.path, "127.0.0.1", .user),
    ])
func link(address: String, host: String, scope: ConsentPage.Scope) async throws {
    let state = state()
    let tool = tool(state, at: address)
    let output = try await tool.read(tool.parameters.decode(["scope": .string(scope.rawValue)]), for: caller)
    let parts = try #require(URLComponents(string: output.url))
    #expect(parts.host == host && parts.path == "/oauth2/publicAppAuthorize.htm")
    // A form's plus, which this reader of URLs leaves alone, is a space.
    let items = (parts.queryItems ?? []).map { "\($0.name)=\(($0.value ?? "").replacingOccurrences(of: "+", with: " "))" }
    #expect(
        items.dropLast() == [
            "app_id=2021000000000001", "scope=\(scope.rawValue)", "redirect_uri=https://m.example/back?shop=1&name=a b(c)",
        ])
    let token = try #require(parts.queryItems?.last)
    #expect(token.name == "state")
    try state.verify(try #require(token.value), for: caller)
    #expect(throws: AuthorizationState.Refused.notGenuine) {
        try state.verify(token.value ?? "", for: Caller(agent: "back", conversation: nil))
    }
}

@Test("the answer stands in Markdown, says how long the link is good for, and repeats it as data")
func answer() async throws {
    let tool = tool(state())
    let output = try await tool.read(tool.parameters.decode([:]), for: caller)
    #expect(output.url.contains("scope=auth_base&") && !output.url.contains("(") && !output.url.contains(")"))
    #expect(output.text == "授权链接: [点击授权](\(output.url)), 请在 10 分钟内完成")
    #expect(
        output.structured == ["authorization_url": .string(output.url), "scope": "auth_base", "expires_in_seconds": 600])
}

@Test("the scope is one of two, and a host that users cannot be sent back to says so")
func refusals() async throws {
    let listed = AlipayIdentity(nil, select: [.getAuthorizationURL]).tools.map(\.tool)
    #expect(listed.map(\.name) == ["get_authorization_url"] && listed.map(\.effects) == [[.read]])
    #expect(AlipayIdentity(nil, select: []).tools.isEmpty)
    let tool = GetAuthorizationURL(setup: nil)
    for scope in ["auth_userinfo", "", "auth_base,auth_user", "AUTH_BASE"] {
        #expect(throws: ArgumentError.self, "\(scope)") { try tool.parameters.decode(["scope": .string(scope)]) }
    }
    let arguments = try tool.parameters.decode([:])
    let failure = await #expect(throws: Failure.self) { try await tool.read(arguments, for: caller) }
    #expect(failure?.code == "not-configured" && failure?.mayHelpLater == false)
}
