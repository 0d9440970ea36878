import Glibc

/// How long an agent waits for its tools after its client has started the process that serves them.
struct StartBenchmark {
    private static let rounds = 20

    private static let question = """
        {"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
        "io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"bench","version":"1"}}}}

        """

    /// Measures, and says in one line whether the figures hold.
    static func measure() throws -> String {
        // A socket's path has a hundred bytes at most.
        let socket = "/tmp/tollgate-bench-\(getpid()).sock"
        let desk = try RefundDesk(more: ["TOLLGATE_SOCKET": socket])
        let token = ["TOLLGATE_AGENT_TOKEN": desk.token]
        let program = try RefundDesk.beside("tollgate")
        let variables = desk.environment.merging(token) { $1 }
        let hello = try RefundDesk.beside("FoundationHello")
        let hasSocket = access(socket, F_OK) == 0
        var (stdio, connect, empty) = ([Double](), [Double](), [Double]())
        // In turns, so that what else the machine does falls on all of them. The first turn counts for nothing.
        for round in 0...rounds {
            let listed = try Talk.time(program, ["stdio"], environment: variables, saying: question, hearing: "\"tools\"")
            let joined =
                hasSocket
                ? try Talk.time(program, ["connect", "--socket", socket], environment: token, saying: question, hearing: "\"tools\"") : nil
            let greeted = try Talk.time(hello, [], environment: [:], saying: "", hearing: "hello")
            guard round > 0 else { continue }
            stdio.append(listed)
            if let joined { connect.append(joined) }
            empty.append(greeted)
        }
        try desk.close()
        let (list, greeting) = (median(stdio), median(empty))
        let join = connect.isEmpty ? nil : median(connect)
        let holds = list <= 60 && (join ?? .infinity) <= 30
        return "5.6 \(holds ? "ok" : "failed") from the start of a process to its first tools/list, median of \(rounds): "
            + "stdio \(tenth(list)) ms (at most 60), \(tenth(list / greeting)) times a Foundation hello of \(tenth(greeting)) ms; "
            + (join.map { "connect \(tenth($0)) ms (at most 30), \(tenth($0 / greeting)) times it" }
                ?? "connect is not there to be measured")
    }

    private static func median(_ figures: [Double]) -> Double { figures.sorted()[figures.count / 2] }
    private static func tenth(_ figure: Double) -> Double { (figure * 10).rounded() / 10 }
}

/// A process that is told something and answers.
enum Talk {
    /// Starts a program, writes to it at once, and reads until a whole line holds what is to be heard; then its input ends, and it is
    /// waited for.
    /// - Returns: the milliseconds from the start to that line.
    static func time(_ path: String, _ words: [String], environment: [String: String], saying: String, hearing: String) throws -> Double {
        var (input, output) = ([Int32](repeating: -1, count: 2), [Int32](repeating: -1, count: 2))
        guard pipe(&input) == 0, pipe(&output) == 0 else { throw Benchmarks.Unfit(what: "there is no pipe") }
        for end in input + output { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        let arguments = ([path] + words).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        let start = Stopwatch.now()
        var pid = pid_t()
        let failure = posix_spawn(&pid, path, &actions, nil, arguments, variables)
        close(input[0])
        close(output[1])
        guard failure == 0 else { throw Benchmarks.Unfit(what: "`\(path)` does not start: \(String(cString: strerror(failure)))") }
        let bytes = Array(saying.utf8)
        if !bytes.isEmpty { _ = write(input[1], bytes, bytes.count) }
        let said = read(from: output[0], until: hearing)
        let end = Stopwatch.now()
        close(input[1])
        close(output[0])
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        guard said.contains(hearing) else {
            throw Benchmarks.Unfit(what: "`\(([path] + words).joined(separator: " "))` says \(said.suffix(300))")
        }
        return end - start
    }

    private static func read(from descriptor: Int32, until hearing: String) -> String {
        var (said, part) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
        while true {
            let count = Glibc.read(descriptor, &part, part.count)
            guard count > 0 else { return String(decoding: said, as: UTF8.self) }
            said += part[..<count]
            // Only a whole line is an answer.
            guard said.last == 10 else { continue }
            let text = String(decoding: said, as: UTF8.self)
            if text.contains(hearing) { return text }
        }
    }
}
