import Access
import AlipayGateway
import AlipaySimulator
import Cryptography

/// What ties a host to one application at one of Alipay's platforms, the simulator's among them.
struct AlipayLink: Sendable {
    let appID: String
    private let endpoint: String
    private let privateKey: RSAPrivateKey
    private let trust: GatewayTrust

    /// - Returns: nil where no application is set up and none is needed.
    static func make(_ settings: Settings, needed: Bool) throws -> AlipayLink? {
        switch settings.environment {
        case .simulator where settings.alipay.appKey == nil:
            let world = SimulatedWorld(settings)
            guard needed || world.exists else { return nil }
            let keys = try world.keys()
            // Its own application has certificates, as transfers need them.
            let certificates = try world.certificates(for: keys)
            let trust = try Self.trust(certificates.appFile, certificates.platformFile, certificates.rootFile, folder: nil)
            return AlipayLink(appID: world.appID, endpoint: world.endpoint, privateKey: keys.app, trust: .certificates(trust))
        case .simulator: return try account(settings, SimulatedWorld(settings).endpoint)
        case .sandbox: return try ifSetUp(settings, needed: needed, GatewayConfiguration.Endpoint.sandbox)
        case .prod: return try ifSetUp(settings, needed: needed, GatewayConfiguration.Endpoint.production)
        }
    }

    func configuration(_ settings: Settings, observer: @escaping @Sendable (GatewayEvent) -> Void) throws -> GatewayConfiguration {
        let timeouts = CommandContext.current.timeouts
        do {
            var configuration = try GatewayConfiguration(
                endpoint: endpoint, applicationID: appID, privateKey: privateKey, trust: trust,
                signType: settings.alipay.signType == .rsa2 ? .rsa2 : .rsa, notifyURL: settings.notifyAddress,
                returnURL: settings.returnAddress, authorisationToken: settings.alipay.appAuthToken?.reveal(),
                readTimeoutMilliseconds: timeouts.readMilliseconds, moveTimeoutMilliseconds: timeouts.moveMilliseconds, observer: observer)
            configuration.transfersInKeyMode = settings.mayTransfer
            configuration.wire = settings.alipay.wire == .v3 ? .v3 : .v2
            configuration.billsOverPlainHTTP = settings.alipay.billsOverPlainHTTP
            configuration.encryption = try Self.encryption(settings)
            return configuration
        } catch let problem as GatewayConfiguration.Problem {
            throw Complaint(.usage, problem.description)
        }
    }

    private static func ifSetUp(_ settings: Settings, needed: Bool, _ endpoint: String) throws -> AlipayLink? {
        guard needed || settings.alipay.appKey != nil else { return nil }
        return try account(settings, endpoint)
    }

    private static func account(_ settings: Settings, _ endpoint: String) throws -> AlipayLink {
        let account = try settings.alipay.account()
        do {
            let privateKey = try RSAPrivateKey(anyText: account.appKey.reveal())
            if let files = settings.alipay.certificates {
                let folder = settings.stateDirectory + "/alipay-certificates"
                return AlipayLink(
                    appID: account.appID, endpoint: endpoint, privateKey: privateKey,
                    trust: .certificates(try certificates(files, folder: folder)))
            }
            return AlipayLink(
                appID: account.appID, endpoint: endpoint, privateKey: privateKey,
                trust: .key(try RSAPublicKey(anyText: account.publicKey ?? "")))
        } catch let error as KeyError {
            throw Complaint(.usage, "a key of the Alipay application can't be used: \(error)")
        }
    }

    /// Reads certificate mode's files.
    static func certificates(_ files: AlipaySettings.Certificates, folder: String) throws(Complaint) -> CertificateTrust {
        func read(_ path: String) throws(Complaint) -> String {
            do throws(FileFailure) {
                return String(decoding: try PlainFile.read(path, maximumBytes: 1 << 20), as: UTF8.self)
            } catch {
                throw Complaint(.usage, "the certificate file `\(path)` can't be read: \(error.reason)")
            }
        }
        return try trust(try read(files.application), try read(files.alipay), try read(files.roots), folder: folder)
    }

    private static func trust(
        _ application: String, _ alipay: String, _ roots: String, folder: String?
    ) throws(Complaint) -> CertificateTrust {
        do throws(CertificateTrust.Problem) {
            return try CertificateTrust(application: application, alipay: alipay, roots: roots, folder: folder)
        } catch {
            throw Complaint(
                .usage, "\(error)",
                help: [
                    "`alipay.app_certificate` is appCertPublicKey_….crt, `alipay.alipay_certificate` alipayCertPublicKey_RSA2.crt,"
                        + " `alipay.root_certificate` alipayRootCert.crt, as Alipay's page gives them"
                ])
        }
    }

    private static func encryption(_ settings: Settings) throws -> ContentEncryption? {
        try settings.alipay.contentKey().map { try ContentEncryption(key: Base64.encode($0)) }
    }
}

extension AlipaySettings {
    /// The key of content encryption, checked: 16 bytes; nil where none is set.
    func contentKey() throws -> [UInt8]? {
        guard let key = try encryptKey?.read(what: "encryption key's file") else { return nil }
        do throws(KeyError) {
            _ = try ContentEncryption(key: key.reveal())
            return Base64.decodeLenient(key.reveal())
        } catch {
            throw Complaint(
                .usage, "the key of content encryption can't be used: \(error)",
                help: ["AP_ENCRYPT_KEY or `alipay.encrypt_key_file` is the AES key of the app's page: 16 bytes in base64"])
        }
    }
}

extension Settings {
    /// Whether money may be sent to payees: Alipay takes transfers from applications that sign with certificates.
    var mayTransfer: Bool {
        alipay.certificates != nil || alipay.transfersInKeyMode || (environment == .simulator && alipay.appKey == nil)
    }
}
