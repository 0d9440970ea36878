import Clocks
import Cryptography
import JSON
import Money
import Testing

@testable import AlipaySimulator

@Suite("users, their consent, and tokens")
struct OAuthTests {
    private func call(_ world: TestWorld, _ method: String, _ parameters: [String: String]) throws -> Answer {
        var changes: [String: String?] = parameters
        changes["biz_content"] = .some(nil)
        let pairs = try world.signed(method, JSONObject(), changing: changes)
        guard let query = WireParameters(decoding: Form.text(pairs).utf8) else { throw Unexpected("the form does not decode") }
        guard case .send(let answer) = world.simulator.take(GatewayRequest(query: query, form: WireParameters())) else {
            throw Unexpected("no answer")
        }
        return Answer(bytes: answer.body)
    }

    private func exchange(_ world: TestWorld, code: String) throws -> Answer {
        try call(world, "alipay.system.oauth.token", ["grant_type": "authorization_code", "code": code])
    }

    private func refresh(_ world: TestWorld, _ token: String) throws -> Answer {
        try call(world, "alipay.system.oauth.token", ["grant_type": "refresh_token", "refresh_token": token])
    }

    private func share(_ world: TestWorld, _ token: String) throws -> JSONValue {
        try call(world, "alipay.user.info.share", ["auth_token": token]).verified(by: world.simulator.configuration.platformKey.publicKey)
    }

    private func tokens(_ world: TestWorld, _ answer: Answer) throws -> (access: String, refresh: String) {
        let tokens = try answer.verified(by: world.simulator.configuration.platformKey.publicKey)
        guard let access = tokens["access_token"]?.stringValue, let refresh = tokens["refresh_token"]?.stringValue else {
            throw Unexpected("no tokens: \(answer.text)")
        }
        return (access, refresh)
    }

    /// The sub code of an error response, which nobody signed.
    private func subCode(_ answer: Answer) throws -> String? {
        let (key, source, sign) = try answer.parts()
        guard key == "error_response", sign == nil else { throw Unexpected("no error response: \(answer.text)") }
        return try JSONValue(parsing: source)["sub_code"]?.stringValue
    }

    @Test("a code works once; its tokens come signed and without a code")
    func exchanged() throws {
        let world = try TestWorld()
        let code = try world.simulator.consent(of: SimulatedUser.alice.userID, scope: "auth_user")
        let answer = try exchange(world, code: code)
        let tokens = try answer.verified(by: world.simulator.configuration.platformKey.publicKey)
        #expect(try answer.parts().key == "alipay_system_oauth_token_response")
        #expect(tokens["code"] == nil && tokens["user_id"]?.stringValue == SimulatedUser.alice.userID && tokens["open_id"] == nil)
        #expect(tokens["expires_in"] == 1_296_000 && tokens["re_expires_in"] == 2_592_000)
        #expect(tokens["access_token"]?.stringValue?.count == 40 && tokens["auth_start"] == "2026-11-21 15:04:05")
        #expect(try subCode(exchange(world, code: code)) == "isv.code-invalid")
        #expect(world.simulator.counters.succeeded["alipay.system.oauth.token"] == 1)
    }

    @Test("a code that nobody gave, is old, or of no kind is refused in an error response that nobody signed")
    func refusals() throws {
        let world = try TestWorld()
        #expect(try subCode(exchange(world, code: "x")) == "isv.code-invalid")
        #expect(try subCode(exchange(world, code: String(repeating: "x", count: 41))) == "isv.code-invalid")
        #expect(try subCode(call(world, "alipay.system.oauth.token", ["grant_type": "password"])) == "isv.grant-type-invalid")
        #expect(try subCode(call(world, "alipay.system.oauth.token", [:])) == "isv.grant-type-invalid")
        let code = try world.simulator.consent(of: SimulatedUser.bob.userID, scope: "auth_base")
        world.clock.advance(by: .hours(24))
        #expect(try subCode(exchange(world, code: code)) == "isv.code-invalid")
        world.simulator.add(Fault(.unavailableBefore))
        #expect(try subCode(exchange(world, code: code)) == "isp.unknow-error")
    }

    @Test("a user shares every field that there is; a missing one is not there")
    func shared() throws {
        let world = try TestWorld()
        let alice = try tokens(world, exchange(world, code: world.simulator.consent(of: SimulatedUser.alice.userID, scope: "auth_user")))
        let all = try share(world, alice.access)
        #expect(all["code"] == "10000" && all["nick_name"] == "小雅" && all["cert_no"] == "330106199001011234")
        #expect(all["deliver_addresses"]?.arrayValue?.first?["zip"] == "310000")
        let bob = try tokens(world, exchange(world, code: world.simulator.consent(of: SimulatedUser.bob.userID, scope: "auth_user")))
        let few = try share(world, bob.access)
        #expect(few["gender"] == "M" && few["cert_no"] == nil && few["user_id"]?.stringValue == SimulatedUser.bob.userID)
    }

