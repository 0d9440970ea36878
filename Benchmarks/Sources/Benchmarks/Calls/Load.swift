import Glibc

/// wrk: eight connections that ask for the same again and again.
enum Load {
    static let connections = 8

    /// What a run came to.
    struct Run {
        let perSecond: Double
        let calls: Int
    }

    /// Loads a server for some seconds.
    /// - Parameter request: the headers and the body of every request.
    static func run(port: Int, seconds: Int, headers: [(String, String)], body: String, in folder: String) throws -> Run {
        let script = folder + "/load.lua"
        let lines = headers.map { "wrk.headers[\"\($0.0)\"] = [==[\($0.1)]==]\n" }.joined()
        try Files.write("wrk.method = \"POST\"\nwrk.body = [==[\(body)]==]\n\(lines)", to: script)
        let log = folder + "/load.log"
        unlink(log)
        let words = ["-t1", "-c\(connections)", "-d\(seconds)s", "-s", script, "http://127.0.0.1:\(port)/mcp"]
        let text = try Program.run("wrk", words, environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"], log: log)
        // `  68424 requests in 10.00s, 14.1MB read` and `Requests/sec:   6842.10`; what was no 200 has a line of its own.
        func number(_ mark: String) -> Double? {
            text.split(separator: "\n").first { $0.contains(mark) }?.split { !$0.isNumber && $0 != "." }.first.flatMap { Double($0) }
        }
        guard !text.contains("Non-2xx"), !text.contains("Socket errors"), let perSecond = number("Requests/sec"),
            let calls = number("requests in")
        else { throw Benchmarks.Unfit(what: "the load was not borne: \(text.suffix(600))") }
        return Run(perSecond: perSecond, calls: Int(calls))
    }
}
