import Foundation
import JSON
import Testing

@Suite("The host's addresses", .serialized)
struct FacesTests {
    @Test("pages of the origins in the settings may call, and no others")
    func origins() async throws {
        try await World.run(policy: DeskPolicy.reading) { world in
            let port = try Sockets.freePort()
            let host = try world.startHost("host", port: port, ["TOLLGATE_HTTP_ORIGINS": "https://desk.example, https://till.example:8443"])
            try await world.waitUntilServing(port, host)
            for origin in ["https://desk.example", "https://till.example:8443"] {
                #expect(await Wire(port: port).send("POST", "/mcp", headers: [("Origin", origin)])?.status == 401)
            }
            for origin in ["https://other.example", "https://till.example", "http://desk.example", "null"] {
                #expect(await Wire(port: port).send("POST", "/mcp", headers: [("Origin", origin)])?.status == 403)
            }
            #expect(await host.terminate() == .exited(0))
        }
    }

    @Test("plain HTTP is not served beyond this machine, and nothing is made before that is said")
    func beyond() async throws {
        try await World.run(policy: DeskPolicy.reading) { world in
            let state = world.folder + "/never"
            let refused = try await world.command(["serve", "--http", "0.0.0.0:0"], with: ["TOLLGATE_STATE": state])
            #expect(refused.status == 2 && refused.errors.contains("plain HTTP is served on this machine only"))
            #expect(!FileManager.default.fileExists(atPath: state))
        }
    }
}
