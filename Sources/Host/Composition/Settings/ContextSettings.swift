public import Access

/// Whose signed contexts the host accepts: `context` in `tollgate.yaml`. All of it is there, or the host accepts none in production.
public struct ContextSettings: Sendable, Hashable {
    /// `context.issuer`: what `iss` has to be.
    public let issuer: String
    /// `context.audience`: what `aud` has to be, the name of this host.
    public let audience: String
    /// `context.algorithm`: what `alg` has to be.
    public let algorithm: ContextAlgorithm
    /// `context.key_file`: the backend's public key.
    public let keyFile: String
}

extension ContextSettings {
    /// The settings; nil where nothing is said, and where something is wrong, which is complained of.
    static func resolve(_ reader: inout SettingReader, _ environment: [String: String]) -> ContextSettings? {
        let keys: [SettingKey] = [.contextIssuer, .contextAudience, .contextAlgorithm, .contextKeyFile]
        guard let first = keys.first(where: { reader.sets($0) }) else { return nil }
        let algorithm = reader.choice(.contextAlgorithm, among: ContextAlgorithm.self)
        guard reader.hasAll(keys, given: first), let issuer = reader.text(.contextIssuer), let audience = reader.text(.contextAudience),
            let algorithm,
            let file = reader.text(.contextKeyFile)
        else { return nil }
        return ContextSettings(
            issuer: issuer, audience: audience, algorithm: algorithm, keyFile: Settings.expanded(file, environment))
    }
}
