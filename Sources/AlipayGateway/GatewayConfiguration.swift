public import Cryptography
public import HTTPClient

/// Everything that the gateway knows of the shop's application at Alipay.
public struct GatewayConfiguration: Sendable {
    /// The gateways that Alipay runs.
    public enum Endpoint {
        /// Real money.
        public static let production = "https://openapi.alipay.com/gateway.do"
        /// Alipay's sandbox.
        public static let sandbox = "https://openapi-sandbox.dl.alipaydev.com/gateway.do"
    }

    /// Why a configuration cannot be used.
    public enum Problem: Error, Sendable, Equatable, CustomStringConvertible {
        /// The key that should be Alipay's is the application's own.
        case ownPublicKey
        /// The application's certificate is about another key than the private one.
        case certificateOfAnotherKey
        /// There is no application id.
        case noApplication
        /// The endpoint is no `https:` URL, nor one of this machine.
        case badEndpoint

        /// What is wrong, in one lower-case sentence.
        public var description: String {
            switch self {
            case .ownPublicKey:
                "Alipay's public key is the application's own public key; take the one that Alipay's page shows as \"Alipay public key\""
            case .certificateOfAnotherKey:
                "the application certificate is not of the application's private key; both come from one request for a certificate"
            case .noApplication: "the application id is empty"
            case .badEndpoint: "the gateway's address must be an https URL, or plain http on this machine"
            }
        }
    }

    /// The gateway's address.
    public let endpoint: String
    /// The application (`app_id`).
    public let applicationID: String
    /// Signs the requests.
    public let privateKey: RSAPrivateKey
    /// Verifies the answers.
    public let trust: GatewayTrust
    /// How requests are signed and answers are expected to be.
    public var signType: SignType
    /// Where Alipay tells of payments; nil sends none.
    public var notifyURL: String?
    /// Where the buyer's browser goes after paying; nil sends none.
    public var returnURL: String?
    /// A service provider's authorisation to act for a merchant (`app_auth_token`). A secret.
    public var authorisationToken: String?
    /// In which protocol is asked what moves nothing.
    public var wire = WireProtocol.v2
    /// When Alipay is left alone for a while.
    public var patience = GatewayPatience()
    /// Encrypts what is asked and decrypts what is answered; nil leaves both in clear.
    public var encryption: ContentEncryption?
    /// Whether transfers are sent in key mode, too. Alipay's own tests say that it takes them in certificate mode alone.
    public var transfersInKeyMode = false
    /// Whether a bill is fetched over plain HTTP where Alipay hands out such a link. Anybody on the way could write one.
    public var billsOverPlainHTTP = false
    /// How bills are fetched: a proxy, say. Size and kinds of addresses are the gateway's own.
    public var downloads = HTTPClient.Configuration()
    /// The longest time for one look-up.
    public var readTimeoutMilliseconds: Int
    /// The longest time for one request that moves money. Shorter than any lease.
    public var moveTimeoutMilliseconds: Int
    /// How much may be under way at once.
    public var capacity: GatewayCapacity
    /// Told of every exchange; for logs.
    public var observer: @Sendable (GatewayEvent) -> Void

    /// A configuration.
    /// - Throws: ``Problem`` where it could not work or would not be safe.
    public init(
        endpoint: String, applicationID: String, privateKey: RSAPrivateKey, trust: GatewayTrust, signType: SignType = .rsa2,
        notifyURL: String? = nil, returnURL: String? = nil, authorisationToken: String? = nil,
        readTimeoutMilliseconds: Int = 4000, moveTimeoutMilliseconds: Int = 10_000, capacity: GatewayCapacity = GatewayCapacity(),
        observer: @escaping @Sendable (GatewayEvent) -> Void = { _ in }
    ) throws(Problem) {
        guard !applicationID.isEmpty else { throw .noApplication }
        guard trust.alipayKey != privateKey.publicKey else { throw .ownPublicKey }
        if let certificates = trust.certificates, certificates.applicationKey != privateKey.publicKey { throw .certificateOfAnotherKey }
        guard Self.isAcceptable(endpoint) else { throw .badEndpoint }
        self.endpoint = endpoint
        self.applicationID = applicationID
        self.privateKey = privateKey
        self.trust = trust
        self.signType = signType
        self.notifyURL = notifyURL
        self.returnURL = returnURL
        self.authorisationToken = authorisationToken
        self.readTimeoutMilliseconds = readTimeoutMilliseconds
        self.moveTimeoutMilliseconds = moveTimeoutMilliseconds
        self.capacity = capacity
        self.observer = observer
    }

    /// A configuration in key mode.
    /// - Throws: ``Problem`` where it could not work or would not be safe.
    public init(
        endpoint: String, applicationID: String, privateKey: RSAPrivateKey, alipayPublicKey: RSAPublicKey, signType: SignType = .rsa2,
        notifyURL: String? = nil, returnURL: String? = nil, authorisationToken: String? = nil,
        readTimeoutMilliseconds: Int = 4000, moveTimeoutMilliseconds: Int = 10_000, capacity: GatewayCapacity = GatewayCapacity(),
        observer: @escaping @Sendable (GatewayEvent) -> Void = { _ in }
    ) throws(Problem) {
        try self.init(
            endpoint: endpoint, applicationID: applicationID, privateKey: privateKey, trust: .key(alipayPublicKey), signType: signType,
            notifyURL: notifyURL, returnURL: returnURL, authorisationToken: authorisationToken,
            readTimeoutMilliseconds: readTimeoutMilliseconds, moveTimeoutMilliseconds: moveTimeoutMilliseconds, capacity: capacity,
            observer: observer)
    }

    /// The gateway's address without its path.
    var origin: String {
        guard let scheme = endpoint.firstRange(of: "://") else { return endpoint }
        let host = endpoint[scheme.upperBound...].prefix { $0 != "/" }
        return String(endpoint[..<scheme.upperBound] + host)
    }

    /// Whether the gateway is one of this machine: the simulator, or a test.
    var isOnThisMachine: Bool { !endpoint.hasPrefix("https://") }

    /// Plain HTTP only to this machine; no query, since the parameters become it.
    private static func isAcceptable(_ endpoint: String) -> Bool {
        guard !endpoint.contains("?"), !endpoint.contains("#"), !endpoint.contains("@") else { return false }
        if endpoint.hasPrefix("https://") { return endpoint.count > "https://".count }
        return ["http://127.0.0.1:", "http://[::1]:", "http://localhost:"].contains { endpoint.hasPrefix($0) }
    }
}

extension GatewayConfiguration: CustomStringConvertible, CustomReflectable {
    /// Names the application and nothing secret.
    public var description: String { "Alipay application \(applicationID) at \(endpoint)" }

    /// Nothing: it holds a key and a token.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
