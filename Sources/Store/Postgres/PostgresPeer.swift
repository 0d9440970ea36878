import Glibc

/// The other end of a connection.
struct PostgresPeer {
    /// Whether it is on this machine: a Unix socket or a loopback address.
    let isLocal: Bool

    /// Reads a numeric address; nil for a name.
    init?(_ address: String) {
        var (four, six) = (in_addr(), in6_addr())
        if inet_pton(AF_INET, address, &four) == 1 {
            isLocal = Self.isLoopback(four)
        } else if inet_pton(AF_INET6, address, &six) == 1 {
            isLocal = Self.isLoopback(six)
        } else {
            return nil
        }
    }

    /// The peer of a socket; nil where it has none.
    init?(ofSocket socket: Int32) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let isFound = withUnsafeMutableBytes(of: &storage) { bytes in
            bytes.baseAddress.map { getpeername(socket, $0.assumingMemoryBound(to: sockaddr.self), &length) } == 0
        }
        guard isFound else { return nil }
        self.init(storage)
    }

    init(_ storage: sockaddr_storage) {
        isLocal = withUnsafeBytes(of: storage) { bytes in
            switch Int32(storage.ss_family) {
            case AF_UNIX: true
            case AF_INET: Self.isLoopback(bytes.load(as: sockaddr_in.self).sin_addr)
            case AF_INET6: Self.isLoopback(bytes.load(as: sockaddr_in6.self).sin6_addr)
            default: false
            }
        }
    }

    /// 127.0.0.0/8.
    private static func isLoopback(_ address: in_addr) -> Bool { UInt32(bigEndian: address.s_addr) >> 24 == 127 }

    /// ::1, and ::ffff:127.0.0.0/104.
    private static func isLoopback(_ address: in6_addr) -> Bool {
        withUnsafeBytes(of: address) { bytes in
            let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 255 && bytes[11] == 255 && bytes[12] == 127
            return isMapped || bytes[..<15].allSatisfy { $0 == 0 } && bytes[15] == 1
        }
    }
}
