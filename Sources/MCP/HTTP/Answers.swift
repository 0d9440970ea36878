import HTTPTypes
import Hummingbird
import JSON
import NIOCore

/// The responses of the endpoint and their status codes.
enum Answers {
    static let sessionHeader = HTTPField.Name("Mcp-Session-Id")

    /// A reply in an era's status: up to 2025-11-25 an error of a method is a reply like any other.
    static func reply(_ reply: Reply, isModern: Bool, as media: MediaChoice) -> Response {
        body(reply.written.bytes, status: isModern ? status(of: reply) : .ok, as: media)
    }

    /// A reply with what HTTP says beside it: the scopes that are missing, and after how long to come again.
    static func reply(_ answered: Answered, isModern: Bool, as media: MediaChoice, _ challenge: Challenge) -> Response {
        var response = reply(answered.reply, isModern: isModern, as: media)
        if let stepUp = answered.stepUp {
            response.status = .forbidden
            response.headers[.wwwAuthenticate] = challenge.insufficient(stepUp)
        }
        if let seconds = answered.retryAfterSeconds { response.headers[.retryAfter] = String(seconds) }
        return response
    }

    /// A reply to something that could not be taken for a request of either era.
    static func refusal(
        _ error: RPCError, to id: RequestID? = nil, status: HTTPResponse.Status = .badRequest, headers: HTTPFields = [:]
    ) -> Response {
        var response = body(Reply.error(error, to: id).written.bytes, status: status, as: .json)
        for field in headers { response.headers.append(field) }
        return response
    }

    /// A response without a body.
    static func empty(_ status: HTTPResponse.Status, headers: HTTPFields = [:]) -> Response {
        Response(status: status, headers: headers)
    }

    /// The end of a call that its client has taken back: a stream of messages without a message.
    static var nothing: Response { Response(status: .ok, headers: [.contentType: MediaChoice.eventStream.rawValue]) }

    static func body(_ bytes: [UInt8], status: HTTPResponse.Status, as media: MediaChoice) -> Response {
        var buffer = ByteBuffer()
        switch media {
        case .json: buffer.writeBytes(bytes)
        case .eventStream:
            buffer.writeStaticString("event: message\ndata: ")
            buffer.writeBytes(bytes)
            buffer.writeStaticString("\n\n")
            return Response(status: status, headers: EventResponse.headers, body: ResponseBody(byteBuffer: buffer))
        }
        return Response(status: status, headers: [.contentType: media.rawValue], body: ResponseBody(byteBuffer: buffer))
    }

    private static func status(of reply: Reply) -> HTTPResponse.Status {
        switch reply.error?.code {
        case nil, .some(-32603): .ok
        case .some(-32601): .notFound
        default: .badRequest
        }
    }
}

/// In which form a client takes its replies.
enum MediaChoice: String, Sendable {
    case json = "application/json"
    case eventStream = "text/event-stream"
}
