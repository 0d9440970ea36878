import HTTPClient
import LoopbackServer
import Testing

private let http = HTTPClient(configuration: .init(maximumIdleSeconds: 3600, allowsPlainHTTP: true))

private func failure(_ url: String, timeout: Int = 5000, mayRepeat: Bool = false, by client: HTTPClient = http) async -> HTTPFailure? {
    do throws(HTTPFailure) {
        _ = try await client.send(HTTPRequest(url: url, method: .post, body: [1], timeoutMilliseconds: timeout, mayRepeat: mayRepeat))
        return nil
    } catch {
        return error
    }
}

extension HTTPFailure {
    fileprivate var isBroken: Bool { if case .broken = self { true } else { false } }
}

@Test("nothing was sent where nobody listens or the name has no address")
func noConnection() async throws {
    let port = try LoopbackServer.deadPort()
    let refused = await failure("http://127.0.0.1:\(port)/")
    #expect(refused?.mayHaveBeenSent == false, "\(String(describing: refused))")
    let unknown = await failure("http://no-such-host.invalid/", timeout: 1000)
    #expect(unknown?.mayHaveBeenSent == false, "\(String(describing: unknown))")
}

@Test("nothing was sent where the TLS session does not come about")
func noTLS() async throws {
    let server = try LoopbackServer { _ in .bytes(Array("HTTP/1.1 400 Bad\r\n\r\n".utf8)) }
    defer { server.stop() }
    let failed = await failure("https://127.0.0.1:\(server.port)/")
    #expect(failed?.mayHaveBeenSent == false, "\(String(describing: failed))")
}

@Test("a time-out before the connection stands sent nothing")
func timeoutBeforeConnection() async throws {
    let server = try LoopbackServer(speaks: false)
    defer { server.stop() }
    let failed = await failure("https://127.0.0.1:\(server.port)/", timeout: 200)
    #expect(failed?.mayHaveBeenSent == false, "\(String(describing: failed))")
    #expect(server.connectionCount == 1)
}

@Test("a time-out after the request went out leaves it in doubt")
func timeoutAfterSending() async throws {
    let server = try LoopbackServer { _ in .silence }
    defer { server.stop() }
    #expect(await failure(server.url, timeout: 200) == .timedOut)
    #expect(server.requests.count == 1)
}

@Test("a connection that closes after the request leaves it in doubt")
func closedAfterSending() async throws {
    let server = try LoopbackServer { _ in .close }
    defer { server.stop() }
    #expect(await failure(server.url)?.isBroken == true)
    #expect(server.requests.count == 1)
}

@Test("a body that is cut, or longer than allowed, or an answer that is no HTTP, is no answer")
func unusableAnswers() async throws {
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort"
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nshort\r\n"
    let longHead = "HTTP/1.1 200 OK\r\n" + String(repeating: "x-a: \(String(repeating: "b", count: 1000))\r\n", count: 80)
    for raw in [cut, chunked, "garbage\r\n\r\n", longHead] {
        let server = try LoopbackServer { _ in .bytes(Array(raw.utf8)) }
        #expect(await failure(server.url)?.isBroken == true, "\(raw.prefix(60))")
        server.stop()
    }
    let small = HTTPClient(configuration: .init(maximumResponseBytes: 1000, allowsPlainHTTP: true))
    let server = try LoopbackServer { _ in .answer(body: [UInt8](repeating: 1, count: 1001)) }
    defer { server.stop() }
    #expect(await failure(server.url, by: small) == .broken("the answer is longer than 1000 bytes"))
}

@Test("a kept connection that dies under a request is not followed by a second sending")
func noSecondSending() async throws {
    let server = try LoopbackServer { $0.index == 1 ? .close : .text("ok") }
    defer { server.stop() }
    let client = HTTPClient(configuration: .init(maximumIdleSeconds: 3600, allowsPlainHTTP: true))
    #expect(await failure(server.url, by: client) == nil)
    #expect(await failure(server.url, by: client)?.isBroken == true)
    #expect(server.requests.count == 2)
    #expect(server.requests[1].connection == 0)
}

@Test("a request that may be repeated is, when a kept connection dies under it")
func repeatedSending() async throws {
    let server = try LoopbackServer { $0.index == 1 ? .close : .text("ok") }
    defer { server.stop() }
    let client = HTTPClient(configuration: .init(maximumIdleSeconds: 3600, allowsPlainHTTP: true))
    #expect(await failure(server.url, by: client) == nil)
    #expect(await failure(server.url, mayRepeat: true, by: client) == nil)
    #expect(server.requests.count == 3)
}

@Test("a second connection that is refused does not make the first sending undone")
func refusedSecondSending() async throws {
    let server = try LoopbackServer { $0.index == 1 ? .vanish : .text("ok") }
    defer { server.stop() }
    let client = HTTPClient(configuration: .init(maximumIdleSeconds: 3600, allowsPlainHTTP: true))
    #expect(await failure(server.url, by: client) == nil)
    let failed = await failure(server.url, mayRepeat: true, by: client)
    #expect(failed?.mayHaveBeenSent == true, "\(String(describing: failed))")
}

@Test("a URL of another protocol, or plain HTTP where it is not allowed, is not sent")
func protocols() async throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let strict = HTTPClient()
    #expect(await failure(server.url, by: strict)?.mayHaveBeenSent == false)
    for url in ["file:///etc/hostname", "ftp://127.0.0.1/", "", "not a url", "http://"] {
        #expect(await failure(url)?.mayHaveBeenSent == false, "\(url)")
    }
    #expect(server.connectionCount == 0)
}

@Test("a header with a line break is refused before anything is sent")
func headerInjection() async throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let request = HTTPRequest(url: server.url, headers: [HTTPHeader("x-a", "1\r\nx-b: 2")], timeoutMilliseconds: 1000)
    await #expect(throws: HTTPFailure.notConnected("a header holds a control character")) { try await http.send(request) }
    #expect(server.connectionCount == 0)
}

@Test("a caller that gives up is let go at once, and the request stays in doubt")
func cancellation() async throws {
    let server = try LoopbackServer { _ in .silence }
    defer { server.stop() }
    let task = Task { await failure(server.url, timeout: 60_000) }
    while server.requests.isEmpty { await Task.yield() }
    task.cancel()
    #expect(await task.value == .cancelled)
}

@Test("a caller that had given up before sends nothing")
func cancelledBefore() async throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let task = Task {
        while !Task.isCancelled { await Task.yield() }
        return await failure(server.url)
    }
    task.cancel()
    #expect(await task.value?.mayHaveBeenSent == false)
    #expect(server.requests.isEmpty)
}

@Test("shutting down ends what is under way and refuses what comes after")
func shutdown() async throws {
    let server = try LoopbackServer { _ in .silence }
    defer { server.stop() }
    let client = HTTPClient(configuration: .init(maximumIdleSeconds: 3600, allowsPlainHTTP: true))
    let task = Task { await failure(server.url, timeout: 60_000, by: client) }
    while server.requests.isEmpty { await Task.yield() }
    client.shutdown()
    #expect(await task.value == .broken("the client was shut down"))
    #expect(await failure(server.url, by: client) == .notConnected("the client is shut down"))
}

@Test("no time left is no request")
func noTimeLeft() async throws { #expect(await failure("http://127.0.0.1/", timeout: 0)?.mayHaveBeenSent == false) }
