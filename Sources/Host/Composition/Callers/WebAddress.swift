/// The address of something on the web, as far as it has to be known before it is fetched.
struct WebAddress: Sendable, Hashable {
    /// The whole of it.
    let text: String
    /// Whether it is `https`.
    let isSecure: Bool
    /// The host in small letters, without the brackets of an IPv6 address.
    let host: String
    /// Scheme, host and port as they stand there, in small letters.
    let origin: String

    /// Reads an address of `https` or `http` with a host and nothing before it; nil for anything else.
    init?(_ text: String) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) })
        else { return nil }
        let authority = text.dropFirst(scheme.count).prefix { !"/?#\\".contains($0) }.lowercased()
        // What stands before an `@` is no host, and is there to be taken for one.
        guard !authority.isEmpty, !authority.contains("@") else { return nil }
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = String(authority[authority.index(after: authority.startIndex)..<end])
        } else {
            host = String(authority.prefix { $0 != ":" })
        }
        guard !host.isEmpty else { return nil }
        self.text = text
        isSecure = scheme == "https://"
        origin = scheme + authority
    }

    /// Whether it names this machine, or any machine by its number and not by a name: whoever wrote it knows where it leads.
    var isLiteral: Bool { host == "localhost" || host.contains(":") || host.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 } }

    /// Whether it leads to this machine and nowhere else.
    var isLoopback: Bool { ["localhost", "127.0.0.1", "::1"].contains(host) }
}
