import Access
import AlipayGateway
import Clocks
import Cryptography

/// The app's id and the two keys, before anything is asked of Alipay.
struct AccountCheck {
    private(set) var findings: [Finding] = []
    /// Whether there is all that a question to Alipay needs.
    private(set) var isComplete = false

    init(_ settings: Settings) {
        let alipay = settings.alipay
        guard settings.environment != .simulator || alipay.appKey != nil else {
            findings = [.sound(.application, "the simulator's own application and keys")]
            isComplete = true
            return
        }
        findings = [Self.application(alipay.appID, in: settings.environment), Self.appKey(alipay.appKey)]
        if let files = alipay.certificates {
            findings += Self.certificates(files, alipay, at: CommandContext.current.clock.now())
        } else {
            findings.append(Self.alipayKey(alipay.publicKey))
        }
        if let pair = Self.pair(alipay) { findings.append(pair) }
        isComplete = !findings.contains { $0.verdict == .wrong }
    }

    private static func application(_ id: String?, in environment: DeploymentEnvironment) -> Finding {
        guard let id else {
            return .wrong(
                .application, "the app's id is not set",
                cure: ["set AP_APP_ID or `alipay.app_id`: 16 digits, from the app's page at Alipay"])
        }
        guard id.utf8.count == 16, id.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return .wrong(
                .application, "`\(id)` is no app's id: those have 16 digits", cure: ["set AP_APP_ID to the id on the app's page at Alipay"])
        }
        return .sound(.application, "app \(id) in \(environment.rawValue)")
    }

    private static func appKey(_ key: AlipaySettings.AppKey?) -> Finding {
        do {
            guard let text = try keyText(key) else {
                return .wrong(
                    .appKey, "the app's private key is not set",
                    cure: ["name its file in AP_APP_KEY_FILE or `alipay.app_key_file`; only its owner may read it: chmod 600"])
            }
            let bits = try RSAPrivateKey(anyText: text).publicKey.bits
            guard bits >= 2048 else {
                return .warning(
                    .appKey, "the app's private key has \(bits) bits",
                    cure:
                        "make a new one of 2048 bits, `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048`, and set it at Alipay")
            }
            if case .inline? = key {
                return .warning(
                    .appKey, "the app's private key stands in the environment, where every process of this user reads it",
                    cure: "keep it in a file that only its owner reads, and name that file in AP_APP_KEY_FILE")
            }
            return .sound(.appKey, "an RSA key of \(bits) bits that only its owner reads")
        } catch let error as KeyError {
            return .wrong(.appKey, "the app's private key can't be used: \(error)", cure: [cure(of: error)])
        } catch {
            return .wrong(
                .appKey, error, otherwise: "AP_APP_KEY_FILE or `alipay.app_key_file` names the file; this user has to be able to read it")
        }
    }

    private static func keyText(_ key: AlipaySettings.AppKey?) throws -> String? {
        try key?.read().reveal()
    }

    private static func alipayKey(_ text: String?) -> Finding {
        guard let text else {
            return .wrong(
                .alipayKey, "Alipay's public key is not set",
                cure: ["set AP_PUB_KEY or `alipay.public_key` to what the app's page at Alipay shows as \"Alipay public key\" (支付宝公钥)"])
        }
        do throws(KeyError) {
            return .sound(.alipayKey, "an RSA key of \(try RSAPublicKey(anyText: text).bits) bits")
        } catch {
            return .wrong(.alipayKey, "Alipay's public key can't be used: \(error)", cure: [cure(of: error)])
        }
    }

    /// Certificate mode's files, against each other and the private key.
    private static func certificates(
        _ files: AlipaySettings.Certificates, _ alipay: AlipaySettings, at now: Instant
    ) -> [Finding] {
        let trust: CertificateTrust
        do { trust = try AlipayLink.certificates(files, folder: "") } catch {
            return [.wrong(.certificates, error, otherwise: "download the three files from the app's page at Alipay again")]
        }
        if let key = (try? keyText(alipay.appKey)).flatMap({ try? RSAPrivateKey(anyText: $0) }), !trust.isAbout(key.publicKey) {
            return [
                .wrong(
                    .certificates, "the application certificate `\(files.application)` is not of the app's private key",
                    cure: ["name the key that signed the request for this certificate, or order a certificate for the key that is set"])
            ]
        }
        guard trust.holds(at: now) else {
            return [
                .wrong(
                    .certificates, "Alipay's certificate `\(files.alipay)` has ended, or does not come from the roots that are set",
                    cure: ["download alipayCertPublicKey_RSA2.crt and alipayRootCert.crt from the app's page at Alipay again"])
            ]
        }
        return [.sound(.certificates, "certificate mode: the files belong together and to the app's private key")]
    }

    /// The app's own public key where Alipay's belongs: everything that Alipay says would be refused.
    private static func pair(_ alipay: AlipaySettings) -> Finding? {
        guard let text = try? keyText(alipay.appKey), let key = try? RSAPrivateKey(anyText: text),
            let other = alipay.publicKey.flatMap({ try? RSAPublicKey(anyText: $0) }), other == key.publicKey
        else { return nil }
        return .wrong(
            .alipayKey, "what is set as Alipay's public key is the app's own",
            cure: ["take the one that the app's page shows as \"Alipay public key\" (支付宝公钥), not \"application public key\" (应用公钥)"])
    }

    private static func cure(of error: KeyError) -> String {
        switch error {
        case .publicInsteadOfPrivate, .privateInsteadOfPublic:
            "the two keys are mixed up: AP_APP_KEY_FILE names the app's own private key, AP_PUB_KEY is Alipay's public key"
        case .encrypted: "unlock it: `openssl pkey -in KEY -out UNLOCKED`, then chmod 600 UNLOCKED"
        case .certificateInsteadOfKey: "a certificate is not its key; the app's private key is the file that was made first"
        default: "give the whole of the key as Alipay's tool made it: PKCS#8 or PKCS#1, PEM or bare base64"
        }
    }
}
