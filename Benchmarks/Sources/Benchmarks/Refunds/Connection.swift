import Glibc

/// A connection to a server on this machine that is kept from one exchange to the next. It blocks its thread: what callers cost must not
/// disturb what is measured.
final class Connection {
    /// What came back.
    struct Response {
        let status: Int
        let body: ArraySlice<UInt8>
    }

    private let socket: Int32
    private let port: Int
    private var received: [UInt8] = []

    /// Connects; nil where nobody listens.
    init?(port: Int) {
        self.port = port
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Ports.loopback(port)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard result == 0 else { return nil }
        var on: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(socket) }

    /// One exchange.
    func send(_ method: String, _ path: String, headers: String = "", body: [UInt8] = []) throws -> Response {
        let head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(headers)Content-Length: \(body.count)\r\n\r\n"
        var rest = (Array(head.utf8) + body)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw Benchmarks.Unfit(what: "port \(port) hung up") }
            rest = rest.dropFirst(count)
        }
        return try receive()
    }

    private func receive() throws -> Response {
        received.removeAll(keepingCapacity: true)
        var end: Int?
        while end == nil {
            let from = max(0, received.count - 3)
            try more()
            end = Self.endOfHead(received, from: from)
        }
        let head = String(decoding: received[..<(end ?? 0)], as: UTF8.self).lowercased().split(separator: "\r\n")
        let first = head.first?.split(separator: " ") ?? []
        let length = head.first { $0.hasPrefix("content-length:") }.flatMap { Int($0.dropFirst(15).drop { $0 == " " }) }
        guard first.count > 1, let status = Int(first[1]), let length, let end else {
            throw Benchmarks.Unfit(what: "port \(port) answers in another way than expected")
        }
        while received.count < end + length { try more() }
        return Response(status: status, body: received[end..<(end + length)])
    }

    private func more() throws {
        let count = received.count
        received.append(contentsOf: repeatElement(0, count: 8192))
        let got = received.withUnsafeMutableBytes { recv(socket, $0.baseAddress.map { $0 + count }, 8192, 0) }
        received.removeLast(8192 - max(0, got))
        guard got > 0 else { throw Benchmarks.Unfit(what: "port \(port) hung up") }
    }

    private static func endOfHead(_ bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= start + 4 else { return nil }
        return (start...(bytes.count - 4)).first { bytes[$0..<($0 + 4)].elementsEqual([13, 10, 13, 10]) }.map { $0 + 4 }
    }
}

/// Ports of the loopback.
enum Ports {
    static func loopback(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    /// A port that was free just now.
    static func free() throws -> Int {
        for port in (12_000..<30_000).shuffled() {
            let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(socket) }
            var address = loopback(port)
            let result = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
            }
            if result == 0 { return port }
        }
        throw Benchmarks.Unfit(what: "no port is free")
    }
}
