public import Access
public import Money

/// `oauth`: whose access tokens are good here, and for which agent.
public struct OAuthSettings: Sendable, Hashable {
    /// `oauth.issuer`: what `iss` has to be.
    public let issuer: String
    /// `oauth.audience`: what `aud` has to be, or to hold: the endpoint's address.
    public let audience: String
    /// `oauth.jwks`: where the issuer publishes its keys; nil where its own metadata says so.
    public let jwks: String?
    /// `oauth.algorithms`: what tokens may be signed by.
    public let algorithms: Set<ContextAlgorithm>
    /// `oauth.agents`: which claim makes which agent; the first one that fits counts.
    public let agents: [ClaimRule]
    /// `oauth.scopes`: the scope that calls with an effect need; effects that are not named need none.
    public let scopes: [Effect: String]
}

extension OAuthSettings {
    /// The settings; nil where nothing is said, and where something is wrong, which is complained of.
    static func resolve(_ reader: inout SettingReader) -> OAuthSettings? {
        let keys: [SettingKey] = [.oauthIssuer, .oauthAudience, .oauthJWKS, .oauthAlgorithms, .oauthAgents, .oauthScopes]
        guard let first = keys.first(where: { reader.sets($0) }) else { return nil }
        let (jwks, algorithms, scopes) = (reader.webAddress(.oauthJWKS), algorithms(&reader), scopes(&reader))
        guard reader.hasAll([.oauthIssuer, .oauthAudience, .oauthAgents], given: first),
            let issuer = reader.webAddress(.oauthIssuer), let audience = reader.text(.oauthAudience)
        else { return nil }
        let agents = reader.rows(.oauthAgents).compactMap { row -> ClaimRule? in
            guard let claim = row["claim"]?.text, let value = row["value"]?.text, let agent = row["agent"]?.text else { return nil }
            return ClaimRule(claim: claim, value: value, agent: agent)
        }
        return OAuthSettings(
            issuer: issuer, audience: audience, jwks: jwks, algorithms: algorithms, agents: agents, scopes: scopes)
    }

    /// All that a signature can be checked by, unless some are named.
    private static func algorithms(_ reader: inout SettingReader) -> Set<ContextAlgorithm> {
        let words = reader.words(.oauthAlgorithms)
        var algorithms: Set<ContextAlgorithm> = []
        for word in words {
            guard let algorithm = ContextAlgorithm(rawValue: word) else {
                let known = ContextAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")
                reader.complain("`\(word)` is none of \(known)", at: .oauthAlgorithms)
                continue
            }
            algorithms.insert(algorithm)
        }
        return words.isEmpty ? Set(ContextAlgorithm.allCases) : algorithms
    }

    private static func scopes(_ reader: inout SettingReader) -> [Effect: String] {
        var scopes: [Effect: String] = [:]
        for member in reader.rows(.oauthScopes).flatMap(\.members) {
            guard let effect = Effect(rawValue: member.name) else { continue }
            // RFC 6749, 3.3: a scope has no space, no quotation mark and no backslash.
            guard member.value.text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }) else {
                reader.complain("`\(member.value.text)` is no scope", at: member.value.origin)
                continue
            }
            scopes[effect] = member.value.text
        }
        return scopes
    }
}
