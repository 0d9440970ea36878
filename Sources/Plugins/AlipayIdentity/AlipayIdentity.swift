public import AlipayGateway
public import ToolKit

/// Who a user is, as far as the user lets the shop know: so far the link on which the user is asked.
public struct AlipayIdentity: ToolModule {
    /// The module's name.
    public static let id = "alipay.identity"

    /// What the module needs of the host.
    public struct Setup: Sendable {
        let page: ConsentPage
        let state: AuthorizationState

        /// A setup.
        /// - Parameters:
        ///   - page: the consent page of the shop's application.
        ///   - state: makes the token that ties an answer to who asked.
        public init(page: ConsentPage, state: AuthorizationState) {
            self.page = page
            self.state = state
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
        let all: [(ToolName, AnyTool)] = [(.getAuthorizationURL, .reading(GetAuthorizationURL(setup: setup)))]
        tools = all.filter { names.contains($0.0) }.map(\.1)
    }
}

extension AlipayIdentity {
    /// The names of the tools.
    public enum ToolName: String, Sendable, Hashable, CaseIterable {
        /// The link on which a user is asked.
        case getAuthorizationURL = "get_authorization_url"

        /// Those among the names of Alipay's open platform.
        public static let platform: Set<ToolName> = []
    }
}
