import Foundation
import Glibc

/// A connection to a host that is kept from one exchange to the next, on a thread that may block.
final class FuzzConnection {
    /// What came back.
    struct Response {
        let status: Int
        let isEvents: Bool
        let session: String?
        /// The body; of events the last one's data.
        let body: [UInt8]
        /// Whether more could have come.
        let isWhole: Bool
    }

    enum Trouble: Error, Equatable {
        /// The other side has closed it before an answer was whole.
        case closed
        /// Nothing came for as long as it was waited for.
        case silence
        /// What came is no HTTP.
        case garbled(String)
    }

    private let socket: Int32
    private var received: [UInt8] = []

    /// Connects; nil where nobody listens.
    /// - Parameter patience: seconds of silence after which there will be no answer.
    init?(port: Int, patience: Int) {
        guard let socket = Sockets.connect(port: port) else { return nil }
        self.socket = socket
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(socket) }

    /// Sends bytes; a peer that takes no more shows when it is read from.
    func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Says that nothing more will be sent.
    func halfClose() { shutdown(socket, Int32(SHUT_WR)) }

    /// Reads one response.
    /// - Parameters:
    ///   - headOnly: whether of a stream of events only the head is read.
    ///   - isEnough: whether an event's data says all that is wanted; then the rest of the stream is left.
    func receive(headOnly: Bool = false, until isEnough: ([UInt8]) -> Bool) throws(Trouble) -> Response {
        let head = try part(endingIn: [13, 10, 13, 10])
        let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
        let first = lines[0].split(separator: " ")
        guard first.count > 1, first[0] == "HTTP/1.1", let status = Int(first[1]) else { throw .garbled(lines[0]) }
        func header(_ name: String) -> String? {
            lines.dropFirst().first { $0.lowercased().hasPrefix(name + ":") }
                .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
        }
        let isEvents = header("content-type")?.hasPrefix("text/event-stream") == true
        func response(_ body: [UInt8], isWhole: Bool = true) -> Response {
            Response(status: status, isEvents: isEvents, session: header("mcp-session-id"), body: body, isWhole: isWhole)
        }
        guard header("transfer-encoding") == "chunked" else {
            return response(try bytes(header("content-length").flatMap { Int($0) } ?? 0))
        }
        if isEvents, headOnly { return response([], isWhole: false) }
        var (body, last) = ([UInt8](), [UInt8]())
        while true {
            let line = String(decoding: try part(endingIn: [13, 10]), as: UTF8.self)
            guard let count = Int(line, radix: 16) else { throw .garbled("chunk `\(line)`") }
            body += try bytes(count)
            _ = try bytes(2)
            if count == 0 { return response(isEvents ? last : body) }
            guard isEvents else { continue }
            while let end = body.firstRange(of: [10, 10]) {
                let event = String(decoding: body[..<end.lowerBound], as: UTF8.self)
                body.removeSubrange(..<end.upperBound)
                guard let data = event.split(separator: "\n").last(where: { $0.hasPrefix("data: ") }) else { continue }
                last = Array(data.dropFirst(6).utf8)
                if isEnough(last) { return response(last, isWhole: false) }
            }
        }
    }

    /// What comes up to some bytes, without these.
    private func part(endingIn end: [UInt8]) throws(Trouble) -> [UInt8] {
        var from = 0
        while true {
            if let found = received[from...].firstRange(of: end) {
                let part = Array(received[..<found.lowerBound])
                received.removeSubrange(..<found.upperBound)
                return part
            }
            from = max(0, received.count - end.count)
            try more()
        }
    }

    private func bytes(_ count: Int) throws(Trouble) -> [UInt8] {
        while received.count < count { try more() }
        let part = Array(received[..<count])
        received.removeSubrange(..<count)
        return part
    }

    private func more() throws(Trouble) {
        var part = [UInt8](repeating: 0, count: 1 << 15)
        while true {
            let count = recv(socket, &part, part.count, 0)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { throw .silence }
            guard count > 0 else { throw .closed }
            received += part[..<count]
            return
        }
    }
}
