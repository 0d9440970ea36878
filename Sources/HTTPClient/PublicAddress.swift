import Glibc

/// Which addresses are anybody's on the internet, and which are this machine's or this network's own.
enum PublicAddress {
    /// Whether a socket's address (a `sockaddr_in` or `sockaddr_in6`) is one of the internet's.
    static func isOne(_ socketAddress: [UInt8]) -> Bool {
        socketAddress.withUnsafeBytes { bytes in
            guard bytes.count >= MemoryLayout<sockaddr>.size else { return false }
            switch Int32(bytes.loadUnaligned(as: sa_family_t.self)) {
            case AF_INET where bytes.count >= MemoryLayout<sockaddr_in>.size:
                return isPublic4(withUnsafeBytes(of: bytes.loadUnaligned(as: sockaddr_in.self).sin_addr) { Array($0) })
            case AF_INET6 where bytes.count >= MemoryLayout<sockaddr_in6>.size:
                return isPublic6(withUnsafeBytes(of: bytes.loadUnaligned(as: sockaddr_in6.self).sin6_addr) { Array($0) })
            default: return false
            }
        }
    }

    /// The networks of IANA's registry of special IPv4 addresses that are not reachable from everywhere, and those of groups and the
    /// future: each by its first bytes and how many bits of them count.
    private static let special4: [(first: [UInt8], bits: Int)] = [
        ([0, 0, 0, 0], 8), ([10, 0, 0, 0], 8), ([100, 64, 0, 0], 10), ([127, 0, 0, 0], 8), ([169, 254, 0, 0], 16), ([172, 16, 0, 0], 12),
        ([192, 0, 0, 0], 24), ([192, 0, 2, 0], 24), ([192, 88, 99, 0], 24), ([192, 168, 0, 0], 16), ([198, 18, 0, 0], 15),
        ([198, 51, 100, 0], 24), ([203, 0, 113, 0], 24), ([224, 0, 0, 0], 3),
    ]

    /// Of IPv6 only 2000::/3 is the internet's; in it stand networks for documents and ways into IPv4 that hide where they lead.
    private static let special6: [(first: [UInt8], bits: Int)] = [
        ([0x20, 0x01, 0x00, 0x00], 23), ([0x20, 0x01, 0x0D, 0xB8], 32), ([0x20, 0x02], 16), ([0x3F, 0xFF, 0x00], 20),
    ]
    private static let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
    /// RFC 6052: where a network has no IPv4, its addresses lie here.
    private static let translated: [UInt8] = [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]

    static func isPublic4(_ address: [UInt8]) -> Bool { !special4.contains { lies(address, in: $0) } }

    static func isPublic6(_ address: [UInt8]) -> Bool {
        if address.starts(with: mapped) || address.starts(with: translated) { return isPublic4(Array(address[12...])) }
        return lies(address, in: ([0x20], 3)) && !special6.contains { lies(address, in: $0) }
    }

    private static func lies(_ address: [UInt8], in network: (first: [UInt8], bits: Int)) -> Bool {
        for (index, byte) in network.first.enumerated() {
            let bits = network.bits - index * 8
            guard bits > 0 else { return true }
            let mask: UInt8 = bits >= 8 ? 0xFF : ~(0xFF >> UInt8(bits))
            guard address[index] & mask == byte & mask else { return false }
        }
        return true
    }
}
