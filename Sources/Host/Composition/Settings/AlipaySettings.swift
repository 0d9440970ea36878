public import Access

/// What the official server's AP_* variables say, with its meanings (and `tollgate.yaml`, for all that is no secret).
public struct AlipaySettings: Sendable {
    /// How requests are signed. `AP_ENCRYPTION_ALGO` is a signature type, in spite of its name.
    public enum SignType: String, Sendable, CaseIterable {
        /// RSA with SHA-256, the default.
        case rsa2 = "RSA2"
        /// RSA with SHA-1.
        case rsa = "RSA"
    }

    /// In which protocol Alipay is asked.
    public enum Wire: String, Sendable, CaseIterable {
        /// One address for all methods, parameters in forms.
        case v2
        /// An address for each method, contents in JSON.
        case v3
    }

    /// Where the app's private key is.
    public enum AppKey: Sendable {
        /// In the environment, as `AP_APP_KEY`.
        case inline(Secret)
        /// In a file of its own that only its owner can read, as `AP_APP_KEY_FILE` names it.
        case file(String)
        /// What a command prints when the host starts: its whole path, and its arguments.
        case command([String])
    }

    /// Certificate mode's files.
    public struct Certificates: Sendable, Hashable {
        /// `alipay.app_certificate`: the application's (`appCertPublicKey_….crt`).
        public let application: String
        /// `alipay.alipay_certificate`: Alipay's (`alipayCertPublicKey_RSA2.crt`).
        public let alipay: String
        /// `alipay.root_certificate`: Alipay's roots (`alipayRootCert.crt`).
        public let roots: String
    }

    /// `AP_APP_ID`: the app's id.
    public let appID: String?
    /// `AP_APP_KEY` or `AP_APP_KEY_FILE`: the app's private key.
    public let appKey: AppKey?
    /// `AP_PUB_KEY`: Alipay's public key.
    public let publicKey: String?
    /// Certificate mode's files; nil in key mode.
    public let certificates: Certificates?
    /// `AP_ENCRYPT_KEY` or `alipay.encrypt_key_file`: the key of content encryption; nil leaves requests and answers in clear.
    public let encryptKey: AppKey?
    /// `alipay.protocol`: in which of its protocols Alipay is asked what moves nothing.
    public let wire: Wire
    /// `alipay.bills_over_plain_http`: whether a bill is fetched over plain HTTP where Alipay hands out such a link.
    public let billsOverPlainHTTP: Bool
    /// `alipay.transfers_in_key_mode`: whether transfers are sent without certificates, too.
    public let transfersInKeyMode: Bool
    /// `AP_RETURN_URL`: where the buyer's page goes after paying.
    public let returnURL: String?
    /// `AP_NOTIFY_URL`: where Alipay sends notifications; with `public_url` where the host sends them on.
    public let notifyURL: String?
    /// `alipay.forward_secret_file`: what notifications that are sent on are signed with; nil for a secret made from the store's.
    public let forwardSecretFile: String?
    /// `alipay.seller_id`: the shop's account at Alipay. Only tools that look at the account need it.
    public let sellerID: String?
    /// `alipay.redirect_url`: where a user's browser goes after letting the shop know who they are.
    public let redirectURL: String?
    /// `AP_ENCRYPTION_ALGO`.
    public let signType: SignType
    /// `AP_SELECT_TOOLS`: the tools to serve, by either of their names; `nil` means the official five, as the word `all` does.
    public let selectedTools: [String]?
    /// `AP_LOG_ENABLED`: whether calls are written to a log file.
    public let logEnabled: Bool
    /// `AP_INVOKE_AUTH_TOKEN`: a service provider's `app_auth_token`.
    public let appAuthToken: Secret?
    /// The same with another gateway.
    func calling(_ gateway: String) -> AlipaySettings {
        AlipaySettings(
            appID: appID, appKey: appKey, publicKey: publicKey, certificates: certificates, encryptKey: encryptKey,
            wire: wire, billsOverPlainHTTP: billsOverPlainHTTP, transfersInKeyMode: transfersInKeyMode, returnURL: returnURL,
            notifyURL: notifyURL,
            forwardSecretFile: forwardSecretFile, sellerID: sellerID,
            redirectURL: redirectURL, signType: signType, selectedTools: selectedTools, logEnabled: logEnabled,
            appAuthToken: appAuthToken, gateway: gateway)
    }

    /// Where requests go instead of Alipay; only with the simulator.
    public let gateway: String?
}

/// The settings without which nothing can be asked of Alipay, all there.
public struct AlipayAccount: Sendable {
    /// The app's id.
    public let appID: String
    /// The app's private key: PKCS#1 or PKCS#8, PEM or bare base64.
    public let appKey: Secret
    /// Alipay's public key; nil in certificate mode.
    public let publicKey: String?
}
