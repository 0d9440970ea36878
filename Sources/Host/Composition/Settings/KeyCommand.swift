import Access
import Glibc

/// A command that prints a key: a vault's client, say. It is run once, when a host starts, without a shell.
enum KeyCommand {
    /// How long it may take, in seconds.
    static let patience: Int = 20

    /// Runs the command and takes what it prints.
    /// - Parameter words: the program's whole path and its arguments.
    /// - Throws: what is wrong, and never a byte of what was printed.
    static func run(_ words: [String]) throws(SettingsError) -> Secret {
        let name = words.first ?? ""
        guard name.hasPrefix("/") else {
            throw SettingsError("the key's command `\(name)` is no whole path", help: "write it from `/` on: no shell looks for it")
        }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw failure(name, FileFailure.last.reason) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let pid = try start(words, output: ends[1])
        let bytes = read(from: ends[0])
        if bytes == nil { kill(pid, SIGKILL) }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        guard let bytes else { throw failure(name, "it took longer than \(patience) s, or printed more than a key") }
        guard status == 0 else { throw failure(name, "it ended with status \((status >> 8) & 0xff)") }
        guard let text = String(validating: bytes, as: UTF8.self), !text.allSatisfy(\.isWhitespace) else {
            throw failure(name, "it printed no text")
        }
        return Secret(text)
    }

    private static func failure(_ name: String, _ reason: String) -> SettingsError {
        SettingsError("the key's command `\(name)` gave no key: \(reason)", help: "run it by hand, as the user that the host runs as")
    }

    private static func start(_ words: [String], output: Int32) throws(SettingsError) -> pid_t {
        defer { close(output) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        let arguments = words.map { strdup($0) }
        defer { for text in arguments { free(text) } }
        var pid = pid_t()
        let failed = posix_spawn(&pid, words[0], &actions, nil, arguments + [nil], environ)
        guard failed == 0 else { throw failure(words[0], String(cString: strerror(failed)).lowercased()) }
        return pid
    }

    /// All that is printed; nil where it takes too long or is too much.
    private static func read(from descriptor: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        let end = time(nil) + patience
        while true {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let left = end - time(nil)
            guard left > 0 else { return nil }
            let ready = poll(&waiting, 1, Int32(left) * 1000)
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { return nil }
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= KeyFile.maximumBytes else { return nil }
        }
    }
}
