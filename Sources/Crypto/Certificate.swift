import COpenSSL

/// An X.509 certificate, as far as it says who somebody is. Nothing of it is verified here: whoever took it from a connection has.
public struct Certificate: Sendable, Hashable {
    /// The names of its owner (the alternative names of RFC 5280, 4.2.1.6), as far as they are plain ASCII.
    public enum Name: Sendable, Hashable {
        /// The name of a machine, in small letters.
        case dns(String)
        /// A URI, as it stands there.
        case uri(String)
    }

    /// The longest certificate that is read, in bytes.
    public static let maximumBytes = 64 * 1024

    /// The SHA-256 of the whole certificate.
    public let fingerprint: [UInt8]
    /// What its owner is called. The common name is none of them: it is free text that anybody may have chosen.
    public let names: [Name]
    /// From when on it is good, in seconds since 1970.
    public let goodFromSeconds: Int64
    /// Until when it is good, in seconds since 1970, that second included.
    public let goodUntilSeconds: Int64

    /// Reads a certificate; nil for anything else, and for one that says its names in two places.
    public init?(der: [UInt8]) {
        defer { ERR_clear_error() }
        guard !der.isEmpty, der.count <= Self.maximumBytes else { return nil }
        let read = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var next = buffer.baseAddress
            guard let certificate = d2i_X509(nil, &next, buffer.count) else { return nil }
            if isAtEnd(next, of: buffer) { return certificate }
            X509_free(certificate)
            return nil
        }
        guard let certificate = read else { return nil }
        defer { X509_free(certificate) }
        guard let from = Self.seconds(X509_get0_notBefore(certificate)), let until = Self.seconds(X509_get0_notAfter(certificate)),
            let names = Self.names(of: certificate)
        else { return nil }
        fingerprint = SHA256.digest(der)
        goodFromSeconds = from
        goodUntilSeconds = until
        self.names = names
    }

    private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
        guard let time, let epoch = ASN1_TIME_set(nil, 0) else { return nil }
        defer { ASN1_TIME_free(epoch) }
        var (days, seconds): (Int32, Int32) = (0, 0)
        guard ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { return nil }
        return Int64(days) * 86_400 + Int64(seconds)
    }

    /// nil where they can't be read.
    private static func names(of certificate: OpaquePointer) -> [Name]? {
        var state: Int32 = 0
        guard let entries = co_alternative_names(certificate, &state) else { return state == -1 ? [] : nil }
        defer { co_alternative_names_free(entries) }
        var names: [Name] = []
        for index in 0..<co_alternative_names_count(entries) {
            var (kind, count): (Int32, Int32) = (0, 0)
            guard let start = co_alternative_name(entries, index, &kind, &count), count > 0 else { continue }
            let bytes = Array(UnsafeBufferPointer(start: start, count: Int(count)))
            // Anything else could look like another name, or end in the middle for a reader that stops at a zero.
            guard bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { continue }
            let text = String(decoding: bytes, as: UTF8.self)
            names.append(kind == CO_NAME_DNS ? .dns(text.lowercased()) : .uri(text))
        }
        return names
    }
}
