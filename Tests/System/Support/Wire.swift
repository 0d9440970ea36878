import Foundation
import Glibc
import JSON

/// One HTTP exchange over a connection of its own: nothing is kept alive and nothing is ever sent twice.
struct Wire: Sendable {
    /// What came back.
    struct Response: Sendable {
        let status: Int
        let body: [UInt8]
        /// The header's lines, in small letters.
        let lines: [String]

        /// The header as it was sent.
        var head = ""

        /// The value of a header, as it was sent.
        func value(of name: String) -> String? {
            let line = head.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
            return line.map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
        }

        /// The value of a header, in small letters.
        func header(_ name: String) -> String? {
            let line = lines.first { $0.hasPrefix(name.lowercased() + ":") }
            return line.map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
        }

        /// The body as JSON; null where it is none. What took so long that it came as events ends with the reply.
        var json: JSONValue {
            let isEvents = header("content-type")?.hasPrefix("text/event-stream") == true
            return (try? JSONValue(parsing: isEvents ? lastEvent : body, limits: JSONLimits(maximumBytes: 1 << 28))) ?? .null
        }

        private var lastEvent: [UInt8] {
            let data = Array("data: ".utf8)
            return body.split(separator: UInt8(ascii: "\n")).last { $0.starts(with: data) }.map { Array($0.dropFirst(data.count)) } ?? []
        }
    }

    let port: Int
    /// The longest silence that is waited through.
    var patience: Int = 60

    /// Sends a request.
    /// - Returns: nil where there was no connection, or it ended before a whole answer.
    func send(_ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8] = []) async -> Response? {
        let lines = (headers + [("Host", "127.0.0.1:\(port)"), ("Connection", "close"), ("Content-Length", "\(body.count)")])
            .map { "\($0.0): \($0.1)\r\n" }
        let request = Array("\(method) \(path) HTTP/1.1\r\n\(lines.joined())\r\n".utf8) + body
        return await OwnThread.run { exchange(request) }
    }

    private func exchange(_ request: [UInt8]) -> Response? {
        guard let socket = Sockets.connect(port: port) else { return nil }
        defer { close(socket) }
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var rest = request[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            rest = rest.dropFirst(count)
        }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(socket, &part, part.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += part[..<count]
        }
        return Self.parse(bytes)
    }

    /// A whole answer; nil where its end is missing.
    private static func parse(_ bytes: [UInt8]) -> Response? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        let lines = head.lowercased().components(separatedBy: "\r\n")
        let first = lines[0].split(separator: " ")
        guard first.count > 1, let status = Int(first[1]) else { return nil }
        let body = Array(bytes[end.upperBound...])
        if lines.contains("transfer-encoding: chunked") {
            return unchunked(body).map { Response(status: status, body: $0, lines: lines, head: head) }
        }
        let length = lines.first { $0.hasPrefix("content-length:") }.flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
        guard body.count == length ?? body.count else { return nil }
        return Response(status: status, body: body, lines: lines, head: head)
    }

    private static func unchunked(_ bytes: [UInt8]) -> [UInt8]? {
        var (body, rest) = ([UInt8](), bytes[...])
        while let end = rest.firstRange(of: Array("\r\n".utf8)) {
            let digits = String(decoding: rest[rest.startIndex..<end.lowerBound], as: UTF8.self).prefix { $0.isHexDigit }
            guard let count = Int(digits, radix: 16) else { return nil }
            if count == 0 { return body }
            guard rest.endIndex - end.upperBound >= count + 2 else { return nil }
            body += rest[end.upperBound..<end.upperBound + count]
            rest = rest[(end.upperBound + count + 2)...]
        }
        return nil
    }
}

/// Sockets of the loopback.
enum Sockets {
    static func connect(port: Int) -> Int32? {
        let descriptor = open()
        guard descriptor >= 0 else { return nil }
        var address = Self.address(port)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(descriptor, $0, length) }
        }
        guard result == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    /// Whether somebody listens at a port.
    static func answers(_ port: Int) -> Bool {
        guard let descriptor = connect(port: port) else { return false }
        close(descriptor)
        return true
    }

    /// A port that was free just now, below those that the system gives to outgoing connections by itself, so that none of these
    /// takes it before its server does.
    static func freePort() throws -> Int {
        for _ in 0..<1000 {
            let port = Int.random(in: 12_000..<30_000)
            let descriptor = open()
            defer { close(descriptor) }
            var address = Self.address(port)
            let result = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
            }
            if result == 0 { return port }
        }
        throw Trouble("no port is free")
    }

    private static let length = socklen_t(MemoryLayout<sockaddr_in>.size)

    private static func open() -> Int32 { socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0) }

    private static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return address
    }
}
