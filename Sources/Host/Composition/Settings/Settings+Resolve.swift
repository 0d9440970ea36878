import Access
public import Diagnostics
import Gate
import Store

extension Settings {
    /// Resolves the settings.
    ///
    /// - Parameters:
    ///   - flags: what the command line says.
    ///   - environment: the process's environment; an empty variable counts as absent.
    ///   - file: `tollgate.yaml`, where there is one.
    /// - Throws: everything that is wrong, at once.
    public static func resolve(
        flags: SettingsFlags = SettingsFlags(), environment: [String: String], file: SourceFile? = nil
    ) throws(SettingsError) -> Settings {
        let read = file.map { SettingsFile($0) }
        let values = SettingValues.layered(
            flags: flags.values, environment: environment, file: read?.values ?? [:], rows: read?.rows ?? [:])
        var reader = SettingReader(values: values, file: file)
        let deployment = reader.choice(.environment, among: DeploymentEnvironment.self) ?? .prod
        let state = reader.text(.state).map { expanded($0, environment) } ?? defaultStateDirectory(environment)
        if state == nil {
            reader.complain("there is no place for the state", help: "set TOLLGATE_STATE, or HOME")
        }
        let directory = "\(state ?? "")/\(deployment.rawValue)"
        let http = reader.address(.http)
        let serving = ServingSettings.resolve(&reader, http, in: deployment, environment)
        let settings = Settings(
            environment: deployment,
            stateDirectory: directory,
            store: reader.store(home: { expanded($0, environment) }) ?? .sqlite(path: "\(directory)/tollgate.sqlite"),
            policies: reader.text(.policies).map { expanded($0, environment) },
            signedPolicies: reader.flag(.signedPolicies) ?? false,
            http: http,
            serving: serving,
            oauth: OAuthSettings.resolve(&reader),
            language: reader.choice(.language, among: AgentLanguage.self) ?? .english,
            tellAgents: reader.choice(.tellAgents, among: TellAgents.self) ?? .names,
            logFormat: reader.choice(.logFormat, among: LogFormat.self) ?? .text,
            logLevel: reader.choice(.logLevel, among: LogLevel.self) ?? .info,
            context: ContextSettings.resolve(&reader, environment),
            alipay: alipay(&reader, in: deployment, environment: environment, publicURL: serving.publicURL),
            warnings: unknownVariables(environment))
        let problems = (read?.problems ?? []) + reader.problems
        guard problems.isEmpty else { throw SettingsError(problems, source: file) }
        return settings
    }

    private static func alipay(
        _ reader: inout SettingReader, in deployment: DeploymentEnvironment, environment: [String: String], publicURL: String?
    ) -> AlipaySettings {
        let inline = reader.text(.alipayAppKey)
        let file = reader.text(.alipayAppKeyFile)
        let words = reader.words(.alipayAppKeyCommand)
        let command = words.isEmpty ? nil : words
        if inline != nil, file != nil {
            reader.complain("both AP_APP_KEY and a key file are set", help: "keep one of them; the file is the safer one")
        }
        if command != nil, inline != nil || file != nil {
            reader.complain("both a key and a command that prints one are set", at: .alipayAppKeyCommand, help: "keep one of them")
        }
        let gateway = reader.text(.alipayGateway)
        if gateway != nil, deployment != .simulator {
            reader.complain(
                "requests to \(deployment.rawValue) cannot be sent elsewhere", at: .alipayGateway,
                help: "`\(SettingKey.alipayGateway.rawValue)` is for the simulator")
        }
        return AlipaySettings(
            appID: reader.text(.alipayAppID),
            appKey: inline.map { .inline(Secret($0)) } ?? file.map { .file(expanded($0, environment)) } ?? command.map { .command($0) },
            publicKey: reader.text(.alipayPublicKey),
            certificates: certificates(&reader, environment),
            encryptKey: reader.text(.alipayEncryptKey).map { .inline(Secret($0)) }
                ?? reader.text(.alipayEncryptKeyFile).map { .file(expanded($0, environment)) },
            wire: reader.choice(.alipayProtocol, among: AlipaySettings.Wire.self) ?? .v2,
            billsOverPlainHTTP: reader.flag(.alipayBillsOverPlainHTTP) ?? false,
            transfersInKeyMode: reader.flag(.alipayTransfersInKeyMode) ?? false,
            returnURL: reader.text(.alipayReturnURL),
            notifyURL: notifyURL(&reader, publicURL: publicURL),
            forwardSecretFile: reader.text(.alipayForwardSecretFile).map { expanded($0, environment) },
            sellerID: reader.sellerID(.alipaySellerID),
            redirectURL: reader.webAddress(.alipayRedirectURL),
            signType: reader.choice(.alipaySignType, among: AlipaySettings.SignType.self) ?? .rsa2,
            selectedTools: reader.selectedTools(),
            logEnabled: reader.flag(.alipayLogEnabled) ?? true,
            appAuthToken: reader.text(.alipayAppAuthToken).map { Secret($0) },
            gateway: gateway)
    }

