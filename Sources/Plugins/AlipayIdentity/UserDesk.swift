public import AlipayGateway
public import Clocks
public import ToolKit

/// Authorisations of users from the link to the handle: who asked, what came back, what is kept of it.
///
/// Both ways back end here: the user's browser at the host's own address, and a code that the shop's page hands to the agent.
public struct UserDesk: Sendable {
    /// Keeps the tokens that came of a state, for the caller whose state it was.
    /// - Returns: the handle.
    public typealias Leave = @Sendable (_ tokens: UserTokens, _ state: String, _ caller: Caller) async throws(Failure) -> String

    /// So long before its end an access token is renewed by whoever needs it.
    static let margin = Span.minutes(5)

    let gateway: AlipayGateway
    let states: any StateBook
    let keeper: any TokenKeeper
    let leave: Leave
    let clock: any WallClock
    private let renewals = Renewals()

    /// A desk.
    /// - Parameters:
    ///   - gateway: asks Alipay.
    ///   - states: gives out the states of links, and takes each back once.
    ///   - keeper: keeps the tokens.
    ///   - leave: keeps those that came of a state, so that the keeper finds them by it.
    ///   - clock: the clock by which the ends of tokens are told.
    public init(
        gateway: AlipayGateway, states: any StateBook, keeper: any TokenKeeper, leave: @escaping Leave, clock: any WallClock
    ) {
        self.gateway = gateway
        self.states = states
        self.keeper = keeper
        self.leave = leave
        self.clock = clock
    }

    /// Takes what a user's browser brings to the redirect address: the state says for whom, and the tokens are left for that caller.
    ///
    /// The state is struck off first. Whatever fails after that needs a new link: a code that was seen is not tried twice.
    /// - Parameters:
    ///   - code: the parameter `auth_code`, as it came.
    ///   - state: the parameter `state`, as it came.
    /// - Throws: ``Failure`` with a text that may be shown to whoever looks at the page: nothing of tokens, agents or users is in it.
    public func receive(code: String, state: String) async throws(Failure) {
        guard Self.isCode(code) else { throw Self.unusableCode }
        let caller = try await states.redeem(state, by: nil)
        _ = try await leave(try await exchange(code), state, caller)
    }

    /// The handle of the tokens that came of a caller's state.
    /// - Parameter code: what the shop's own page was brought; nil where the browser comes to this host.
    func handle(of state: String, code: String?, for caller: Caller) async throws(Failure) -> String {
        if let handle = try await keeper.handle(from: state, for: caller) { return handle }
        guard let code else { throw Self.notYet }
        guard Self.isCode(code) else { throw Self.unusableCode }
        let owner = try await states.redeem(state, by: caller)
        return try await leave(try await exchange(code), state, owner)
    }

    /// The tokens behind a handle, renewed where they are about to end.
    func tokens(_ handle: String, for caller: Caller) async throws(Failure) -> UserTokens {
        let tokens = try await kept(handle, for: caller)
        guard tokens.expiresAt < clock.now() + Self.margin else { return tokens }
        let outcome = await renewals.renew(handle) {
            do throws(Failure) { return .success(try await renewed(handle, for: caller)) } catch { return .failure(error) }
        }
        return try outcome.get()
    }

    private func renewed(_ handle: String, for caller: Caller) async throws(Failure) -> UserTokens {
        // Somebody may have renewed them since they were looked at.
        let tokens = try await kept(handle, for: caller)
        let now = clock.now()
        guard tokens.expiresAt < now + Self.margin else { return tokens }
        guard tokens.refresh != nil, tokens.refreshUntil.map({ now < $0 }) ?? true else {
            guard now < tokens.expiresAt else { throw Self.ended }
            return tokens
        }
        let newer: UserTokens
        do throws(GatewayError) {
            newer = try await gateway.tokens(refreshing: tokens)
        } catch {
            // Another host may have renewed them, or the old ones last a little longer.
            let kept = try await kept(handle, for: caller)
            guard clock.now() < kept.expiresAt else { throw error.failure(Masked.inText("授权更新失败. 错误信息: \(error.agentText)")) }
            return kept
        }
        guard newer.user.utf8.elementsEqual(tokens.user.utf8) else { throw Self.otherUser }
        // In the transaction that keeps them it is asked once more whether the conversation has ended.
        try await keeper.replace(handle, with: newer, for: caller)
        return newer
    }

    private func kept(_ handle: String, for caller: Caller) async throws(Failure) -> UserTokens {
        guard let tokens = try await keeper.tokens(handle, for: caller) else { throw Self.unknownHandle }
        return tokens
    }

    private func exchange(_ code: String) async throws(Failure) -> UserTokens {
        do throws(GatewayError) {
            return try await gateway.tokens(code: code)
        } catch {
            throw error.failure(Masked.inText("授权失败, 请重新获取授权链接. 错误信息: \(error.agentText)"))
        }
    }

    private static func isCode(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count) && text.utf8.allSatisfy { (33...126).contains($0) }
    }

    private static let unusableCode = Failure(code: "invalid-argument", text: "`auth_code` is not a code of Alipay's.")
    private static let notYet = Failure(
        code: "not-yet",
        text: "The user has not agreed yet. Ask again once they have; after ten minutes the link is over, and they need a new one.",
        mayHelpLater: true)
    private static let unknownHandle = Failure(
        code: "handle-unknown", text: "There is no such handle in this conversation. Ask the user for a new authorisation.")
    private static let ended = Failure(
        code: "authorisation-ended", text: "The user's authorisation has ended. Ask the user for a new one.")
    private static let otherUser = Failure(
        code: "unusable-answer", text: "Alipay's answer about the user is not complete, or is about another one.")
}
