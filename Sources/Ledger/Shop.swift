/// Whose money it is: part of every key, limit, question and entry.
public struct Shop: Sendable, Hashable {
    /// `simulator`, `sandbox` or `prod`: they never share a store.
    public let environment: String
    /// The app's id at the provider.
    public let appID: String
    /// The merchant for whom a service provider acts, as a digest of its token; empty where the app is the merchant's own.
    public let merchant: String

    /// A shop.
    public init(environment: String, appID: String, merchant: String = "") {
        self.environment = environment
        self.appID = appID
        self.merchant = merchant
    }

    /// The shop as the store keys it.
    public var key: String { [environment, appID, merchant].joined(separator: "/") }
}
