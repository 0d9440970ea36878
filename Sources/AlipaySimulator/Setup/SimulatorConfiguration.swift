public import Clocks
public import Cryptography
public import Logging

/// What a simulator can demand of every request.
public enum SimulatorMode: String, Sendable, Hashable, CaseIterable {
    /// That it names the application's certificate. Without this mode it may, where there are certificates.
    case certificates
    /// That its content is encrypted. Without this mode it may be, where there is a key.
    case encryption
}

/// How a simulator is set up.
public struct SimulatorConfiguration: Sendable {
    /// The application that it knows.
    public var appID: String
    /// The application's public key: with it requests are verified.
    public var appKey: RSAPublicKey
    /// The platform's own key: with it answers are signed. Its public half is what a merchant gets.
    public var platformKey: RSAPrivateKey
    /// The merchant's account.
    public var sellerID: String
    /// Where to listen: `127.0.0.1`, `::1` or `localhost`, and nothing else.
    public var host: String
    /// The port; 0 takes any that is free.
    public var port: Int
    /// Tells the time.
    public var clock: any WallClock
    /// A file that keeps the ledger between runs; nil keeps it in memory alone.
    public var journal: String?
    /// Where to log.
    public var logger: Logger
    /// How far a request's timestamp may lie from the clock; nil checks only its form.
    public var timestampTolerance: Span?
    /// How long after the payment refunds are possible.
    public var refundWindow: Span
    /// What the platform keeps of each payment, in hundredths of a percent: 60 is usual. It is told in the bills.
    public var feeBasisPoints: Int64
    /// Whether transfers are for applications with certificates alone, as at the real platform.
    public var transfersNeedCertificates: Bool
    /// Whether the application is a newer one, which knows users by open ids and is never told their numbers.
    public var tellsOpenIDs: Bool
    /// How long an access token is good, and how long its refresh token is.
    public var tokenLife: Span, refreshLife: Span
    /// The certificates that requests may name and answers then do; nil: the application signs with a key alone.
    public var certificates: SimulatorCertificates?
    /// The key of 16 bytes that contents may be encrypted with (AES-128); nil: none may.
    public var encryptKey: [UInt8]?
    /// The authorisation that every request must name, as a service provider's do (`app_auth_token`); nil: none may.
    public var appAuthToken: String?
    /// What every request must do.
    public var modes: Set<SimulatorMode>
    /// Whether notifications go out by themselves while it serves. Tests that turn the clock by hand send them by hand, too.
    public var sendsNotices: Bool
    /// Addresses that stand elsewhere in the same configuration, the gateway that a host would call among them.
    ///
    /// One of Alipay's among them keeps the simulator from starting: what is meant to be played must never come near real money.
    public var otherAddresses: [String]

    /// A configuration.
    public init(
        appID: String = SimulatorConfiguration.standardAppID, appKey: RSAPublicKey, platformKey: RSAPrivateKey,
        sellerID: String = Self.standardSellerID, host: String = "127.0.0.1", port: Int = 0, clock: any WallClock = SystemClock(),
        journal: String? = nil, logger: Logger = Logger(label: "simulator", factory: { _ in SwiftLogNoOpLogHandler() }),
        timestampTolerance: Span? = nil, refundWindow: Span = .days(365), feeBasisPoints: Int64 = 0,
        transfersNeedCertificates: Bool = true, tellsOpenIDs: Bool = false, tokenLife: Span = .days(15), refreshLife: Span = .days(30),
        certificates: SimulatorCertificates? = nil, encryptKey: [UInt8]? = nil, appAuthToken: String? = nil,
        modes: Set<SimulatorMode> = [], sendsNotices: Bool = true, otherAddresses: [String] = []
    ) {
        self.appID = appID
        self.appKey = appKey
        self.platformKey = platformKey
        self.sellerID = sellerID
        self.host = host
        self.port = port
        self.clock = clock
        self.journal = journal
        self.logger = logger
        self.timestampTolerance = timestampTolerance
        self.refundWindow = refundWindow
        self.feeBasisPoints = feeBasisPoints
        self.transfersNeedCertificates = transfersNeedCertificates
        self.tellsOpenIDs = tellsOpenIDs
        self.tokenLife = tokenLife
        self.refreshLife = refreshLife
        self.certificates = certificates
        self.encryptKey = encryptKey
        self.appAuthToken = appAuthToken
        self.modes = modes
        self.sendsNotices = sendsNotices
        self.otherAddresses = otherAddresses
    }

    /// The application's number where none is given. It has the form of a sandbox's and belongs to nobody.
    public static let standardAppID = "2021000000000001"

    /// The merchant's account where none is given.
    public static let standardSellerID = "2088721000000001"

    /// Refuses whatever could bring the simulator near real money or other machines.
    func check() throws(SimulatorError) {
        guard Self.loopback[host.lowercased()] != nil else { throw .notLoopback(host: host) }
        for address in [host] + otherAddresses where Self.isAlipays(address) { throw .addressOfAlipay(address) }
        guard (0...65_535).contains(port) else { throw .badPort(port) }
        guard !appID.isEmpty else { throw .noAppID }
        guard appKey != platformKey.publicKey else { throw .sameKeys }
        guard encryptKey.map({ $0.count == 16 }) ?? !modes.contains(.encryption) else { throw .noEncryptKey }
        guard certificates != nil || !modes.contains(.certificates) else { throw .noCertificates }
    }

    /// What is bound for the host that was asked for. `localhost` is not looked up: a name can be made to point anywhere.
    var bindAddress: String { Self.loopback[host.lowercased(), default: "127.0.0.1"] }

    /// The same address as a URL writes it.
    var urlHost: String { bindAddress.contains(":") ? "[\(bindAddress)]" : bindAddress }

    private static let loopback = ["127.0.0.1": "127.0.0.1", "localhost": "127.0.0.1", "::1": "::1", "[::1]": "::1"]

    private static let domains = ["alipay.com", "alipaydev.com", "alipay.net", "alipay.cn", "alipayobjects.com"]

    /// Whether an address, with or without scheme, path and port, is at one of Alipay's domains.
    static func isAlipays(_ address: String) -> Bool {
        var rest = address.lowercased()[...]
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        rest = rest.prefix { !"/?#\\".contains($0) }
        if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
        var name = String(rest.prefix { $0 != ":" })
        while name.hasSuffix(".") { name.removeLast() }
        return domains.contains { name == $0 || name.hasSuffix("." + $0) }
    }
}
