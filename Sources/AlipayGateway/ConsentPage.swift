/// Alipay's page on which a user lets the shop know who they are. A browser opens it; nothing is sent to it and nothing is signed.
public struct ConsentPage: Sendable, Hashable {
    /// Where Alipay's consent pages are.
    public enum Address {
        /// The real one.
        public static let production = "https://openauth.alipay.com/oauth2/publicAppAuthorize.htm"
        /// The sandbox's.
        public static let sandbox = "https://openauth-sandbox.dl.alipaydev.com/oauth2/publicAppAuthorize.htm"
        /// The path of the page on any other host.
        public static let path = "/oauth2/publicAppAuthorize.htm"
    }

    /// What the shop asks to know.
    public enum Scope: String, Sendable, Hashable, CaseIterable {
        /// Who the user is: the account's number or open id alone.
        case base = "auth_base"
        /// The user's public details too; the page asks for consent.
        case user = "auth_user"
    }

    private let address: String
    private let applicationID: String
    private let redirectURL: String

    /// The page of one application.
    /// - Parameters:
    ///   - address: the page's own address, without a query.
    ///   - redirectURL: where the user's browser goes afterwards. It has to be registered for the application at Alipay.
    public init(address: String, applicationID: String, redirectURL: String) {
        self.address = address
        self.applicationID = applicationID
        self.redirectURL = redirectURL
    }

    /// The link for one user.
    /// - Parameter state: comes back with the browser, as it is; Alipay takes at most 100 letters of base64.
    public func link(scope: Scope, state: String) -> String {
        let parameters = [
            Parameter("app_id", applicationID), Parameter("scope", scope.rawValue), Parameter("redirect_uri", redirectURL),
            Parameter("state", state),
        ]
        return "\(address)?\(FormText.encode(parameters))"
    }
}
