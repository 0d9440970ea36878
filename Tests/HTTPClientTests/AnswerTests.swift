import HTTPClient
import LoopbackServer
import Testing

private func client(_ change: (inout HTTPClient.Configuration) -> Void = { _ in }) -> HTTPClient {
    var configuration = HTTPClient.Configuration(allowsPlainHTTP: true)
    change(&configuration)
    // A busy machine may take its time between two requests: what is tested is not how long a connection may idle.
    configuration.maximumIdleSeconds = 3600
    return HTTPClient(configuration: configuration)
}

@Test("a POST arrives byte for byte, and its answer comes back byte for byte")
func post() async throws {
    let server = try LoopbackServer { .answer(status: 201, headers: ["x-trace:  abc "], body: $0.body.reversed()) }
    defer { server.stop() }
    let body: [UInt8] = [0, 1, 255, 0]
    let response = try await client().send(
        HTTPRequest(
            url: server.url + "/gateway.do?a=%2B", method: .post, headers: [HTTPHeader("content-type", "application/x")], body: body,
            timeoutMilliseconds: 5000))
    #expect(response.status == 201)
    #expect(response.body == body.reversed())
    #expect(response.header("X-Trace") == "abc")
    let request = try #require(server.requests.first)
    #expect(request.method == "POST")
    #expect(request.target == "/gateway.do?a=%2B")
    #expect(request.body == body)
    #expect(request.header("content-type") == "application/x")
    #expect(request.header("expect") == nil)
}

@Test("a POST without a body sends none, and a GET asks with GET")
func emptyBodies() async throws {
    let server = try LoopbackServer { .text($0.method) }
    defer { server.stop() }
    let http = client()
    let posted = try await http.send(HTTPRequest(url: server.url, method: .post, timeoutMilliseconds: 5000))
    let got = try await http.send(HTTPRequest(url: server.url, timeoutMilliseconds: 5000))
    #expect(posted.body == Array("POST".utf8))
    #expect(got.body == Array("GET".utf8))
    #expect(server.requests.allSatisfy { $0.body.isEmpty })
}

@Test("a redirect is an answer and is not followed")
func redirects() async throws {
    let server = try LoopbackServer { _ in .answer(status: 302, headers: ["location: /other"], body: []) }
    defer { server.stop() }
    let response = try await client().send(HTTPRequest(url: server.url, timeoutMilliseconds: 5000))
    #expect(response.status == 302)
    #expect(server.requests.count == 1)
}

@Test("the headers of an interim answer are not those of the answer")
func interimAnswers() async throws {
    let raw = "HTTP/1.1 100 Continue\r\nx-a: interim\r\n\r\nHTTP/1.1 200 OK\r\nx-a: final\r\ncontent-length: 2\r\n\r\nok"
    let server = try LoopbackServer { _ in .bytes(Array(raw.utf8)) }
    defer { server.stop() }
    let response = try await client().send(HTTPRequest(url: server.url, method: .post, body: [1], timeoutMilliseconds: 5000))
    #expect(response.status == 200)
    #expect(response.header("x-a") == "final")
    #expect(response.body == Array("ok".utf8))
}

@Test("requests one after another use one connection")
func keepAlive() async throws {
    let server = try LoopbackServer { .text("\($0.connection)") }
    defer { server.stop() }
    let http = client()
    for _ in 0..<20 { _ = try await http.send(HTTPRequest(url: server.url, method: .post, body: [1], timeoutMilliseconds: 5000)) }
    #expect(server.connectionCount == 1)
    #expect(server.requests.count == 20)
}

@Test("200 requests at once all get their own answer over a bounded number of connections")
func manyAtOnce() async throws {
    let server = try LoopbackServer { .answer(body: $0.body) }
    defer { server.stop() }
    let http = client { $0.maximumConnectionsPerHost = 8 }
    try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<200 {
            group.addTask {
                let body = Array("\(number)".utf8)
                let request = HTTPRequest(url: server.url, method: .post, body: body, timeoutMilliseconds: 20_000)
                let response = try await http.send(request)
                #expect(response.body == body)
            }
        }
        try await group.waitForAll()
    }
    #expect(server.requests.count == 200)
    #expect(server.connectionCount <= 8)
}
