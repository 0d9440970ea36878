public import Cryptography

/// Everything that the gateway knows of the shop's application at Alipay.
public struct GatewayConfiguration: Sendable {
    /// The gateways that Alipay runs.
    public enum Endpoint {
        /// Real money.
        public static let production = "https://openapi.alipay.com/gateway.do"
        /// Alipay's sandbox.
        public static let sandbox = "https://openapi-sandbox.dl.alipaydev.com/gateway.do"
    }

    /// The serial numbers that certificate mode sends and expects; see ``CertificateSerial``.
    public struct Certificates: Sendable, Hashable {
        /// Of the application's certificate (`app_cert_sn`).
        public let application: String
        /// Of Alipay's root certificates (`alipay_root_cert_sn`).
        public let root: String
        /// Of the certificate whose key verifies the answers (`alipay_cert_sn`).
        public let alipay: String

        /// The three serial numbers.
        public init(application: String, root: String, alipay: String) {
            self.application = application
            self.root = root
            self.alipay = alipay
        }
    }

    /// Why a configuration cannot be used.
    public enum Problem: Error, Sendable, Equatable, CustomStringConvertible {
        /// The key that should be Alipay's is the application's own.
        case ownPublicKey
        /// There is no application id.
        case noApplication
        /// The endpoint is no `https:` URL, nor one of this machine.
        case badEndpoint

        /// What is wrong, in one lower-case sentence.
        public var description: String {
            switch self {
            case .ownPublicKey:
                "Alipay's public key is the application's own public key; take the one that Alipay's page shows as \"Alipay public key\""
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
    public let alipayPublicKey: RSAPublicKey
    /// How requests are signed and answers are expected to be.
    public var signType: SignType
    /// Certificate mode's serial numbers; nil in key mode.
    public var certificates: Certificates?
    /// Where Alipay tells of payments; nil sends none.
    public var notifyURL: String?
    /// Where the buyer's browser goes after paying; nil sends none.
    public var returnURL: String?
    /// A service provider's authorisation to act for a merchant (`app_auth_token`). A secret.
    public var authorisationToken: String?
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
        endpoint: String, applicationID: String, privateKey: RSAPrivateKey, alipayPublicKey: RSAPublicKey, signType: SignType = .rsa2,
        certificates: Certificates? = nil, notifyURL: String? = nil, returnURL: String? = nil, authorisationToken: String? = nil,
        readTimeoutMilliseconds: Int = 4000, moveTimeoutMilliseconds: Int = 10_000, capacity: GatewayCapacity = GatewayCapacity(),
        observer: @escaping @Sendable (GatewayEvent) -> Void = { _ in }
    ) throws(Problem) {
        guard !applicationID.isEmpty else { throw .noApplication }
        guard alipayPublicKey != privateKey.publicKey else { throw .ownPublicKey }
        guard Self.isAcceptable(endpoint) else { throw .badEndpoint }
        self.endpoint = endpoint
        self.applicationID = applicationID
        self.privateKey = privateKey
        self.alipayPublicKey = alipayPublicKey
        self.signType = signType
        self.certificates = certificates
        self.notifyURL = notifyURL
        self.returnURL = returnURL
        self.authorisationToken = authorisationToken
        self.readTimeoutMilliseconds = readTimeoutMilliseconds
        self.moveTimeoutMilliseconds = moveTimeoutMilliseconds
        self.capacity = capacity
        self.observer = observer
    }

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
