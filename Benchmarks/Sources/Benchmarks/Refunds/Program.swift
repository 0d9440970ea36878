import Glibc

/// A process that a benchmark started, and what it has had of the processor. What it writes goes to a file.
final class Program {
    /// What a process or a thread has had of the processor, in milliseconds, by the kernel's clock of a hundred ticks a second.
    struct ProcessorTime {
        var user = 0.0
        var system = 0.0
        var total: Double { user + system }
    }

    let pid: pid_t
    private let log: String
    private var hasEnded = false

    /// Starts a program.
    /// - Parameters:
    ///   - environment: its variables, and no others.
    ///   - log: the file that takes what it writes, complaints included.
    init(_ path: String, _ words: [String], environment: [String: String], log: String) throws {
        self.log = log
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        let arguments = ([path] + words).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        // A thread of a pool holds signals back, and what it starts would, too: pgbench would never hear that its time is over.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var pid = pid_t()
        let failure = posix_spawnp(&pid, path, &actions, &attributes, arguments, variables)
        guard failure == 0 else { throw Benchmarks.Unfit(what: "`\(path)` does not start: \(String(cString: strerror(failure)))") }
        self.pid = pid
    }

    deinit { if !hasEnded { end(SIGKILL) } }

    /// Runs a program to its end and returns what it wrote.
    @discardableResult
    static func run(_ path: String, _ words: [String], environment: [String: String], log: String) throws -> String {
        let program = try Program(path, words, environment: environment, log: log)
        let status = program.wait()
        guard status == 0 else { throw Benchmarks.Unfit(what: "`\(words.joined(separator: " "))` ended with \(status): \(program.output)") }
        return program.output
    }

    /// Asks it to end, and waits until it has.
    func end(_ signal: Int32 = SIGTERM) {
        kill(pid, signal)
        wait()
    }

    @discardableResult
    private func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        hasEnded = true
        return status & 0x7f == 0 ? (status >> 8) & 0xff : -(status & 0x7f)
    }

    /// What it has written.
    var output: String { Files.text(log) }

    /// What the process has had of the processor, threads that have ended included.
    func processorTime() throws -> ProcessorTime { try Self.processorTime("/proc/\(pid)/stat").time }

    /// What its threads have had, by their names.
    func processorTimeOfThreads() throws -> [String: Double] {
        guard let folder = opendir("/proc/\(pid)/task") else { return [:] }
        defer { closedir(folder) }
        var times: [String: Double] = [:]
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name.first?.isNumber == true, let thread = try? Self.processorTime("/proc/\(pid)/task/\(name)/stat") else { continue }
            times[thread.name, default: 0] += thread.time.total
        }
        return times
    }

    /// The most memory that it ever had, in MiB.
    var largestMemory: Int {
        let line = Files.text("/proc/\(pid)/status").split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) / 1024
    }

    private static func processorTime(_ path: String) throws -> (name: String, time: ProcessorTime) {
        // The name is in parentheses and may hold anything.
        let text = Files.text(path)
        guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")") else {
            throw Benchmarks.Unfit(what: "`\(path)` is not there")
        }
        let fields = text[text.index(after: close)...].split(separator: " ")
        guard fields.count > 13, let user = Double(fields[11]), let system = Double(fields[12]) else {
            throw Benchmarks.Unfit(what: "`\(path)` reads otherwise")
        }
        let tick = 1000 / Double(sysconf(Int32(_SC_CLK_TCK)))
        return (String(text[text.index(after: open)..<close]), ProcessorTime(user: user * tick, system: system * tick))
    }
}

/// Small files.
enum Files {
    /// The whole text; empty where there is no such file.
    static func text(_ path: String) -> String { String(decoding: bytes(path), as: UTF8.self) }

    /// The whole file; empty where there is none.
    static func bytes(_ path: String) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var (bytes, part) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
        while true {
            let count = read(file, &part, part.count)
            guard count > 0 else { return bytes }
            bytes += part[..<count]
        }
    }

    /// Writes a file anew.
    static func write(_ text: String, to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Benchmarks.Unfit(what: "`\(path)` can't be written") }
        defer { close(file) }
        let bytes = Array(text.utf8)
        guard Glibc.write(file, bytes, bytes.count) == bytes.count else { throw Benchmarks.Unfit(what: "`\(path)` can't be written") }
    }
}
