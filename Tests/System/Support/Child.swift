import Foundation
import Glibc
import Synchronization

/// How a process ended.
enum ProcessEnd: Sendable, Hashable {
    case exited(Int32)
    case killed(Int32)
}

/// A process that a test started. What it writes goes to files, so that nobody has to read it for it to go on.
final class Child: Sendable {
    let pid: pid_t
    private let output: String
    private let errors: String
    private let ending: Task<ProcessEnd, Never>
    /// The write end of its standard input; -1 where it has none, or it is closed.
    private let input: Mutex<Int32>
    private let life = Life()

    /// Starts a program.
    /// - Parameters:
    ///   - log: where its output (`LOG.out`) and its complaints (`LOG.err`) go.
    ///   - hasInput: whether the test writes to its standard input.
    init(_ program: String, _ arguments: [String], environment: [String: String], log: String, hasInput: Bool = false) throws {
        output = log + ".out"
        errors = log + ".err"
        let (started, end) = try Self.starting.withLock { _ in
            let ends = hasInput ? try Self.pipe() : [-1, -1]
            do {
                let pid = try Self.spawn(program, arguments, environment, input: ends[0], output: log + ".out", errors: log + ".err")
                return (pid, ends[1])
            } catch {
                if hasInput { close(ends[1]) }
                throw error
            }
        }
        pid = started
        input = Mutex(end)
        let (waited, life) = (pid, life)
        ending = Task { await OwnThread.run { life.wait(for: waited) } }
    }

    /// One at a time: a process that starts while another one's pipe is being made would keep that pipe open.
    private static let starting = Mutex(())

    private static func pipe() throws -> [Int32] {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw Trouble("no pipe: \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return ends
    }

    /// Starts the program; `input` is closed here.
    private static func spawn(
        _ program: String, _ arguments: [String], _ environment: [String: String], input: Int32, output: String, errors: String
    ) throws -> pid_t {
        defer { if input >= 0 { close(input) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if input >= 0 {
            posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        let (words, variables) = (CStrings([program] + arguments), CStrings(environment.map { "\($0.key)=\($0.value)" }))
        var pid = pid_t()
        let failure = posix_spawn(&pid, program, &actions, nil, words.pointers, variables.pointers)
        guard failure == 0 else { throw Trouble("`\(program)` does not start: \(String(cString: strerror(failure)))") }
        return pid
    }

    deinit {
        // A test that threw leaves nothing running.
        life.signal(SIGKILL, to: pid)
        closeInput()
    }

    /// Sends a signal, unless it is known to have ended.
    func signal(_ number: Int32) { life.signal(number, to: pid) }

    /// Waits until it has ended.
    @discardableResult
    func end() async -> ProcessEnd { await ending.value }

    /// Ends it by SIGKILL and waits.
    @discardableResult
    func kill() async -> ProcessEnd {
        signal(SIGKILL)
        return await end()
    }

    /// Whether it has ended by now.
    var hasEnded: Bool { life.isOver }

    /// Writes to its standard input; a reader that is gone is no error.
    func write(_ text: String) { write(Array(text.utf8)) }

    /// Writes bytes to its standard input, and waits for a reader that is behind.
    func write(_ bytes: [UInt8]) {
        input.withLock { descriptor in
            var rest = bytes[...]
            while descriptor >= 0, !rest.isEmpty {
                // The pipe has no signal of its own to turn off; the test bundle ignores SIGPIPE as a whole.
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// Ends its standard input.
    func closeInput() {
        input.withLock { descriptor in
            if descriptor >= 0 { close(descriptor) }
            descriptor = -1
        }
    }

    /// What it has written to standard output so far.
    var outputText: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }

    /// The last of what it has complained of.
    var errorText: String { String(((try? String(contentsOfFile: errors, encoding: .utf8)) ?? "").suffix(4000)) }
}

/// Whether a process still has its number: one that has ended keeps it until it is waited for.
private final class Life: Sendable {
    private let over = Mutex(false)

    var isOver: Bool { over.withLock { $0 } }

    func signal(_ number: Int32, to pid: pid_t) { over.withLock { isOver in if !isOver { kill(pid, number) } } }

    /// Blocks until the process has ended.
    func wait(for pid: pid_t) -> ProcessEnd {
        var info = siginfo_t()
        while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        return over.withLock { isOver in
            var status: Int32 = 0
            waitpid(pid, &status, 0)
            isOver = true
            return status & 0x7f == 0 ? .exited((status >> 8) & 0xff) : .killed(status & 0x7f)
        }
    }
}

/// A list of C strings, ended by nil, that lives as long as this does.
private final class CStrings {
    let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ texts: [String]) { pointers = texts.map { strdup($0) } + [nil] }

    deinit { pointers.forEach { free($0) } }
}

/// Runs what blocks away from the threads that Swift's tasks share.
enum OwnThread {
    static func run<R: Sendable>(_ body: @escaping @Sendable () -> R) async -> R {
        await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: body()) }
            thread.stackSize = 1 << 18
            thread.start()
        }
    }
}

/// What keeps a test from going on.
struct Trouble: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
