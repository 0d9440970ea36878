import Glibc
import JSON

/// The servers that a host is held against.
final class Others {
    let echoPort: Int
    /// A bare server that writes every request down durably.
    let writingPort: Int
    private let echo: Program
    private let writing: Program
    private(set) var fastmcp: (port: Int, program: Program)?

    /// Starts them, and waits until they serve.
    /// - Parameters:
    ///   - answer: what the host answers, whose size and structure they answer with.
    ///   - python: the environment of `fastmcp`, where there is one.
    init(_ folder: String, answer: [UInt8], python: String?) throws {
        (echoPort, writingPort) = (try Ports.free(), try Ports.free())
        echo = try Program(
            RefundDesk.beside("EchoServer"), ["\(echoPort)", "\(answer.count)"], environment: ["PATH": "/usr/bin:/bin"],
            log: folder + "/echo.log")
        writing = try Program(
            RefundDesk.beside("WritingServer"), ["\(writingPort)", "\(answer.count)", folder + "/written"],
            environment: ["PATH": "/usr/bin:/bin"], log: folder + "/writing.log")
        try RefundDesk.wait("the echo", echoPort, "/healthz", echo)
        try RefundDesk.wait("the writing server", writingPort, "/healthz", writing)
        guard let python else { return }
        let port = try Ports.free()
        let result = try JSONValue(parsing: answer)["result"]?.text ?? "{}"
        let script = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
        let server = try Program(
            python + "/bin/python", [script + "/Python/fastmcp_server.py", "\(port)", result],
            environment: ["PATH": "/usr/bin:/bin", "HOME": folder, "PYTHONDONTWRITEBYTECODE": "1"], log: folder + "/fastmcp.log")
        fastmcp = (port, server)
        // It has no page of its own: it serves once it takes connections.
        for _ in 0..<600 where Connection(port: port) == nil { usleep(50_000) }
    }

    func end() {
        echo.end()
        writing.end()
        fastmcp?.program.end()
    }
}
