import CPostgres
import Glibc

/// A connection of libpq's in pipeline mode, waited for with an end: statements are sent without waiting for the answers to those before
/// them, and the answers come in the same order (PostgreSQL manual, section "Pipeline Mode").
///
/// Used by one thread at a time.
final class PostgresWire {
    /// Another word of libpq's that a thing went wrong.
    struct Broken: Error {
        let reason: String
    }

    let handle: OpaquePointer

    /// Connects and logs in; `seconds` for each host of the address.
    init(_ parameters: [String: String], seconds: Int) throws(Broken) {
        var parameters = Self.defaults.merging(parameters) { _, given in given }
        parameters["connect_timeout"] = parameters["connect_timeout"] ?? "\(seconds)"
        parameters["client_encoding"] = "UTF8"
        let pairs = parameters.sorted { $0.key < $1.key }
        let opened = Self.withCStrings(pairs.map(\.key)) { keywords in
            Self.withCStrings(pairs.map(\.value)) { values in PQconnectdbParams(keywords, values, 0) }
        }
        guard let opened else { throw Broken(reason: "there is no memory for a connection") }
        guard PQstatus(opened) == CONNECTION_OK, PQsetnonblocking(opened, 1) == 0, PQenterPipelineMode(opened) == 1 else {
            let reason = Self.line(PQerrorMessage(opened))
            PQfinish(opened)
            throw Broken(reason: reason)
        }
        handle = opened
    }

    deinit { PQfinish(handle) }

    /// How a connection over a network finds out that the other end is gone: nothing received for 25 s, or what was sent for 30 s.
    private static let defaults = [
        "application_name": "tollgate", "keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3",
        "tcp_user_timeout": "30000",
    ]

    /// Whether nobody on the way can read along: the connection is encrypted, or never leaves this machine.
    var isProtected: Bool {
        PQsslInUse(handle) == 1 || PQgssEncInUse(handle) == 1 || PostgresPeer(ofSocket: PQsocket(handle))?.isLocal == true
    }

    /// Whether the connection still stands, as far as is known here.
    var isStanding: Bool { PQstatus(handle) == CONNECTION_OK }

    /// What libpq says of its last failure, on one line.
    var reason: String { Self.line(PQerrorMessage(handle)) }

    /// Has the system send what is queued, as far as it takes it without waiting.
    /// - Returns: whether something is left to send.
    @discardableResult
    func flush() throws(Broken) -> Bool {
        switch PQflush(handle) {
        case 0: return false
        case 1: return true
        default: throw Broken(reason: reason)
        }
    }

    /// The next result, nil at the end of a statement's results. The server has `milliseconds` for each of its next words; nil: for ever.
    func next(within milliseconds: Int?) throws(Broken) -> OpaquePointer? {
        while PQisBusy(handle) == 1 {
            let isSending = try flush()
            var file = pollfd(fd: PQsocket(handle), events: Int16(POLLIN) | (isSending ? Int16(POLLOUT) : 0), revents: 0)
            let ready = poll(&file, 1, milliseconds.map(Int32.init) ?? -1)
            if ready == 0 { throw Broken(reason: "the server has not answered for \((milliseconds ?? 0) / 1000) s") }
            if ready < 0, errno != EINTR { throw Broken(reason: String(cString: strerror(errno))) }
            if ready > 0, PQconsumeInput(handle) != 1 { throw Broken(reason: reason) }
        }
        return PQgetResult(handle)
    }

    /// A message of the server on one line.
    private static func line(_ message: UnsafePointer<CChar>?) -> String {
        let lines = (message.map { String(cString: $0) } ?? "").split(whereSeparator: \.isNewline)
        // With several hosts each has its own line, and the last one is the reason why none was left; what is indented asks about it.
        let reason = lines.last { $0.first?.isWhitespace == false } ?? lines.last
        return reason.map { $0.prefix(1).lowercased() + $0.dropFirst() } ?? "no reason was given"
    }

    private static func withCStrings<R>(_ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> R) -> R {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies.map { $0.map { UnsafePointer($0) } } + [nil])
    }
}
