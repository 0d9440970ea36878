import Access
import HTTPClient
import JSON

/// The keys of the issuer of the settings: fetched when they are needed, and kept.
///
/// What a token says never decides what is fetched, only that something is, and that at most every half minute.
actor IssuerKeys {
    /// For how long keys count without being looked at again.
    static let freshFor = Duration.seconds(600)
    /// How long it is between two looks.
    static let betweenLooks = Duration.seconds(30)
    /// For how long keys still count where the issuer can't be reached.
    static let keptFor = Duration.seconds(24 * 3600)
    /// The longest text that is taken.
    static let maximumBytes = 256 * 1024

    /// The keys can't be had, and there are none that still count.
    struct Unavailable: Error, CustomStringConvertible {
        let description: String
    }

    private let issuer: String
    private let configured: WebAddress
    private let isKeySet: Bool
    private let allowsPlain: Bool
    private let http: HTTPClient
    private let now: @Sendable () -> ContinuousClock.Instant
    private let tell: @Sendable (String) -> Void
    private var keys = PublishedKeys.none
    private var learntAt: ContinuousClock.Instant?
    private var lookedAt: ContinuousClock.Instant?
    private var look: Task<Void, Never>?

    /// - Parameters:
    ///   - allowsPlain: whether plain HTTP is spoken with this machine, which a simulated world may do.
    ///   - tell: told why a look failed.
    /// - Throws: a complaint where the address in the settings is none to fetch keys from.
    init(
        _ settings: OAuthSettings, allowsPlain: Bool, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        tell: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(Complaint) {
        let key: SettingKey = settings.jwks == nil ? .oauthIssuer : .oauthJWKS
        let text = settings.jwks ?? settings.issuer
        guard let address = WebAddress(text), Self.mayBeFetched(address, allowsPlain: allowsPlain) else {
            throw Complaint(
                .usage, "`\(text)` is no address to fetch an issuer's keys from",
                help: ["`\(key.rawValue)` begins with https://"])
        }
        issuer = settings.issuer
        configured = address
        isKeySet = settings.jwks != nil
        self.allowsPlain = allowsPlain
        self.now = now
        self.tell = tell
        // Whoever writes a number means that machine. A name may lead anywhere, and where it leads is asked when it is connected to.
        http = HTTPClient(
            configuration: HTTPClient.Configuration(
                maximumResponseBytes: Self.maximumBytes, maximumConnectionsPerHost: 2, allowsPlainHTTP: allowsPlain,
                onlyPublicAddresses: !address.isLiteral))
    }

    private static func mayBeFetched(_ address: WebAddress, allowsPlain: Bool) -> Bool {
        address.isSecure || (allowsPlain && address.isLoopback)
    }

    /// The issuer's key of that name; nil where it publishes none.
    /// - Throws: ``Unavailable`` where that can't be known now.
    func key(_ name: String) async throws -> ContextKey? {
        if let key = keys[name], isWithin(Self.freshFor, of: learntAt) { return key }
        if look != nil || !isWithin(Self.betweenLooks, of: lookedAt) { await lookAgain() }
        guard isWithin(Self.keptFor, of: learntAt) else { throw Unavailable(description: "the issuer's keys can't be had now") }
        return keys[name]
    }

    private func isWithin(_ time: Duration, of moment: ContinuousClock.Instant?) -> Bool {
        moment.map { now() - $0 < time } ?? false
    }

    /// Looks once, however many ask for it; whoever waits finds what was learnt.
    private func lookAgain() async {
        if let look { return await look.value }
        lookedAt = now()
        let task = Task { await learn() }
        look = task
        await task.value
    }

    private func learn() async {
        do { (keys, learntAt) = (try await fetch(), now()) } catch { tell("\(error)") }
        look = nil
    }

    private func fetch() async throws -> PublishedKeys {
        let address = isKeySet ? configured : try await published()
        guard let keys = PublishedKeys(parsing: try await get(address.text)) else {
            throw Unavailable(description: "what is at `\(address.text)` is no key set")
        }
        return keys
    }

    /// Where the issuer's own metadata (OpenID Connect Discovery 1.0, section 4) says that its keys are.
    private func published() async throws -> WebAddress {
        let base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
        let body = try await get(base + "/.well-known/openid-configuration")
        let limits = JSONLimits(maximumBytes: Self.maximumBytes, maximumDepth: 16)
        guard let metadata = (try? JSONValue(parsing: body, limits: limits))?.objectValue,
            let named = metadata["issuer"]?.stringValue, named.utf8.elementsEqual(issuer.utf8)
        else { throw Unavailable(description: "the metadata at `\(base)` is not of the issuer `\(issuer)`") }
        guard let address = metadata["jwks_uri"]?.stringValue.flatMap({ WebAddress($0) }),
            Self.mayBeFetched(address, allowsPlain: allowsPlain), !configured.isLiteral || address.origin == configured.origin
        else { throw Unavailable(description: "the metadata of `\(issuer)` names no address to fetch keys from") }
        return address
    }

    /// No redirect is followed: the address of the settings is the one that counts.
    private func get(_ url: String) async throws -> [UInt8] {
        let headers = [HTTPHeader("Accept", "application/json, application/jwk-set+json")]
        let response = try await http.send(HTTPRequest(url: url, headers: headers, timeoutMilliseconds: 3000, mayRepeat: true))
        guard response.status == 200 else { throw Unavailable(description: "`\(url)` answered \(response.status)") }
        return response.body
    }
}
