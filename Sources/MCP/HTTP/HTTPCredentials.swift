/// What a request over HTTP says about who sends it. Nothing is ever taken from the query, which ends up in logs.
public struct HTTPCredentials: Sendable {
    /// The token of the one `Authorization: Bearer` header; nil where there is none, or more than one.
    public let bearer: String?
    /// The certificate (DER) that the client showed and the listener verified; nil where it showed none.
    public let certificate: [UInt8]?
    /// The address at the other end; nil for a Unix socket.
    public let remoteAddress: String?
    /// The values of a header, by its name in any case.
    public let headers: @Sendable (_ name: String) -> [String]

    /// Credentials.
    public init(
        bearer: String?, certificate: [UInt8]? = nil, remoteAddress: String? = nil,
        headers: @escaping @Sendable (_ name: String) -> [String] = { _ in [] }
    ) {
        self.bearer = bearer
        self.certificate = certificate
        self.remoteAddress = remoteAddress
        self.headers = headers
    }

    /// The value of a header that came exactly once; else nil.
    public func header(_ name: String) -> String? {
        let values = headers(name)
        return values.count == 1 ? values[0] : nil
    }
}

extension HTTPCredentials {
    /// The token of an `Authorization` header; the scheme's name is read in any case (RFC 9110, 11.1).
    static func bearer(in authorization: [String]) -> String? {
        guard authorization.count == 1 else { return nil }
        let words = authorization[0].utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: true)
        guard words.count == 2, Substring(words[0]).lowercased() == "bearer" else { return nil }
        return String(Substring(words[1]))
    }
}
