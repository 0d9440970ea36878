import Foundation
import Glibc

/// A program that a test has run to its end.
///
/// Foundation's `Process` is not used for it: where it looks for descriptors to close it reads beyond what the system wrote down of them,
/// and a process that has more than a thousand files open, as all tests at once have, can end by that. It also waits for the program's
/// own children, one of which may be a server.
public struct ProgramRun: Sendable {
    /// The status it exited with, or 128 and the number of the signal that ended it.
    public let status: Int32

    /// What it wrote to standard output, and to standard error where that was not kept apart.
    public let output: String

    /// Runs a program with nothing on its standard input, and waits for it on the calling thread.
    /// - Parameters:
    ///   - program: where it lies.
    ///   - environment: its variables; nil for this process's.
    ///   - takesErrors: whether `output` holds what it wrote to standard error, too.
    /// - Throws: ``Failure`` where it does not start. How it ends is its `status`.
    public static func run(
        _ program: String, _ arguments: [String], environment: [String: String]? = nil, takesErrors: Bool = true
    ) throws -> ProgramRun {
        let path = NSTemporaryDirectory() + "said-\(UUID().uuidString)"
        defer { unlink(path) }
        let pid = try start(program, arguments, environment, output: path, takesErrors: takesErrors)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let isExit = status & 0x7f == 0
        let said = try Data(contentsOf: URL(filePath: path))
        return ProgramRun(status: isExit ? (status >> 8) & 0xff : 128 + status & 0x7f, output: String(decoding: said, as: UTF8.self))
    }

    /// The same on a thread of its own: a program that takes long keeps no thread of the tests'.
    public static func runAside(
        _ program: String, _ arguments: [String], environment: [String: String]? = nil, takesErrors: Bool = true
    ) async throws -> ProgramRun {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result { try run(program, arguments, environment: environment, takesErrors: takesErrors) })
            }
        }
    }

    /// What it wrote, where it ended well.
    /// - Throws: ``Failure`` with what it wrote where it did not.
    public func orThrow(_ what: String) throws -> String {
        guard status == 0 else { throw Failure(description: "\(what) ended with \(status): \(output)") }
        return output
    }

    /// A program that does not start, or has not done what it was asked.
    public struct Failure: Error, CustomStringConvertible {
        /// What happened.
        public let description: String
    }

    private static func start(
        _ program: String, _ arguments: [String], _ environment: [String: String]?, output: String, takesErrors: Bool
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        if takesErrors { posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO) }
        let variables = environment ?? ProcessInfo.processInfo.environment
        let words = ([program] + arguments).map { strdup($0) }
        let settings = variables.map { strdup("\($0.key)=\($0.value)") }
        defer { for text in words + settings { free(text) } }
        var pid = pid_t()
        let failure = posix_spawn(&pid, program, &actions, nil, words + [nil], settings + [nil])
        guard failure == 0 else { throw Failure(description: "`\(program)` does not start: \(String(cString: strerror(failure)))") }
        return pid
    }
}
