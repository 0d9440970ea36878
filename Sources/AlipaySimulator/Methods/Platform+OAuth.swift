import Clocks
import JSON

extension Platform {
    /// Exchanges a code, or renews tokens. Its parameters stand beside the common ones: there is no business content.
    func token(_ call: VerifiedCall, in users: inout UserBook, at now: Instant) throws(TradeRefusal) -> JSONObject {
        func parameter(_ name: String, _ subCode: String) throws(TradeRefusal) -> String {
            guard let text = nonEmpty(call.parameters[name]), text.count <= 40 else {
                throw .turnedAway(code: "40002", subCode: subCode, message: "\(name)无效")
            }
            return text
        }
        let grant: AccessGrant
        switch call.parameters["grant_type"] {
        case "authorization_code": grant = try users.exchange(try parameter("code", "isv.code-invalid"), at: now)
        case "refresh_token": grant = try users.refresh(try parameter("refresh_token", "isv.refresh-token-invalid"), at: now)
        default: throw .turnedAway(code: "40002", subCode: "isv.grant-type-invalid", message: "grant_type参数不正确")
        }
        var answer: JSONObject = [
            "access_token": .string(grant.accessToken), "auth_start": .string(ChinaTime.text(grant.issuedAt)),
            "expires_in": .integer((grant.expiresAt - now).milliseconds / 1000),
            "re_expires_in": .integer((grant.refreshUntil - now).milliseconds / 1000), "refresh_token": .string(grant.refreshToken),
        ]
        if let user = users.find(grant.userID, kind: "ALIPAY_USER_ID") {
            answer[identity(of: user).key] = .string(identity(of: user).value)
        }
        return answer
    }

    /// What a user shares.
    func userInfo(_ call: VerifiedCall, in users: UserBook, at now: Instant) throws(TradeRefusal) -> JSONObject {
        guard let token = nonEmpty(call.parameters["auth_token"]) else {
            throw .turnedAway(code: "20001", subCode: "aop.invalid-auth-token", message: "无效的访问令牌")
        }
        let (user, scope) = try users.user(of: token, at: now)
        guard scope == "auth_user" else {
            throw .turnedAway(code: "40006", subCode: "isv.insufficient-user-permissions", message: "用户权限不足")
        }
        var answer: JSONObject = [identity(of: user).key: .string(identity(of: user).value)]
        for member in user.profile.members { answer[member.key] = member.value }
        return answer
    }

    /// How this application knows a user: newer ones by an open id alone.
    private func identity(of user: SimulatedUser) -> (key: String, value: String) {
        tellsOpenIDs ? ("open_id", user.openID) : ("user_id", user.userID)
    }
}
