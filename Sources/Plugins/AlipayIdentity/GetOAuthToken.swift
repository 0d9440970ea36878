import AlipayGateway
import Clocks
import JSON
import Money
import ToolKit

/// Tells whether the user has agreed, and gives the handle of what came of it: `alipay.system.oauth.token`. The token stays in the host.
struct GetOAuthToken: ReadingTool {
    struct Arguments: Sendable {
        let state: String
        let code: String?
    }

    struct Output: ToolOutput {
        let handle: String
        let user: String
        let expiresAt: Instant

        static let schema: JSONObject = [
            "type": "object",
            "properties": [
                "handle": ["type": "string", "description": "what query_user_info takes; good in this conversation alone"],
                "user_id": ["type": "string", "description": "the user's id at Alipay (user_id or open_id)"],
                "expires_at": ["type": "string", "description": "until when it is good if nobody uses it"],
            ],
            "required": ["handle", "user_id", "expires_at"],
        ]

        var text: String { "授权成功, 用户ID: \(user), 授权凭证: \(handle)" }

        var structured: JSONObject {
            ["handle": .string(handle), "user_id": .string(user), "expires_at": .string(expiresAt.text)]
        }
    }

    let name = AlipayIdentity.ToolName.getOAuthToken.rawValue
    let title = "What the user agreed to (换取授权令牌)"
    let summary = """
        Tells whether the user of this conversation has agreed on the link of get_authorization_url, and answers with their id and a \
        handle (授权凭证) for query_user_info. The access token itself stays in the host. The handle is good in this conversation alone, and \
        ends with it. Where the user has not agreed yet, ask again a little later.
        """
    let effects: Set<Effect> = [.disclose]
    let methods = [ReadingMethod.token.rawValue]
    let parameters = Parameters(
        Field("state", \Arguments.state, .string(1...100), "what get_authorization_url answered as `state`"),
        Field(
            "auth_code", \Arguments.code, Kind.string(1...128).orAbsent,
            "the code (授权码) that the shop's own page was brought, where users are sent there and not to this host"),
        build: Arguments.init)
    private let setup: AlipayIdentity.Setup?

    init(setup: AlipayIdentity.Setup?) { self.setup = setup }

    func order(in arguments: Arguments) -> OrderNumber? { nil }

    func read(_ arguments: Arguments, for caller: Caller) async throws(Failure) -> Output {
        guard let desk = setup?.desk else { throw AlipayIdentity.notConfigured }
        let handle = try await desk.handle(of: arguments.state, code: arguments.code, for: caller)
        let tokens = try await desk.tokens(handle, for: caller)
        return Output(
            handle: handle, user: OutsideText.neutral(tokens.user, limit: 128), expiresAt: tokens.refreshUntil ?? tokens.expiresAt)
    }
}