    /// The three files of certificate mode, which only work together.
    private static func certificates(
        _ reader: inout SettingReader, _ environment: [String: String]
    ) -> AlipaySettings.Certificates? {
        let keys: [SettingKey] = [.alipayAppCertificate, .alipayCertificate, .alipayRootCertificate]
        let paths = keys.map { reader.text($0).map { expanded($0, environment) } }
        guard paths.contains(where: { $0 != nil }) else { return nil }
        guard let application = paths[0], let alipay = paths[1], let roots = paths[2] else {
            let missing = zip(keys, paths).filter { $0.1 == nil }.map { "`\($0.0.rawValue)`" }
            reader.complain(
                "certificate mode needs three files, and \(missing.joined(separator: " and ")) is not set",
                help: "all three come from the application's page at Alipay; without any of them the host is in key mode")
            return nil
        }
        if reader.sets(.alipayPublicKey) {
            reader.complain(
                "both Alipay's public key and certificates are set", at: .alipayPublicKey,
                help: "an application is in key mode or in certificate mode, as its page at Alipay says: keep what belongs to it")
        }
        return AlipaySettings.Certificates(application: application, alipay: alipay, roots: roots)
    }

    /// Where a host that takes notifications itself sends them on, it has to be an address, and another one than its own.
    private static func notifyURL(_ reader: inout SettingReader, publicURL: String?) -> String? {
        guard let publicURL else { return reader.text(.alipayNotifyURL) }
        guard let url = reader.webAddress(.alipayNotifyURL) else { return nil }
        guard !url.hasPrefix(publicURL + "/alipay/") else {
            reader.complain(
                "`\(url)` is this host's own address: it would send notifications on to itself", at: .alipayNotifyURL,
                help: "leave it out, or name the address of the shop's own system")
            return nil
        }
        return url
    }

    /// `$XDG_STATE_HOME/tollgate`, else `~/.local/state/tollgate`. A relative XDG_STATE_HOME counts as absent, as its standard says.
    private static func defaultStateDirectory(_ environment: [String: String]) -> String? {
        if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") { return "\(base)/tollgate" }
        guard let home = environment["HOME"], !home.isEmpty else { return nil }
        return "\(home)/.local/state/tollgate"
    }

    /// A leading `~/` is the home directory: shells do not expand it behind `=` or in a file.
    static func expanded(_ path: String, _ environment: [String: String]) -> String {
        guard path.hasPrefix("~/"), let home = environment["HOME"] else { return path }
        return home + path.dropFirst(1)
    }

    /// A misspelt variable of ours would be set in vain, and nobody would know.
    private static func unknownVariables(_ environment: [String: String]) -> [String] {
        let known = Set(SettingKey.allCases.flatMap(\.variables) + SettingKey.otherVariables)
        return environment.keys.filter { $0.hasPrefix("TOLLGATE_") && !known.contains($0) }.sorted().map { name in
            let meant = Spelling.nearest(name, among: known.sorted()).map { "; did you mean `\($0)`?" } ?? ""
            return "the environment variable `\(name)` sets nothing\(meant)"
        }
    }
}

/// What the command line says of the settings.
public struct SettingsFlags: Sendable {
    var values: [SettingKey: String] = [:]

    /// Flags as they were given; `nil` for those that were not.
    public init(
        environment: String? = nil, state: String? = nil, store: String? = nil, policies: String? = nil, http: String? = nil,
        serving: ServingFlags = ServingFlags()
    ) {
        values[.environment] = environment
        values[.state] = state
        values[.store] = store
        values[.policies] = policies
        values[.http] = http
        values[.publicAddress] = serving.publicAddress
        values[.socket] = serving.socket
        values[.allowPlainHTTP] = serving.allowsPlainHTTP ? "true" : nil
        values[.waitForApproval] = serving.waitForApproval
    }
}

/// What the command line of a host that serves says besides.
public struct ServingFlags: Sendable {
    /// `--public`.
    public var publicAddress: String?
    /// `--socket`.
    public var socket: String?
    /// `--allow-plain-http`.
    public var allowsPlainHTTP = false
    /// `--wait-for-approval`.
    public var waitForApproval: String?

    /// No flag at all.
    public init() {}
}
