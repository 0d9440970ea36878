import Logging

/// The log of an HTTP server: what is wrong with the server, and nothing of its requests. It keeps no metadata, which a server sets for
/// each request.
struct QuietLogHandler: LogHandler {
    private var inner: StreamLogHandler
    var logLevel: Logger.Level = .warning
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    init(label: String) { inner = StreamLogHandler.standardError(label: label) }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) { inner.log(event: event) }
}