    @Test("a newer application is told open ids and no numbers")
    func openIDs() throws {
        let world = try TestWorld(changing: { $0.tellsOpenIDs = true })
        let answer = try exchange(world, code: world.simulator.consent(of: SimulatedUser.bob.userID, scope: "auth_user"))
        let shared = try share(world, tokens(world, answer).access)
        #expect(shared["open_id"]?.stringValue == SimulatedUser.bob.openID && shared["user_id"] == nil)
        #expect(!answer.text.contains(SimulatedUser.bob.userID))
    }

    @Test("who only let himself be recognised shares nothing, and a token that is none or too old is told from another")
    func scopes() throws {
        let world = try TestWorld()
        let base = try tokens(world, exchange(world, code: world.simulator.consent(of: SimulatedUser.bob.userID, scope: "auth_base")))
        let refused = try share(world, base.access)
        #expect(refused["code"] == "40006" && refused["sub_code"] == "isv.insufficient-user-permissions")
        #expect(try share(world, "x")["sub_code"] == "aop.invalid-auth-token")
        world.clock.advance(by: .days(15))
        let old = try share(world, base.access)
        #expect(old["code"] == "20001" && old["sub_code"] == "aop.auth-token-time-out")
    }

    @Test("tokens are renewed once for each refresh token, and the old ones end with that")
    func refreshed() throws {
        let world = try TestWorld()
        let first = try tokens(world, exchange(world, code: world.simulator.consent(of: SimulatedUser.bob.userID, scope: "auth_user")))
        world.clock.advance(by: .days(20))
        let second = try tokens(world, refresh(world, first.refresh))
        #expect(try share(world, second.access)["nick_name"] == "大山")
        #expect(try share(world, first.access)["sub_code"] == "aop.invalid-auth-token")
        #expect(try subCode(refresh(world, first.refresh)) == "isv.refreshed-token-invalid")
        #expect(try subCode(refresh(world, "x")) == "isv.refresh-token-invalid")
        world.clock.advance(by: .days(30))
        #expect(try subCode(refresh(world, second.refresh)) == "isv.refresh-token-time-out")
    }

    @Test("a simulator started again knows codes and tokens")
    func journal() throws {
        let scratch = try Scratch()
        var (code, access) = ("", "")
        do {
            let world = try TestWorld(journal: scratch.file("journal"))
            code = try world.simulator.consent(of: SimulatedUser.bob.userID, scope: "auth_user")
            access = try tokens(world, exchange(world, code: code)).access
        }
        let world = try TestWorld(journal: scratch.file("journal"))
        #expect(try share(world, access)["nick_name"] == "大山")
        #expect(try subCode(exchange(world, code: code)) == "isv.code-invalid")
    }

    @Test("the consent page asks, and carries a code and the state back; who refuses gives nothing")
    func page() async throws {
        let world = try TestWorld()
        let link =
            "app_id=\(SimulatorConfiguration.standardAppID)&scope=auth_user&state=a%26b"
            + "&redirect_uri=https%3A%2F%2Fshop.example%2Falipay%2Foauth"
        try await world.simulator.whileServing { address in
            let page = try await RawCaller.ask(address, "GET", ConsentRoutes.path + "?" + link)
            #expect(page.status == 200 && String(decoding: page.body, as: UTF8.self).contains("小雅"))
            let form = link + "&user=\(SimulatedUser.alice.userID)&decision="
            let agreed = try await RawCaller.ask(address, "POST", ConsentRoutes.path, body: form + "agree")
            let location = try #require(agreed.header("location"))
            #expect(
                agreed.status == 303 && location.hasPrefix("https://shop.example/alipay/oauth?app_id=")
                    && location.hasSuffix("&state=a%26b"))
            let code = try #require(WireParameters(decoding: location.split(separator: "?")[1].utf8)?["auth_code"])
            #expect(try tokens(world, exchange(world, code: code)).access.count == 40)
            let refused = try await RawCaller.ask(address, "POST", ConsentRoutes.path, body: form + "refuse")
            #expect(refused.status == 200 && refused.header("location") == nil)
        }
    }

    @Test(
        "a link that asks for what there is not gets no page",
        arguments: [
            "app_id=1&scope=auth_user&redirect_uri=https%3A%2F%2Fa.example", "scope=auth_user&redirect_uri=https%3A%2F%2Fa.example",
            "app_id=2021000000000001&scope=all&redirect_uri=https%3A%2F%2Fa.example", "app_id=2021000000000001&scope=auth_user",
            "app_id=2021000000000001&scope=auth_user&redirect_uri=javascript%3Aalert",
            "app_id=2021000000000001&scope=auth_user&redirect_uri=https%3A%2F%2Fa.example%0d%0ax",
            "app_id=2021000000000001&scope=auth_user&redirect_uri=https%3A%2F%2Fa.example&state=\(String(repeating: "x", count: 101))",
        ])
    func badLinks(query: String) async throws {
        let world = try TestWorld()
        try await world.simulator.whileServing { address in
            #expect(try await RawCaller.ask(address, "GET", ConsentRoutes.path + "?" + query).status == 400)
            let posted = try await RawCaller.ask(
                address, "POST", ConsentRoutes.path, body: query + "&decision=agree&user=\(SimulatedUser.bob.userID)")
            #expect(posted.status == 400 && posted.header("location") == nil)
        }
    }
}
