/// Which `Host` and `Origin` are answered. A web page in a browser on this machine could otherwise reach the host through a
/// name of its own that it points here (DNS rebinding).
struct AddressRules: Sendable {
    private static let loopback: Set<String> = ["localhost", "127.0.0.1", "[::1]"]

    private let hosts: Set<String>
    private let origins: Set<String>

    init(_ configuration: HTTPConfiguration) {
        hosts = Set(configuration.allowedHosts.map { $0.lowercased() })
        origins = Set(configuration.allowedOrigins.map { $0.lowercased() })
    }

    /// Whether requests to this host are for us. HTTP/1.1 requires the header.
    func admits(host: String?) -> Bool {
        guard let host = host?.lowercased(), let name = Self.name(of: host) else { return false }
        return Self.loopback.contains(name) || hosts.contains(name) || hosts.contains(host)
    }

    /// Whether pages of this origin may call; no origin is no page. `null` is the origin of a page that hides its own.
    func admits(origin: String?) -> Bool {
        guard let origin = origin?.lowercased() else { return true }
        if origins.contains(origin) { return true }
        for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
            guard let name = Self.name(of: String(origin.dropFirst(scheme.count))) else { return false }
            return Self.loopback.contains(name)
        }
        return false
    }

    /// Whether the settings name this origin: its pages may read answers too. Those of this machine may not: any program can serve one.
    func names(origin: String) -> Bool { origins.contains(origin.lowercased()) }

    /// The name in `name` or `name:port`; nil where the text is neither.
    private static func name(of authority: String) -> String? {
        let bytes = authority.utf8
        let (name, rest): (Substring.UTF8View, Substring.UTF8View)
        if bytes.first == UInt8(ascii: "[") {
            guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            (name, rest) = (bytes[...end], bytes[bytes.index(after: end)...])
        } else {
            let colon = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
            (name, rest) = (bytes[..<colon], bytes[colon...])
        }
        let isPort = rest.first == UInt8(ascii: ":") && rest.count > 1 && rest.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
        return (rest.isEmpty || isPort) && !name.isEmpty ? String(Substring(name)) : nil
    }
}
