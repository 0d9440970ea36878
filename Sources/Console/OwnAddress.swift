/// Under which addresses the console is itself: on this machine, and where the settings say that people reach it. A page of another name
/// that points here is not it, so nobody types a secret into one.
struct OwnAddress: Sendable {
    private static let loopback: Set<String> = ["localhost", "127.0.0.1", "[::1]"]

    private let authority: String?

    /// - Parameter url: how people reach the console, `https://name[:port][/…]`; nil for on this machine alone.
    init(url: String?) {
        authority = url.flatMap { url in
            guard let start = url.firstRange(of: "://")?.upperBound else { return nil }
            return url[start...].prefix { $0 != "/" }.lowercased()
        }
    }

    /// Whether a request to this host is for the console.
    func admits(host: String?) -> Bool {
        guard let host = host?.lowercased(), !host.isEmpty else { return false }
        if host == authority { return true }
        let name = host.hasPrefix("[") ? host.firstIndex(of: "]").map { String(host[...$0]) } ?? host : String(host.prefix { $0 != ":" })
        let port = host.dropFirst(name.count)
        let isPort = port.first == ":" && port.count > 1 && port.dropFirst().utf8.allSatisfy { (0x30...0x39).contains($0) }
        return Self.loopback.contains(name) && (port.isEmpty || isPort)
    }

    /// Whether a form that is sent to this host comes from one of the console's own pages there: a browser always says.
    func admits(origins: [String], host: String?) -> Bool {
        guard origins.count == 1, let host = host?.lowercased() else { return false }
        return ["http://\(host)", "https://\(host)"].contains(origins[0].lowercased())
    }
}
