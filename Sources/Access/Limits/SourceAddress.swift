import Cryptography
import Glibc

/// The addresses that requests come from.
enum SourceAddress {
    /// What counts as one place: an IPv4 address, or the network of an IPv6 address, of which one client has as many as it likes.
    static func bucket(of text: String) -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        // A zone (`fe80::1%eth0`) says on which wire, not who.
        guard inet_pton(AF_INET6, String(text.prefix { $0 != "%" }), &bytes) == 1 else { return String(text.prefix(64)) }
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        if bytes.starts(with: mapped) { return bytes[12...].map { String($0) }.joined(separator: ".") }
        return Hex.encode(bytes.prefix(8)) + "/64"
    }
}
