import Cryptography

/// Which client certificate is which agent.
public struct CertificateRules: Sendable, Hashable {
    /// The agents by a URI or a DNS name of the certificate, or by `sha256:` with its fingerprint.
    public let agents: [String: String]

    /// Rules.
    public init(agents: [String: String]) { self.agents = agents }

    private static let fingerprintPrefix = "sha256:"

    /// Whose certificate it is, and the name that says so; nil where no rule fits, or rules that fit name different agents.
    func match(_ certificate: Certificate) -> (name: String, agent: String)? {
        let print = Self.fingerprintPrefix + Hex.encode(certificate.fingerprint)
        var found: (name: String, agent: String)?
        // In a fixed order, so that the name that counts is the same with every call.
        for (rule, agent) in agents.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            guard let name = Self.name(rule, of: certificate, print) else { continue }
            if let found, !found.agent.utf8.elementsEqual(agent.utf8) { return nil }
            found = found ?? (name, agent)
        }
        return found
    }

    /// The name of the certificate that a rule means; nil where it means another one.
    private static func name(_ rule: String, of certificate: Certificate, _ print: String) -> String? {
        if rule.lowercased().hasPrefix(fingerprintPrefix) {
            let wanted = rule.lowercased().filter { $0 != ":" }
            return wanted.utf8.elementsEqual(print.filter { $0 != ":" }.utf8) ? print : nil
        }
        for name in certificate.names {
            switch name {
            case .dns(let text) where text.utf8.elementsEqual(rule.lowercased().utf8): return "dns:" + text
            case .uri(let text) where text.utf8.elementsEqual(rule.utf8): return "uri:" + text
            default: continue
            }
        }
        return nil
    }
}

/// Which user of this machine is which agent.
public struct PeerRules: Sendable, Hashable {
    /// The agents by the users' numbers.
    public let agents: [UInt32: String]

    /// Rules.
    public init(agents: [UInt32: String]) { self.agents = agents }
}
