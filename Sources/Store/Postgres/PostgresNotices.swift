import CPostgres

/// The warnings of one connection since somebody last asked. Without this libpq prints them on standard error.
///
/// A connection is used by one thread at a time, and libpq calls back on that thread.
final class PostgresNotices {
    private var warnings: [String] = []

    /// Takes what the server of this connection says beside its answers.
    func listen(to connection: OpaquePointer) {
        PQsetNoticeReceiver(
            connection,
            { notices, result in
                guard let notices, let result else { return }
                let text = PQresultErrorField(result, Int32(UInt8(ascii: "M"))).map { String(cString: $0) }
                Unmanaged<PostgresNotices>.fromOpaque(notices).takeUnretainedValue().warnings.append(text ?? "a warning without a text")
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// The first warning since the last call.
    func take() -> String? {
        defer { warnings.removeAll() }
        return warnings.first
    }
}
