/// Whose money it is: part of every key, limit, question and entry.
public struct Shop: Sendable, Hashable {
    /// `simulator`, `sandbox` or `prod`: they never share a store.
    public let environment: String
    /// The app's id at the provider.
    public let appID: String
    /// The merchant for whom a service provider acts, by the number of its account at the provider; empty where the app is the
    /// merchant's own: an app belongs to one account. In stores of earlier versions it can be a digest of the token of that time.
    public let merchant: String
    /// The shop as the store keys it.
    public let key: String

    /// A shop.
    public init(environment: String, appID: String, merchant: String = "") {
        self.environment = environment
        self.appID = appID
        self.merchant = merchant
        key = [environment, appID, merchant].joined(separator: "/")
    }

    /// A shop by its key; nil for a text that is no key of a shop.
    public init?(key: String) {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { return nil }
        self.init(environment: parts[0], appID: parts[1], merchant: parts[2])
    }

    /// Whether it is keyed by the digest of a token, as stores of earlier versions have it.
    public var isKeyedByToken: Bool { merchant.utf8.count == 64 }

    /// Whether the other one is of the same app.
    func isOfSameApp(as other: Shop) -> Bool { environment == other.environment && appID == other.appID }
}
