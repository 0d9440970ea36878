public import Gate
public import Store

/// How the host is set up: flags over environment variables over `tollgate.yaml` over what is built in.
///
/// Resolving is pure: the same flags, variables and file give the same settings. What has to be read from the machine (the key
/// file, the settings file) is read by `KeyFile` and `SettingsLoader`.
public struct Settings: Sendable {
    /// How an agent learns what is left of a limit.
    public enum TellAgents: String, Sendable, CaseIterable {
        /// The name of the statement only. The default.
        case names
        /// The name and what is left.
        case amounts
    }

    /// How the host's own log looks.
    public enum LogFormat: String, Sendable, CaseIterable {
        /// For people. The default.
        case text
        /// One JSON object a line.
        case json
    }

    /// How much the host's own log says.
    public enum LogLevel: String, Sendable, CaseIterable {
        /// Everything that helps to find a fault.
        case debug
        /// What happened. The default.
        case info
        /// What somebody should look at.
        case warning
        /// What went wrong.
        case error
    }

    /// Which Alipay the host speaks to.
    public let environment: DeploymentEnvironment
    /// The directory of everything that this host keeps for this environment: the store, the log's key.
    public let stateDirectory: String
    /// Where the store is: `sqlite:PATH` or `postgres://…`.
    public let store: StoreLocation
    /// The directory of policy drafts, where one was named.
    public let policies: String?
    /// Whether only signed policies are applied and loaded, whatever the store says.
    public let signedPolicies: Bool
    /// Where to serve MCP, where it was said.
    public let http: ListenAddress?
    /// Where and for whom the host serves.
    public let serving: ServingSettings
    /// Whose access tokens are accepted, where it was said.
    public let oauth: OAuthSettings?
    /// In which language agents are spoken to.
    public let language: AgentLanguage
    /// How an agent learns what is left of a limit.
    public let tellAgents: TellAgents
    /// How the host's own log looks.
    public let logFormat: LogFormat
    /// How much the host's own log says.
    public let logLevel: LogLevel
    /// Whose signed contexts are accepted, where it was said.
    public let context: ContextSettings?
    /// Alipay's part.
    public let alipay: AlipaySettings
    /// The same for a simulator at another address.
    func calling(gateway: String) throws -> Settings {
        guard environment == .simulator else { throw SettingsError("requests to \(environment.rawValue) cannot be sent elsewhere") }
        return Settings(
            environment: environment, stateDirectory: stateDirectory, store: store, policies: policies,
            signedPolicies: signedPolicies, http: http, serving: serving, oauth: oauth, language: language, tellAgents: tellAgents,
            logFormat: logFormat, logLevel: logLevel, context: context, alipay: alipay.calling(gateway), warnings: warnings)
    }

    /// What looks like a mistake and does no harm: for the log.
    public let warnings: [String]
}
