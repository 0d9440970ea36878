import Foundation
import Glibc
import JSON
import MCP
import TestSupport
import Testing

/// A client at the other end of two pipes.
actor StdioClient {
    nonisolated let service: FixtureService
    nonisolated let host: MCPServer<FixtureService>
    nonisolated let server: StdioServer<FixtureService>
    private let toServer: Pipe
    private let fromServer: Pipe
    private let running: Task<Bool, Never>
    private var buffer: [UInt8] = []
    private var isDeaf = false

    /// Starts a server on pipes, runs the test, ends the server's input, and waits for it.
    static func run(
        service: FixtureService = FixtureService(), offers: Offers = .none, toolsPerPage: Int = 100,
        control: (@Sendable ([UInt8]) -> Void)? = nil, _ body: (StdioClient) async throws -> Void
    ) async throws {
        let host = MCPServer(service, info: FixtureService.info, offers: offers, toolsPerPage: toolsPerPage)
        let client = StdioClient(host, control)
        do { try await body(client) } catch {
            _ = try? await client.finish()
            throw error
        }
        _ = try await client.finish()
    }

    private init(_ host: MCPServer<FixtureService>, _ control: (@Sendable ([UInt8]) -> Void)?) {
        self.host = host
        service = host.service
        let (toServer, fromServer) = (Pipe(), Pipe())
        (self.toServer, self.fromServer) = (toServer, fromServer)
        let server = StdioServer(host, caller: { FixtureService.Caller(name: "local") }, control: control)
        self.server = server
        running = Task {
            let served = await server.run(
                input: toServer.fileHandleForReading.fileDescriptor, output: fromServer.fileHandleForWriting.fileDescriptor)
            try? fromServer.fileHandleForWriting.close()
            return served
        }
    }

    func send(_ bytes: [UInt8]) async throws {
        let handle = toServer.fileHandleForWriting
        try await blocking { try handle.write(contentsOf: bytes) }
    }

    func send(line: String) async throws { try await send(Array((line + "\n").utf8)) }

    func send(_ message: JSONValue) async throws { try await send(message.bytes + [0x0A]) }

    /// The next message; nil at the end of the output.
    func next() async throws -> JSONValue? {
        while !isDeaf {
            if let end = buffer.firstIndex(of: 0x0A) {
                defer { buffer.removeSubrange(...end) }
                return try JSONValue(parsing: Array(buffer[..<end]))
            }
            let handle = fromServer.fileHandleForReading
            let bytes = try await blocking { Descriptor.readSome(handle.fileDescriptor) }
            guard !bytes.isEmpty else {
                guard buffer.isEmpty else { throw TestFailure("the output ends within a line") }
                return nil
            }
            buffer += bytes
        }
        return nil
    }

    /// The first message that is wanted; what comes before it is left out.
    func next(where isWanted: @Sendable (JSONValue) -> Bool) async throws -> JSONValue {
        while let message = try await next() {
            if isWanted(message) { return message }
        }
        throw TestFailure("the output ends without the message that was awaited")
    }

    func ask(_ message: JSONValue) async throws -> JSONValue {
        try await send(message)
        guard let reply = try await next() else { throw TestFailure("the output has ended") }
        return reply
    }

    /// Sends a request; returns its reply, and whatever came before it.
    func follow(_ message: JSONValue) async throws -> (before: [JSONValue], reply: JSONValue) {
        try await send(message)
        var before: [JSONValue] = []
        while let next = try await next() {
            if next["id"] == message["id"], next["method"] == nil { return (before, next) }
            before.append(next)
        }
        throw TestFailure("the output ends without the reply")
    }

    /// Expects a message to be answered with this error.
    func expect(_ code: Int64, for message: JSONValue, at location: SourceLocation = #_sourceLocation) async throws {
        let reply = try await ask(message)
        #expect(reply.errorCode == code, sourceLocation: location)
    }

    nonisolated func cancelRun() { running.cancel() }

    /// The client goes away without reading what is still to come.
    func closeOutput() throws {
        isDeaf = true
        try fromServer.fileHandleForReading.close()
    }

    func closeInput() { try? toServer.fileHandleForWriting.close() }

    /// Ends the input and returns every message that still comes before the server has ended.
    @discardableResult
    func finish() async throws -> [JSONValue] {
        closeInput()
        var rest: [JSONValue] = []
        while let message = try await next() { rest.append(message) }
        guard await running.value else { throw TestFailure("the server did not start") }
        return rest
    }
}
