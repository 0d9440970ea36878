/// Everything that can be set. One table says how each is called on the command line, in the environment and in the file.
enum SettingKey: String, CaseIterable, Sendable {
    case environment
    case state
    case store
    case policies
    case signedPolicies = "signed_policies"
    case http
    case httpHosts = "http_hosts"
    case httpOrigins = "http_origins"
    case allowPlainHTTP = "allow_plain_http"
    case publicAddress = "public"
    case publicURL = "public_url"
    case socket
    case socketMode = "socket_mode"
    case peers
    case consoleURL = "console_url"
    case waitForApproval = "wait_for_approval"
    case shutdownLimit = "shutdown_limit"
    case language
    case tools
    case tellAgents = "tell_agents"
    case logLevel = "log.level"
    case logFormat = "log.format"
    case contextIssuer = "context.issuer"
    case contextAudience = "context.audience"
    case contextAlgorithm = "context.algorithm"
    case contextKeyFile = "context.key_file"
    case tlsCertificate = "tls.certificate"
    case tlsKeyFile = "tls.key_file"
    case tlsClientRoots = "tls.client_roots"
    case tlsClients = "tls.clients"
    case oauthIssuer = "oauth.issuer"
    case oauthAudience = "oauth.audience"
    case oauthJWKS = "oauth.jwks"
    case oauthAlgorithms = "oauth.algorithms"
    case oauthAgents = "oauth.agents"
    case oauthScopes = "oauth.scopes"
    case limitsReads = "limits.reads_per_minute"
    case limitsUnknownOrders = "limits.unknown_orders_per_hour"
    case limitsCalls = "limits.calls_under_way"
    case limitsStreams = "limits.streams"
    case alipayGateway = "alipay.gateway"
    case alipayAppID = "alipay.app_id"
    case alipayAppKey = "alipay.app_key"
    case alipayAppKeyFile = "alipay.app_key_file"
    case alipayAppKeyCommand = "alipay.app_key_command"
    case alipayPublicKey = "alipay.public_key"
    case alipayAppCertificate = "alipay.app_certificate"
    case alipayCertificate = "alipay.alipay_certificate"
    case alipayRootCertificate = "alipay.root_certificate"
    case alipayEncryptKey = "alipay.encrypt_key"
    case alipayEncryptKeyFile = "alipay.encrypt_key_file"
    case alipayProtocol = "alipay.protocol"
    case alipayBillsOverPlainHTTP = "alipay.bills_over_plain_http"
    case alipayTransfersInKeyMode = "alipay.transfers_in_key_mode"
    case alipayReturnURL = "alipay.return_url"
    case alipayNotifyURL = "alipay.notify_url"
    case alipayForwardSecretFile = "alipay.forward_secret_file"
    case alipaySellerID = "alipay.seller_id"
    case alipayRedirectURL = "alipay.redirect_url"
    case alipaySignType = "alipay.sign_type"
    case alipaySelectTools = "alipay.select_tools"
    case alipayLogEnabled = "alipay.log_enabled"
    case alipayAppAuthToken = "alipay.app_auth_token"

    /// The environment variables that set it, the one that wins first: ours is the key in capitals, and what the official server knows
    /// has its names. What is more than a word or a list of them stands in the file alone.
    var variables: [String] {
        switch self {
        case .environment: ["TOLLGATE_ENVIRONMENT", "AP_CURRENT_ENV"]
        case .alipayAppID: ["AP_APP_ID"]
        case .alipayAppKey: ["AP_APP_KEY"]
        case .alipayAppKeyFile: ["AP_APP_KEY_FILE"]
        case .alipayAppKeyCommand: []
        case .alipayPublicKey: ["AP_PUB_KEY"]
        case .alipayEncryptKey: ["AP_ENCRYPT_KEY"]
        case .alipayReturnURL: ["AP_RETURN_URL"]
        case .alipayNotifyURL: ["AP_NOTIFY_URL"]
        case .alipaySignType: ["AP_ENCRYPTION_ALGO"]
        case .alipaySelectTools: ["AP_SELECT_TOOLS"]
        case .alipayLogEnabled: ["AP_LOG_ENABLED"]
        case .alipayAppAuthToken: ["AP_INVOKE_AUTH_TOKEN"]
        default: shape.isStructured ? [] : ["TOLLGATE_" + String(rawValue.map { $0 == "." ? "_" : $0 }).uppercased()]
        }
    }

    /// The flag that sets it, where there is one.
    var flag: String? {
        switch self {
        case .environment, .state, .store, .policies, .http, .publicAddress, .socket: "--\(rawValue)"
        case .allowPlainHTTP: "--allow-plain-http"
        case .waitForApproval: "--wait-for-approval"
        default: nil
        }
    }

    /// Why it may not stand in `tollgate.yaml`, and what to do instead; `nil` where it may.
    var notInFile: String? {
        switch self {
        case .alipayAppKey: "keep the key in a file of its own and name that file in `app_key_file`"
        case .alipayEncryptKey: "keep the key in a file of its own and name that file in `encrypt_key_file`"
        case .alipayAppAuthToken: "set it in the environment, as AP_INVOKE_AUTH_TOKEN"
        default: nil
        }
    }

    /// Whether its value may be shown in a message.
    var isSecret: Bool { [.alipayAppKey, .alipayEncryptKey, .alipayAppAuthToken].contains(self) }

    /// Variables of ours that are no settings: secrets of people and of one process, and the settings file itself.
    static let otherVariables = [
        "TOLLGATE_CONFIG", "TOLLGATE_ADMIN_TOKEN", "TOLLGATE_APPROVER_TOKEN", "TOLLGATE_AGENT_TOKEN", "TOLLGATE_AGENT_TOKEN_FILE",
        "TOLLGATE_CONTEXT", "TOLLGATE_CONTEXT_FILE",
        // What clients of the host, and its own scripts, go by.
        "TOLLGATE_TOKEN", "TOLLGATE_URL", "TOLLGATE_PORT",
    ]
}
