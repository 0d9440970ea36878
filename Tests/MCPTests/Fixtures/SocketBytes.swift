import Glibc

/// What tests send over sockets of their own.
enum SocketBytes {
    /// Sends all of it, blocking; a reader that is gone is a failure and no signal.
    static func send(_ bytes: [UInt8], to descriptor: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw TestFailure("cannot send: \(errno)") }
            rest = rest.dropFirst(count)
        }
    }
}
