import AlipayGateway
import JSON
import Money
import ToolKit

/// Tells what a user lets the shop know: `alipay.user.info.share`.
struct QueryUserInfo: ReadingTool {
    struct Arguments: Sendable {
        let handle: String
        let fields: String?
    }

    typealias Output = UserProfile

    let name = AlipayIdentity.ToolName.queryUserInfo.rawValue
    let title = "Query the user's profile (查询用户信息)"
    let summary = """
        Tells what the user of this conversation lets the shop know (用户信息), by the handle of get_oauth_token: id, nickname, avatar, \
        province, city and gender. Whatever else is asked for in `fields` is given only where the merchant's policy names it. Numbers of \
        documents, telephone numbers and mail addresses are always masked. What Alipay does not tell is left out.
        """
    let effects: Set<Effect> = [.disclose]
    let methods = [ReadingMethod.userInfo.rawValue]
    let disclosable = UserField.disclosable.map(\.rawValue)
    let parameters = Parameters(
        Field("handle", \Arguments.handle, .string(1...64), "what get_oauth_token answered as `handle`"),
        Field(
            "fields", \Arguments.fields, Kind.string(1...256).orAbsent,
            "what is wanted beyond the six, with commas between: " + UserField.disclosable.map(\.rawValue).joined(separator: ", ")),
        build: Arguments.init)
    private let setup: AlipayIdentity.Setup?

    init(setup: AlipayIdentity.Setup?) { self.setup = setup }

    func order(in arguments: Arguments) -> OrderNumber? { nil }

    /// The fields that the call names. What is no field's name is left out here, and refused when it comes to reading.
    func disclosing(_ arguments: Arguments) -> Set<String> {
        Set(Self.words(arguments).compactMap(UserField.init(rawValue:)).filter { UserField.disclosable.contains($0) }.map(\.rawValue))
    }

    func read(_ arguments: Arguments, for caller: Caller) async throws(Failure) -> UserProfile {
        guard let desk = setup?.desk else { throw AlipayIdentity.notConfigured }
        let asked = disclosing(arguments)
        for word in Self.words(arguments) where UserField(rawValue: word) == nil {
            throw Failure(
                code: "invalid-argument", text: "`fields` has a word that is no field's name: the description of this tool has all of them."
            )
        }
        let tokens = try await desk.tokens(arguments.handle, for: caller)
        do throws(GatewayError) {
            let answer = try await desk.gateway.userInfo(tokens)
            return UserProfile(answer, of: tokens.user, with: UserField.allCases.filter { asked.contains($0.rawValue) })
        } catch {
            throw error.failure(Masked.inText("用户信息查询失败. 错误信息: \(error.agentText)"))
        }
    }

    private static func words(_ arguments: Arguments) -> [String] {
        (arguments.fields ?? "").split(separator: ",").map { word in String(word.filter { !$0.isWhitespace }) }.filter { !$0.isEmpty }
    }
}
