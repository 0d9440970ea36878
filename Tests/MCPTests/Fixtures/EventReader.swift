import Foundation
import JSON

/// A response that is read as it comes: its head, then events until it ends. Every byte is kept.
final class EventReader {
    /// What the server sends beside messages.
    enum Event: Equatable {
        case message(JSONValue)
        case comment(String)
    }

    let status: Int
    let headers: [(name: String, value: String)]
    /// All that came, the head included.
    private(set) var bytes: [UInt8]
    private let connection: Connection
    /// What of the body has not been read as events yet, without the framing of its chunks.
    private var body: [UInt8] = []
    /// What of the bytes has not been taken out of its chunks yet.
    private var raw: [UInt8]
    private let isChunked: Bool
    private var remaining: Int?
    private var hasEnded = false

    /// Reads a response's head.
    static func begin(_ connection: Connection) async throws -> EventReader {
        var bytes: [UInt8] = []
        while true {
            if let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
                return try EventReader(connection, bytes: bytes, head: end)
            }
            let more = try await connection.receive()
            guard !more.isEmpty else { throw TestFailure("the connection ended in the head") }
            bytes += more
        }
    }

    private init(_ connection: Connection, bytes: [UInt8], head end: Range<Int>) throws {
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count > 1, let status = Int(words[1]) else { throw TestFailure("no status in \(lines[0])") }
        self.status = status
        headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (String(parts[0]), parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
        }
        self.connection = connection
        self.bytes = bytes
        raw = Array(bytes[end.upperBound...])
        isChunked = headers.contains { $0.name.lowercased() == "transfer-encoding" && $0.value == "chunked" }
        remaining = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) }
        unpack()
    }

    func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }

    /// The next event; nil at the end of the response.
    func next() async throws -> Event? {
        while true {
            if let event = try takeEvent() { return event }
            if hasEnded { return nil }
            let more = try await connection.receive()
            guard !more.isEmpty else { throw TestFailure("the connection ended in the middle of the response") }
            bytes += more
            raw += more
            unpack()
        }
    }

    /// The next message, whatever comments come before it; nil at the end of the response.
    func nextMessage() async throws -> JSONValue? {
        while let event = try await next() {
            if case .message(let message) = event { return message }
        }
        return nil
    }

    /// Every message that still comes.
    func messages() async throws -> [JSONValue] {
        var messages: [JSONValue] = []
        while let message = try await nextMessage() { messages.append(message) }
        return messages
    }

    /// Goes away in the middle.
    func close() { connection.close() }

    private func takeEvent() throws -> Event? {
        guard let end = body.firstRange(of: Array("\n\n".utf8)) else { return nil }
        defer { body.removeSubrange(..<end.upperBound) }
        let lines = String(decoding: body[..<end.lowerBound], as: UTF8.self).split(separator: "\n")
        if let comment = lines.first, comment.hasPrefix(":") { return .comment(String(comment.dropFirst())) }
        let data = lines.filter { $0.hasPrefix("data:") }.map { $0.dropFirst(5).drop { $0 == " " } }
        guard !data.isEmpty else { throw TestFailure("an event without data: \(lines)") }
        return .message(try JSONValue(parsing: data.joined(separator: "\n")))
    }

    /// Takes what has come out of its chunks.
    private func unpack() {
        guard isChunked else {
            body += raw
            if let left = remaining {
                remaining = left - raw.count
                hasEnded = left <= raw.count
            }
            raw = []
            return
        }
        while let line = raw.firstRange(of: [0x0D, 0x0A]) {
            guard let size = Int(String(decoding: raw[..<line.lowerBound], as: UTF8.self), radix: 16) else { return }
            guard raw.count >= line.upperBound + size + 2 else { return }
            body += raw[line.upperBound..<line.upperBound + size]
            raw.removeSubrange(..<(line.upperBound + size + 2))
            if size == 0 { hasEnded = true }
        }
    }
}
