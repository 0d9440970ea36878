import Foundation
import Glibc
import JSON

/// A response as its bytes came.
struct RawResponse: Sendable {
    let status: Int
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }

    /// The body as JSON; null where it is none, so that a comparison fails and shows the rest.
    var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }
}

/// A TCP connection that sends what no well-behaved client would.
final class Connection: Sendable {
    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard result == 0 else { throw TestFailure("cannot connect: \(errno)") }
    }

    deinit { close() }

    /// Goes away, as a client does that is stopped.
    func close() { _ = Glibc.shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Says nothing more, and still listens.
    func endSending() { _ = Glibc.shutdown(descriptor, Int32(SHUT_WR)) }

    func send(_ bytes: [UInt8]) async throws {
        try await blocking { [descriptor] in try SocketBytes.send(bytes, to: descriptor) }
    }

    /// The next bytes, as they come; none at the end.
    func receive() async throws -> [UInt8] {
        let descriptor = descriptor
        return try await blocking {
            var buffer = [UInt8](repeating: 0, count: 65536)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count >= 0 else { throw TestFailure("cannot receive: \(errno)") }
            return Array(buffer[..<count])
        }
    }

    func response() async throws -> RawResponse {
        let descriptor = descriptor
        return try await blocking { try Self.read(descriptor) }
    }

    private static func read(_ descriptor: Int32) throws -> RawResponse {
        var bytes: [UInt8] = []
        func more() throws {
            var buffer = [UInt8](repeating: 0, count: 65536)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { throw TestFailure("the connection ended after \(String(decoding: bytes, as: UTF8.self))") }
            bytes += buffer[..<count]
        }
        var end: Range<Int>?
        while end == nil {
            try more()
            end = bytes.firstRange(of: Array("\r\n\r\n".utf8))
        }
        guard let end else { throw TestFailure("no head") }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (String(parts[0]), parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
        }
        let length = headers.first { $0.0.lowercased() == "content-length" }.flatMap { Int($0.1) } ?? 0
        while bytes.count < end.upperBound + length { try more() }
        let status = lines[0].split(separator: " ")
        guard status.count > 1, let code = Int(status[1]) else { throw TestFailure("no status in \(lines[0])") }
        return RawResponse(status: code, headers: headers, body: Array(bytes[end.upperBound..<end.upperBound + length]))
    }
}
