import CTLSServer
import Foundation
import Glibc
import HTTPClient
import LoopbackServer
import Testing

/// What became of one request to a server with a given certificate: what the client says, and how much of the request the server read.
private struct Meeting {
    let failure: HTTPFailure?
    let status: Int?
    let bytesRead: Int32
}

/// Lets a client that trusts `trusted` (the server's own certificate, or the system's alone) meet a server that is `name`.
private func meet(_ name: String, trusted: Bool, from: Int = -3600, until: Int = 3600) async throws -> Meeting {
    let identity = ct_make(name, from, until)
    let file = FileManager.default.temporaryDirectory.appending(path: "tollgate-tls-\(UUID().uuidString).pem").path
    #expect(ct_write(identity, file) == 1)
    defer { try? FileManager.default.removeItem(atPath: file) }
    let (listener, port) = try LoopbackServer.listen()
    // A thread of its own: accepting blocks.
    let served = AsyncStream<Int32> { continuation in
        // From here on only the thread below uses the key and the certificate, and it frees them.
        nonisolated(unsafe) let identity = identity
        Thread.detachNewThread {
            continuation.yield(ct_serve(listener, identity))
            ct_free(identity)
            close(listener)
            continuation.finish()
        }
    }
    let client = HTTPClient(configuration: .init(certificateFile: trusted ? file : nil))
    let request = HTTPRequest(url: "https://127.0.0.1:\(port)/", method: .post, body: [1, 2, 3], timeoutMilliseconds: 10_000)
    var failure: HTTPFailure?
    var status: Int?
    do throws(HTTPFailure) { status = try await client.send(request).status } catch { failure = error }
    var bytesRead: Int32 = -1
    for await count in served { bytesRead = count }
    return Meeting(failure: failure, status: status, bytesRead: bytesRead)
}

@Test("a server with a trusted certificate for its name is spoken to")
func trustedCertificate() async throws {
    let meeting = try await meet("IP:127.0.0.1", trusted: true)
    #expect(meeting.status == 200, "\(String(describing: meeting.failure))")
    #expect(meeting.bytesRead > 0)
}

@Test("a server whose certificate nobody vouches for gets no byte of a request")
func untrustedCertificate() async throws {
    let meeting = try await meet("IP:127.0.0.1", trusted: false)
    #expect(meeting.failure?.mayHaveBeenSent == false, "\(String(describing: meeting.failure))")
    #expect(meeting.bytesRead == 0)
}

@Test("a server whose certificate is for another name gets no byte of a request")
func otherName() async throws {
    let meeting = try await meet("DNS:openapi.alipay.com,IP:127.0.0.2", trusted: true)
    #expect(meeting.failure?.mayHaveBeenSent == false, "\(String(describing: meeting.failure))")
    #expect(meeting.bytesRead == 0)
}

@Test("a server whose certificate has ended gets no byte of a request")
func endedCertificate() async throws {
    let meeting = try await meet("IP:127.0.0.1", trusted: true, from: -7200, until: -3600)
    #expect(meeting.failure?.mayHaveBeenSent == false, "\(String(describing: meeting.failure))")
    #expect(meeting.bytesRead == 0)
}
