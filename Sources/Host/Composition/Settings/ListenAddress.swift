/// Where to listen: a host name or address, and a port (0 lets the system choose one).
public struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// The host, without the brackets of an IPv6 address.
    public let host: String
    /// The port.
    public let port: Int

    /// An address from its parts.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `HOST:PORT` or `[ADDRESS]:PORT`; `nil` for anything else.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        var host = text[..<colon]
        let digits = text[text.index(after: colon)...]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, !digits.isEmpty, digits.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
            let port = UInt16(digits)
        else { return nil }
        self.init(host: String(host), port: Int(port))
    }

    /// Where a host listens for agents unless it is told otherwise.
    static let standard = ListenAddress(host: "127.0.0.1", port: 8787)

    /// Whether nobody beyond this machine gets there.
    var isLoopback: Bool { ["127.0.0.1", "::1", "localhost"].contains(host) }

    /// As it is written on a command line.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
