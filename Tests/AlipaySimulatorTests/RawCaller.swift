import Foundation
import Glibc

/// A client that speaks HTTP by hand, so that a test sees exactly what came over the wire and hangs up exactly when it wants.
final class RawCaller: Sendable {
    private let descriptor: Int32

    /// What came until the other side ended the connection.
    struct Reply: Sendable {
        let bytes: [UInt8]
        let status: Int?
        let headers: [String]
        let body: [UInt8]

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            let end = Array("\r\n\r\n".utf8)
            let place = bytes.firstRange(of: end)
            headers = String(decoding: bytes[..<(place?.lowerBound ?? 0)], as: UTF8.self).components(separatedBy: "\r\n")
            status = headers.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) }
            body = place.map { Array(bytes[$0.upperBound...]) } ?? []
        }

        func header(_ name: String) -> String? {
            headers.first { $0.lowercased().hasPrefix(name + ":") }.map {
                $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
            }
        }
    }

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard result == 0 else { throw Unexpected("no connection: \(String(cString: strerror(errno)))") }
    }

    deinit { close(descriptor) }

    /// Sends a request that asks for the connection to end with its answer.
    func send(_ method: String, _ target: String, body: String = "", headers: [String] = []) throws {
        let lines =
            ["\(method) \(target) HTTP/1.1", "host: 127.0.0.1", "connection: close", "content-length: \(body.utf8.count)"] + headers
        var rest = Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw Unexpected("not sent") }
            rest = rest.dropFirst(count)
        }
    }

    /// Reads until the other side ends the connection. On a thread of its own: reading blocks.
    func reply() async -> Reply {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var bytes: [UInt8] = []
                var part = [UInt8](repeating: 0, count: 1 << 14)
                while true {
                    let count = part.withUnsafeMutableBytes { recv(self.descriptor, $0.baseAddress, $0.count, 0) }
                    if count <= 0 { break }
                    bytes += part[..<count]
                }
                continuation.resume(returning: Reply(bytes))
            }
        }
    }

    /// Hangs up.
    func hangUp() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// One request and its answer.
    static func ask(_ address: String, _ method: String, _ target: String, body: String = "", headers: [String] = []) async throws -> Reply
    {
        let caller = try RawCaller(port: port(of: address))
        try caller.send(method, target, body: body, headers: headers)
        return await caller.reply()
    }

    static func port(of address: String) throws -> Int {
        guard let port = URL(string: address)?.port else { throw Unexpected("no port in \(address)") }
        return port
    }
}
