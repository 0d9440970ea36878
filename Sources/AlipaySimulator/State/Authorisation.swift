/// The merchant's authorisation under which a service provider's application acts (`app_auth_token`).
struct Authorisation: Sendable {
    /// The token that is good; nil where the application acts for nobody but itself.
    private(set) var token: String?
    /// Those that were good once.
    private var ended: Set<String> = []

    init(token: String?) { self.token = nonEmpty(token) }

    /// The merchant has authorised the application anew, or has ended it.
    mutating func renew(to next: String?) {
        if let token { ended.insert(token) }
        token = nonEmpty(next)
        if let token { ended.remove(token) }
    }

    /// Checks what a request names. A token that nobody gave out is none that could be left aside: the request would be another merchant's.
    func check(_ sent: String?) throws(GatewayRefusal) {
        guard nonEmpty(sent) != token else { return }
        if let sent, ended.contains(sent) { throw Self.refusal("app-auth-token-time-out", "应用授权令牌已过期") }
        throw Self.refusal("invalid-app-auth-token", "无效的应用授权令牌")
    }

    private static func refusal(_ what: String, _ text: String) -> GatewayRefusal {
        GatewayRefusal(code: "20001", message: "Insufficient Token Permissions", subCode: "aop.\(what)", subMessage: text)
    }
}
