import Hummingbird

/// A bare Hummingbird server, to hold a host against: it reads a body and answers with as many bytes as it was told to, and nothing else.
///
/// `EchoServer PORT BYTES`
@main
struct EchoServer {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count == 3, let port = Int(words[1]), let size = Int(words[2]) else { return }
        let answer = ByteBuffer(repeating: UInt8(ascii: "x"), count: size)
        let router = Router()
        router.get("/healthz") { _, _ in "ok\n" }
        router.post("/mcp") { request, _ -> Response in
            _ = try await request.body.collect(upTo: 1 << 20)
            return Response(status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: answer))
        }
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)))
        try await application.runService()
    }
}
