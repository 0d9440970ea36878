import Glibc
import JSON

/// One connection of a flood. It never blocks: whoever drives it says when it may read or write.
struct FloodClient {
    enum Kind: Sendable, Hashable {
        /// Sends its request as fast as it is taken, and reads its answer.
        case caller
        /// The same, and says then that it will send nothing more.
        case halfOpen
        /// Sends one byte at a time.
        case slow
        /// Connects and says nothing.
        case silent
        /// Asks again and again and reads nothing.
        case deaf
    }

    enum End: Sendable, Hashable {
        case answered(status: Int, isError: Bool)
        /// Closed before there was an answer.
        case closed
    }

    let kind: Kind
    let socket: Int32
    private let request: [UInt8]
    private var sent = 0
    private var received: [UInt8] = []
    private(set) var end: End?
    /// Whether it may send.
    var isOpen = false

    /// Connects; nil where that is not taken.
    init?(_ kind: Kind, port: Int, request: [UInt8]) {
        guard let socket = Sockets.connect(port: port) else { return nil }
        _ = fcntl(socket, F_SETFL, O_NONBLOCK)
        (self.kind, self.socket, self.request) = (kind, socket, request)
    }

    /// Whether the whole request is on its way and nothing has been answered.
    var isInFlight: Bool { sent == request.count && end == nil && [.caller, .halfOpen].contains(kind) }

    /// What to wait for.
    var events: Int16 {
        guard end == nil else { return 0 }
        let wantsToSend = isOpen && sent < request.count && [.caller, .halfOpen].contains(kind)
        return Int16(kind == .deaf ? 0 : POLLIN) | Int16(wantsToSend ? POLLOUT : 0)
    }

    /// Sends some more.
    mutating func send() {
        guard isOpen, end == nil, kind != .silent else { return }
        let most = kind == .slow ? 1 : Int.max
        if kind == .deaf, sent == request.count { sent = 0 }
        while sent < request.count {
            let count = request[sent...].prefix(most).withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            sent += count
            if kind == .slow { return }
        }
        if kind == .halfOpen { shutdown(socket, Int32(SHUT_WR)) }
    }

    /// Reads what is there.
    mutating func receive() {
        guard end == nil else { return }
        var part = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = recv(socket, &part, part.count, 0)
            if count < 0, errno == EAGAIN { return }
            guard count > 0 else {
                end = .closed
                return
            }
            received += part[..<count]
            if let answer = Self.answer(in: received) {
                end = answer
                return
            }
        }
    }

    /// The answer, once all of it is there.
    private static func answer(in bytes: [UInt8]) -> End? {
        guard let head = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let text = String(decoding: bytes[..<head.lowerBound], as: UTF8.self).lowercased()
        let words = text.prefix { $0 != "\r\n" }.split(separator: " ")
        guard words.count > 1, let status = Int(words[1]) else { return .answered(status: 0, isError: true) }
        let lines = text.split(separator: "\r\n")
        let body = bytes[head.upperBound...]
        if let length = lines.first(where: { $0.hasPrefix("content-length:") }).flatMap({ Int($0.dropFirst(15).drop { $0 == " " }) }) {
            guard body.count >= length else { return nil }
        } else if lines.contains("transfer-encoding: chunked"), !body.elementsEqual([]), body.suffix(5) != Array("0\r\n\r\n".utf8)[...] {
            return nil
        } else if lines.contains("transfer-encoding: chunked"), body.isEmpty {
            return nil
        }
        let isError = body.firstRange(of: Array("\"isError\":true".utf8)) != nil || body.firstRange(of: Array("\"error\":".utf8)) != nil
        return .answered(status: status, isError: isError)
    }

    /// Hangs up.
    func hangUp() { close(socket) }
}
