public import Access
import Glibc
import Synchronization

/// Where a command writes and asks.
public protocol Terminal: Sendable {
    /// Writes a text and a line end to standard output.
    func write(_ text: String)

    /// Writes a text and a line end to standard error.
    func complain(_ text: String)

    /// Why not everything that was written reached standard output; nil where all of it did.
    var outputFailure: String? { get }

    /// Whether standard output is a terminal: the only output that a secret may go to.
    var showsOutput: Bool { get }

    /// Asks for a secret without showing what is typed; `nil` where there is nobody to ask.
    func askSecret(_ prompt: String) -> Secret?

    /// Asks for a yes; `nil` where there is nobody to ask.
    func confirm(_ prompt: String) -> Bool?
}

extension Terminal {
    /// What is kept in memory is always written.
    public var outputFailure: String? { nil }

    /// There is nobody to ask.
    public func confirm(_ prompt: String) -> Bool? { nil }
}

/// The process's own input and outputs.
public struct ProcessTerminal: Terminal {
    /// The process's own input and outputs.
    public init() {}

    /// Writes a text and a line end to standard output. Where that can't be done it is remembered (``outputFailure``), for what a
    /// command printed is what somebody keeps: a checkpoint, an archive.
    public func write(_ text: String) {
        guard let failure = Self.put(text + "\n", to: STDOUT_FILENO) else { return }
        Self.failure.withLock { $0 = $0 ?? failure }
    }

    /// Why not everything was written to standard output; nil where all of it was, or its reader went away.
    public var outputFailure: String? { Self.failure.withLock { $0 } }

    private static let failure = Mutex<String?>(nil)

    /// Writes a text and a line end to standard error.
    public func complain(_ text: String) { Self.put(text + "\n", to: STDERR_FILENO) }

    /// Whether standard output is a terminal.
    public var showsOutput: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Asks at the controlling terminal, whatever standard input and output are. What is typed is read without echo, at most one
    /// line of 1 KiB, and the terminal is put back as it was.
    public func askSecret(_ prompt: String) -> Secret? {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard terminal >= 0 else { return nil }
        defer { close(terminal) }
        var before = termios()
        guard tcgetattr(terminal, &before) == 0 else { return nil }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        silent.c_lflag |= tcflag_t(ECHONL | ICANON | ISIG)
        guard tcsetattr(terminal, TCSAFLUSH, &silent) == 0 else { return nil }
        defer { tcsetattr(terminal, TCSAFLUSH, &before) }
        Self.put(prompt, to: terminal)
        var line = [UInt8](repeating: 0, count: 1024)
        let count = read(terminal, &line, line.count)
        guard count > 0 else { return nil }
        let typed = String(decoding: line[..<count].filter { $0 > UInt8(ascii: " ") }, as: UTF8.self)
        return typed.isEmpty ? nil : Secret(typed)
    }

    /// Asks at the controlling terminal; anything but `y` and `yes` is a no.
    public func confirm(_ prompt: String) -> Bool? {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard terminal >= 0 else { return nil }
        defer { close(terminal) }
        Self.put(prompt, to: terminal)
        var line = [UInt8](repeating: 0, count: 1024)
        let count = read(terminal, &line, line.count)
        guard count > 0 else { return false }
        return ["y", "yes"].contains(String(decoding: line[..<count], as: UTF8.self).filter { !$0.isWhitespace }.lowercased())
    }

    /// Writes all of a text. A reader that has gone away is no reason to complain: whoever it was has seen enough.
    /// - Returns: why not all of it could be written.
    @discardableResult
    private static func put(_ text: String, to descriptor: Int32) -> String? {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return errno == EPIPE ? nil : FileFailure.last.reason }
            rest = rest.dropFirst(count)
        }
        return nil
    }
}
