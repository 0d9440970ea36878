import HTTPTypes
import Hummingbird
import JSON
import NIOCore

/// A response that is a stream of events, for as long as a call, a listen or a session lasts.
struct EventResponse: Sendable {
    /// How long nothing may be written; then a comment is, which clients leave out.
    let keepAlive: Duration
    /// How long one write may take before its client counts as gone.
    let patience: Duration
    let channel: any Channel

    static let headers: HTTPFields = {
        var headers: HTTPFields = [.contentType: MediaChoice.eventStream.rawValue, .cacheControl: "no-cache, no-transform"]
        if let name = HTTPField.Name("X-Accel-Buffering") { headers[name] = "no" }
        return headers
    }()

    /// The response. `lease` ends when the last of it is written, when the client is gone, and also where it is never begun.
    func response(of queue: EventQueue, lease: Lease) -> Response {
        Response(
            status: .ok, headers: Self.headers,
            body: ResponseBody { writer in
                defer { lease.end() }
                do {
                    try await write(queue, to: &writer)
                } catch {
                    // Whoever still works for this client is told that it is gone, and waited for.
                    queue.abandon()
                    lease.end()
                    await queue.outcome()
                    throw error
                }
                try await writer.finish(nil)
            })
    }

    private func write(_ queue: EventQueue, to writer: inout any ResponseBodyWriter) async throws {
        while true {
            var buffer = ByteBuffer()
            switch await queue.next(within: keepAlive) {
            case .messages(let messages):
                for message in messages { buffer.writeEvent(message) }
                try await write(buffer, to: &writer)
            case .silence:
                buffer.writeStaticString(":\n\n")
                try await write(buffer, to: &writer)
            case .end(let answered):
                guard let answered else { return }
                buffer.writeEvent(answered.reply.written)
                return try await write(buffer, to: &writer)
            }
        }
    }

    /// A client that reads nothing suspends whoever writes; its connection is closed when it has had its time.
    private func write(_ buffer: ByteBuffer, to writer: inout any ResponseBodyWriter) async throws {
        let (patience, channel) = (patience, channel)
        let deadline = Deadline(in: patience) { channel.close(mode: .all, promise: nil) }
        defer { deadline.callOff() }
        try await writer.write(buffer)
    }
}

/// Something that is held for the time of a response and given back once, at the latest when nobody knows of it any more: a response
/// whose connection has ended is never begun.
final class Lease: Sendable {
    private let latch = OnceFlag()
    private let giveBack: @Sendable () -> Void

    init(_ giveBack: @escaping @Sendable () -> Void) { self.giveBack = giveBack }

    deinit { end() }

    func end() { if latch.take() { giveBack() } }
}

extension ByteBuffer {
    /// Writes a message as one event; its JSON has no line ends.
    mutating func writeEvent(_ message: JSONValue) {
        writeStaticString("event: message\ndata: ")
        writeBytes(message.bytes)
        writeStaticString("\n\n")
    }
}
