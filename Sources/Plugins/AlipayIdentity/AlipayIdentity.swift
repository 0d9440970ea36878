public import AlipayGateway
public import ToolKit

/// Who a user is, as far as the user lets the shop know: the link on which they are asked, what comes of it, and their profile.
public struct AlipayIdentity: ToolModule {
    /// The module's name.
    public static let id = "alipay.identity"

    /// What the module needs of the host.
    public struct Setup: Sendable {
        let page: ConsentPage
        let desk: UserDesk

        /// A setup.
        /// - Parameters:
        ///   - page: the consent page of the shop's application.
        ///   - desk: takes what comes back, and keeps it.
        public init(page: ConsentPage, desk: UserDesk) {
            self.page = page
            self.desk = desk
        }
    }

    /// The tools that were selected.
    public let tools: [AnyTool]

    /// The tools.
    /// - Parameters:
    ///   - setup: nil on a host that has no application, or none that users could be sent back from: the tools can be listed and say so
    ///     when they are called.
    ///   - names: those that are wanted. None is offered unless its name was given.
    public init(_ setup: Setup?, select names: Set<ToolName>) {
        let all: [(ToolName, AnyTool)] = [
            (.getAuthorizationURL, .reading(GetAuthorizationURL(setup: setup))), (.getOAuthToken, .reading(GetOAuthToken(setup: setup))),
            (.queryUserInfo, .reading(QueryUserInfo(setup: setup))),
        ]
        tools = all.filter { names.contains($0.0) }.map(\.1)
    }
}

extension AlipayIdentity {
    /// The names of the tools.
    public enum ToolName: String, Sendable, Hashable, CaseIterable {
        /// The link on which a user is asked.
        case getAuthorizationURL = "get_authorization_url"
        /// The handle of what a user agreed to.
        case getOAuthToken = "get_oauth_token"
        /// What the user lets the shop know.
        case queryUserInfo = "query_user_info"

        /// Those among the names of Alipay's open platform.
        public static let platform: Set<ToolName> = [.getOAuthToken, .queryUserInfo]
    }

    /// What a host says that users could not be sent back to.
    static let notConfigured = Failure(
        code: "not-configured",
        text: "Users cannot be sent back to this shop yet: its redirect address is not set here. A person who runs this shop has to set it."
    )
}
