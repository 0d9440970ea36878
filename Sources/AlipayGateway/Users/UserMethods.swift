import Clocks
import JSON
public import ToolKit

/// What users have let the shop know. Their tokens go out in bodies, never in addresses, and no tool sees one.
extension AlipayGateway {
    /// Exchanges the code that a browser brought back. A code is good once, so that this is sent once, whatever becomes of it.
    /// - Throws: ``GatewayError``, of which `isv.code-invalid` says that the code was used before or is too old.
    public func tokens(code: String) async throws(GatewayError) -> UserTokens {
        try await exchange([Parameter("grant_type", "authorization_code"), Parameter("code", code)])
    }

    /// Exchanges tokens for new ones, before they end.
    /// - Throws: ``GatewayError``; `notSent` where there is nothing to renew them with.
    public func tokens(refreshing tokens: UserTokens) async throws(GatewayError) -> UserTokens {
        guard let refresh = tokens.refresh else { throw .notSent("these tokens can't be renewed") }
        return try await exchange([Parameter("grant_type", "refresh_token"), Parameter("refresh_token", refresh.reveal())])
    }

    /// What Alipay tells of a user. Personal data: most of it is not for an agent.
    /// - Throws: ``GatewayError``; `unusableAnswer` where the answer is about somebody else.
    public func userInfo(_ tokens: UserTokens) async throws(GatewayError) -> GatewayAnswer {
        let answer = try await ask(.userInfo, .parameters([Parameter("auth_token", tokens.access.reveal())]))
        // Newer applications are told open ids alone, older ones numbers, some both: only the same kind can be compared.
        let told = answer.text(Self.isNumber(tokens.user) ? "user_id" : "open_id")
        guard told.map({ $0.utf8.elementsEqual(tokens.user.utf8) }) ?? true else {
            throw .unusableAnswer("the answer is about another user")
        }
        return answer
    }

    private func exchange(_ parameters: [Parameter]) async throws(GatewayError) -> UserTokens {
        guard parameters.allSatisfy({ (1...256).contains($0.value.utf8.count) && Self.isVisible($0.value) }) else {
            throw .notSent("this is no code of Alipay's")
        }
        let answer = try await ask(.token, .parameters(parameters))
        guard let tokens = Self.tokens(answer, at: try connected().clock.now()) else {
            throw .unusableAnswer("the answer about the user's tokens is not complete")
        }
        return tokens
    }

    private static func tokens(_ answer: GatewayAnswer, at now: Instant) -> UserTokens? {
        guard let access = text("access_token", answer), let span = seconds("expires_in", answer),
            let user = text("user_id", answer) ?? text("open_id", answer)
        else { return nil }
        let refresh = text("refresh_token", answer)
        return UserTokens(
            access: HeldText(access), refresh: refresh.map { HeldText($0) }, expiresAt: now + span,
            refreshUntil: refresh == nil ? nil : seconds("re_expires_in", answer).map { now + $0 }, user: user)
    }

    private static func text(_ name: String, _ answer: GatewayAnswer) -> String? {
        answer.text(name).flatMap { (1...256).contains($0.utf8.count) && isVisible($0) ? $0 : nil }
    }

    /// A number of seconds, written as a number or as a text; at most ten years, which is as good as for ever.
    private static func seconds(_ name: String, _ answer: GatewayAnswer) -> Span? {
        let digits = answer.text(name) ?? answer.content[name]?.numberValue?.text
        guard let digits, let seconds = Int64(digits), seconds >= 0 else { return nil }
        return .seconds(min(seconds, 10 * 365 * 86_400))
    }

    /// Whether a user is named by an account's number: 16 digits that begin with 2088.
    private static func isNumber(_ user: String) -> Bool {
        user.utf8.count == 16 && user.hasPrefix("2088") && user.utf8.allSatisfy { (48...57).contains($0) }
    }

    private static func isVisible(_ text: String) -> Bool { text.utf8.allSatisfy { (33...126).contains($0) } }
}
