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
        let life: Span

        static let schema: JSONObject = [
            "type": "object",
            "properties": [
                "authorization_url": ["type": "string", "description": "for the user of this conversation alone"],
                "scope": ["type": "string", "enum": ["auth_base", "auth_user"]],
                "expires_in_seconds": ["type": "integer"],
            ],
            "required": ["authorization_url", "scope", "expires_in_seconds"],
        ]

        var text: String { "授权链接: [点击授权](\(url)), 请在 \(life.milliseconds / 60_000) 分钟内完成" }

        var structured: JSONObject {
            [
                "authorization_url": .string(url), "scope": .string(scope.rawValue),
                "expires_in_seconds": .number(JSONNumber(life.milliseconds / 1000)),
            ]
        }
    }

    let name = AlipayIdentity.ToolName.getAuthorizationURL.rawValue
    let title = "获取授权链接"
    let summary = """
        生成支付宝用户授权链接，请交给本次会话的用户在浏览器中打开。auth_base 只获取用户标识，auth_user 还会请求用户同意提供公开资料。\
        链接十分钟内有效，只用于本次会话。
        """
    let effects: Set<Effect> = [.read]
    let parameters = Parameters(
        Field(
            "scope", \Arguments.scope, .choice(of: ["auth_base", "auth_user"]).orDefault("auth_base"),
            "授权范围：auth_base 静默授权，auth_user 用户信息授权"),
        build: Arguments.init)
    private let setup: AlipayIdentity.Setup?

    init(setup: AlipayIdentity.Setup?) { self.setup = setup }

    func order(in arguments: Arguments) -> OrderNumber? { nil }

    func read(_ arguments: Arguments, for caller: Caller) async throws(Failure) -> Output {
        guard let setup else {
            throw Failure(
                code: "not-configured",
                text: "Users cannot be sent back to this shop yet: its redirect address is not set here. A person who runs this shop has"
                    + " to set it.")
        }
        guard let scope = ConsentPage.Scope(rawValue: arguments.scope) else {
            throw Failure(code: "invalid-argument", text: "`scope` must be `auth_base` or `auth_user`.")
        }
        let token = setup.state.make(for: caller)
        return Output(url: setup.page.link(scope: scope, state: token.text), scope: scope, life: AuthorizationState.life)
    }
}
