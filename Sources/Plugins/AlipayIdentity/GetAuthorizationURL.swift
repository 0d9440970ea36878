import AlipayGateway
import Clocks
import JSON
import Money
import ToolKit

/// Makes the link on which a user lets the shop know who they are. Nothing is sent, and a link discloses nothing.
struct GetAuthorizationURL: ReadingTool {
    struct Arguments: Sendable {
        let scope: String
    }

    struct Output: ToolOutput {
        let url: String
        let scope: ConsentPage.Scope
        let state: String
        let life: Span

        static let schema: JSONObject = [
            "type": "object",
            "properties": [
                "authorization_url": ["type": "string", "description": "the link; for the user of this conversation alone"],
                "scope": ["type": "string", "enum": ["auth_base", "auth_user"], "description": "what is asked for"],
                "state": ["type": "string", "description": "what get_oauth_token takes once the user has agreed; good once"],
                "expires_in_seconds": ["type": "integer", "description": "for how long the link is good"],
            ],
            "required": ["authorization_url", "scope", "state", "expires_in_seconds"],
        ]

        var text: String { "授权链接: [点击授权](\(url)), 请在 \(life.milliseconds / 60_000) 分钟内完成" }

        var structured: JSONObject {
            [
                "authorization_url": .string(url), "scope": .string(scope.rawValue), "state": .string(state),
                "expires_in_seconds": .number(JSONNumber(life.milliseconds / 1000)),
            ]
        }
    }

    let name = AlipayIdentity.ToolName.getAuthorizationURL.rawValue
    let title = "Authorisation link (授权链接)"
    let summary = """
        Makes a link on which the user of this conversation lets the shop know who they are at Alipay (用户授权). Give it to that user and to \
        nobody else, to open in a browser. auth_base tells the user's id alone, auth_user also asks for the public profile. The link is \
        good for ten minutes.
        """
    let effects: Set<Effect> = [.read]
    let parameters = Parameters(
        Field(
            "scope", \Arguments.scope, .choice(of: ["auth_base", "auth_user"]).orDefault("auth_base"),
            "what is asked for (授权范围): auth_base the id alone (静默授权), auth_user the public profile too (用户信息授权)"),
        build: Arguments.init)
    private let setup: AlipayIdentity.Setup?

    init(setup: AlipayIdentity.Setup?) { self.setup = setup }

    func order(in arguments: Arguments) -> OrderNumber? { nil }

    func read(_ arguments: Arguments, for caller: Caller) async throws(Failure) -> Output {
        guard let setup else { throw AlipayIdentity.notConfigured }
        guard let scope = ConsentPage.Scope(rawValue: arguments.scope) else {
            throw Failure(code: "invalid-argument", text: "`scope` must be `auth_base` or `auth_user`.")
        }
        let state = try await setup.desk.states.issue(for: caller, scope: scope.rawValue)
        return Output(
            url: setup.page.link(scope: scope, state: state.text), scope: scope, state: state.text,
            life: state.expiresAt - setup.desk.clock.now())
    }
}
