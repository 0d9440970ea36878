import JSON

/// What clients are told about the tokens that the endpoint takes: with every refusal (RFC 6750), and at an address that they find there
/// (RFC 9728).
struct Challenge: Sendable {
    /// Where the description of a resource lies, before the resource's own path (RFC 9728, 3.1).
    static let wellKnown = "/.well-known/oauth-protected-resource"

    private let resource: ProtectedResource?
    /// The scheme and the host of the resource, and its path.
    private let parts: (origin: String, path: String)?

    /// For a resource; nil where nobody issues tokens.
    init(_ resource: ProtectedResource?) {
        self.resource = resource
        parts = resource.flatMap { Self.parts(of: $0.resource) }
    }

    /// The paths at which the resource is described; none where there is nothing to describe.
    var paths: [String] {
        guard let parts else { return [] }
        return parts.path.isEmpty ? [Self.wellKnown] : [Self.wellKnown, Self.wellKnown + parts.path]
    }

    /// The description; null where there is none.
    var metadata: JSONValue {
        guard let resource else { return .null }
        var metadata: JSONObject = [
            "resource": .string(resource.resource),
            "authorization_servers": .array(resource.authorizationServers.map { .string($0) }),
            "bearer_methods_supported": ["header"], "resource_name": .string(resource.name),
        ]
        if !resource.scopes.isEmpty { metadata["scopes_supported"] = .array(resource.scopes.map { .string($0) }) }
        return .object(metadata)
    }

    /// For a request whose credentials prove nobody; `error` is the word for what is wrong with them, nil where it brought none.
    func unauthorized(_ error: String?) -> String {
        Self.written([("error", error), ("scope", resource.flatMap { Self.joined($0.scopes) }), ("resource_metadata", address)])
    }

    /// For a request whose credentials do not reach: all scopes that it needs.
    func insufficient(_ stepUp: StepUp) -> String {
        Self.written([
            ("error", "insufficient_scope"), ("scope", Self.joined(stepUp.scopes)), ("resource_metadata", address),
            ("error_description", stepUp.description),
        ])
    }

    private var address: String? { parts.map { $0.origin + Self.wellKnown + $0.path } }

    private static func joined(_ scopes: [String]) -> String? { scopes.isEmpty ? nil : scopes.joined(separator: " ") }

    /// Quotes and what does not print have no place in these texts (RFC 6750, 3).
    private static func written(_ members: [(name: String, value: String?)]) -> String {
        let texts = members.compactMap { member in
            member.value.map { value in
                let clean = value.unicodeScalars.map { (0x20...0x7E).contains($0.value) && $0 != "\"" && $0 != "\\" ? Character($0) : "'" }
                return "\(member.name)=\"\(String(clean))\""
            }
        }
        return texts.isEmpty ? "Bearer" : "Bearer " + texts.joined(separator: ", ")
    }

    private static func parts(of address: String) -> (origin: String, path: String)? {
        for scheme in ["https://", "http://"] where address.hasPrefix(scheme) {
            let rest = address.dropFirst(scheme.count)
            let host = rest.prefix { $0 != "/" }
            guard !host.isEmpty else { return nil }
            let path = rest.dropFirst(host.count)
            return (scheme + host, path == "/" ? "" : String(path))
        }
        return nil
    }
}
