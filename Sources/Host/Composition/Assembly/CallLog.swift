import Clocks
import Glibc

/// The log file of calls to the platform (`AP_LOG_ENABLED`): what was called and how it ended, no contents and no secrets.
///
/// It lies where the official server's does: `mcp-server-alipay.log` in the home directory, else in the state directory.
final class CallLog: Sendable {
    private let path: String

    init(_ settings: Settings) {
        let home = CommandContext.current.environment["HOME"].flatMap { $0.isEmpty ? nil : $0 }
        path = (home ?? settings.stateDirectory) + "/mcp-server-alipay.log"
    }

    /// Appends a line. A line that cannot be written is lost: the log of calls is a convenience, the audit log is the record.
    func write(_ text: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array("\(SystemClock().now().text) \(text)\n".utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
}
