import Foundation
import Glibc
import JSON
import Testing

/// The shim between a client and a host that runs as somebody else.
@Suite("tollgate connect", .serialized)
struct ConnectTests {
    private static let meta: JSONObject = [
        "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": [:],
    ]

    private static func modern(_ method: String, _ params: JSONObject = [:], id: Int64) -> JSONValue {
        var params = params
        params["_meta"] = .object(meta)
        return ["jsonrpc": "2.0", "id": .integer(id), "method": .string(method), "params": .object(params)]
    }

    private static func legacy(_ method: String, _ params: JSONObject = [:], id: Int64) -> JSONValue {
        ["jsonrpc": "2.0", "id": .integer(id), "method": .string(method), "params": .object(params)]
    }

    private static let initialize = legacy(
        "initialize",
        ["protocolVersion": "2025-06-18", "capabilities": [:], "clientInfo": ["name": "system-tests", "version": "1"]], id: 0)

    private static let status: JSONObject = ["name": "operation-status", "arguments": ["operation": "op_nobody"]]

    /// A world whose hosts have their socket in a folder of a short name, and a shim to it.
    private static func run(
        _ body: (_ world: World, _ host: (String) async throws -> Child, _ connect: (String, [String: String]) throws -> Shim) async throws
            -> Void
    ) async throws {
        try await World.run(policy: DeskPolicy.reading) { world in
            var template = Array("/tmp/tg-XXXXXX".utf8CString)
            let made = mkdtemp(&template)
            let folder = try #require(made.map { String(cString: $0) })
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let settings = "socket: \(folder)/a.sock\npeers: [{ uid: \(getuid()), agent: desk }]\n"
            try settings.write(toFile: world.folder + "/peers.yaml", atomically: true, encoding: .utf8)
            let port = try Sockets.freePort()
            try await body(
                world,
                { name in
                    let host = try world.startHost(name, port: port, ["TOLLGATE_SOCKET": folder + "/a.sock"])
                    try await world.waitUntilServing(port, host)
                    try await until("the socket is there") { FileManager.default.fileExists(atPath: folder + "/a.sock") || host.hasEnded }
                    return host
                },
                { name, more in
                    Shim(
                        try world.start(
                            Office.executable("tollgate"), ["connect", "--socket", folder + "/a.sock"], name, more, hasInput: true))
                })
        }
    }

    @Test("26, 28: through connect both eras take turns, nothing but messages is written, and the end of input ends it with 0")
    func turns() async throws {
        try await Self.run { world, serve, connect in
            let host = try await serve("host")
            let shim = try connect("shim", ["TOLLGATE_AGENT_TOKEN": world.token])
            shim.say(Self.initialize)
            #expect(try await shim.answer(0)["result"]?["protocolVersion"] == "2025-06-18")
            shim.say(Self.modern("tools/list", id: 1))
            shim.say(Self.legacy("tools/list", id: 2))
            for id in [1, 2] { #expect(try await shim.answer(Int64(id))["result"]?["tools"]?.arrayValue?.isEmpty == false) }
            #expect(try await shim.answer(1)["result"]?["resultType"] == "complete")
            shim.child.closeInput()
            #expect(await shim.child.end() == .exited(0), Comment(rawValue: shim.child.errorText))
            #expect(try shim.messages().allSatisfy { $0["jsonrpc"] == "2.0" })
            #expect(shim.child.errorText.isEmpty)
            #expect(await host.terminate() == .exited(0))
        }
    }

    @Test("a host that is restarted in between is only a pause: calls in the meantime are told so, and a session goes on")
    func restart() async throws {
        try await Self.run { world, serve, connect in
            let first = try await serve("first")
            let shim = try connect("shim", ["TOLLGATE_AGENT_TOKEN": world.token])
            shim.say(Self.initialize)
            _ = try await shim.answer(0)
            shim.say(["jsonrpc": "2.0", "method": "notifications/initialized"])
            #expect(await first.terminate() == .exited(0), Comment(rawValue: first.errorText))
            shim.say(Self.legacy("tools/call", Self.status, id: 1))
            let away = try await shim.answer(1)
            #expect(away["result"]?["isError"] == true && away.text.contains("nothing was done"), Comment(rawValue: away.text))
            let second = try await serve("second")
            shim.say(Self.legacy("tools/list", id: 2))
            #expect(try await shim.answer(2)["result"]?["tools"]?.arrayValue?.isEmpty == false)
            // Killed without a word.
            await second.kill()
            let third = try await serve("third")
            shim.say(Self.legacy("tools/list", id: 3))
            #expect(try await shim.answer(3)["result"]?["tools"]?.arrayValue?.isEmpty == false)
            #expect(try shim.messages().filter { $0["id"] == 0 }.count == 1)
            shim.child.closeInput()
            #expect(await shim.child.end() == .exited(0))
            #expect(await third.terminate() == .exited(0))
        }
    }

    @Test("28: a client that goes away takes connect with it, also where no host is there")
    func alone() async throws {
        try await Self.run { world, _, connect in
            let shim = try connect("shim", ["TOLLGATE_AGENT_TOKEN": world.token])
            shim.say(Self.modern("tools/call", Self.status, id: 1))
            #expect(try await shim.answer(1).text.contains("nothing was done"))
            shim.child.closeInput()
            #expect(await shim.child.end() == .exited(0))
            #expect(shim.child.errorText.contains("no host is reached"))
        }
    }

    @Test("the shim's process holds no key: no file of the store, the keys or the state is open or mapped")
    func holdsNothing() async throws {
        try await Self.run { world, serve, connect in
            let host = try await serve("host")
            let shim = try connect("shim", ["TOLLGATE_AGENT_TOKEN": world.token])
            shim.say(Self.modern("tools/call", Self.status, id: 1))
            _ = try await shim.answer(1)
            let descriptors = "/proc/\(shim.child.pid)/fd"
            let open = try FileManager.default.contentsOfDirectory(atPath: descriptors).compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "\(descriptors)/\($0)")
            }
            let own = world.folder + "/logs/shim"
            // Beside what the system itself has there: pipes, sockets, what waits for them.
            #expect(open.filter { $0.hasPrefix("/") && $0 != "/dev/null" }.allSatisfy { $0.hasPrefix(own) }, "\(open)")
            let maps = try String(contentsOfFile: "/proc/\(shim.child.pid)/maps", encoding: .utf8)
            #expect(!maps.contains(world.folder))
            shim.child.closeInput()
            #expect(await shim.child.end() == .exited(0))
            #expect(await host.terminate() == .exited(0))
        }
    }

    @Test("without a token and without a mapped user nobody is anybody, and a wrong token is not made good by its user")
    func nobody() async throws {
        try await Self.run { world, serve, connect in
            let host = try await serve("host")
            for (variables, why) in [([:], "is no agent's"), (["TOLLGATE_AGENT_TOKEN": "tg_agent_wrong"], "the token is no agent's")] {
                let shim = try connect("shim-\(variables.count)", variables)
                shim.say(Self.modern("tools/list", id: 1))
                #expect(try await shim.answer(1)["error"]?["message"]?.stringValue?.contains(why) == true)
                #expect(await shim.child.end() == .exited(1))
                #expect(shim.child.errorText.contains(why))
            }
            let entries = try await world.command(["audit", "list", "--kind", "authentication-failed"])
            #expect(entries.output.contains("authentication-failed"), Comment(rawValue: entries.output + entries.errors))
            #expect(await host.terminate() == .exited(0))
        }
    }

    @Test("a user of this machine is the agent that `peers` says, and no other user is")
    func peers() async throws {
        try await Self.run { world, serve, connect in
            let port = try Sockets.freePort()
            let host = try world.startHost("mapped", port: port, ["TOLLGATE_CONFIG": world.folder + "/peers.yaml"])
            try await world.waitUntilServing(port, host)
            let shim = try connect("shim", [:])
            shim.say(Self.modern("tools/list", id: 1))
            #expect(try await shim.answer(1)["result"]?["tools"]?.arrayValue?.isEmpty == false)
            // A token that is none counts, and not the user.
            let wrong = try connect("wrong", ["TOLLGATE_AGENT_TOKEN": "tg_agent_wrong"])
            #expect(await wrong.child.end() == .exited(1))
            shim.child.closeInput()
            #expect(await shim.child.end() == .exited(0))
            #expect(await host.terminate() == .exited(0))
        }
    }

    @Test("a token file that can't be read any more leaves nobody: its user's own agent is not taken for it")
    func lostToken() async throws {
        try await Self.run { world, _, connect in
            let (port, file) = (try Sockets.freePort(), world.folder + "/agent-token")
            let mapped = ["TOLLGATE_CONFIG": world.folder + "/peers.yaml"]
            try world.token.write(toFile: file, atomically: true, encoding: .utf8)
            chmod(file, 0o600)
            let first = try world.startHost("first", port: port, mapped)
            try await world.waitUntilServing(port, first)
            let shim = try connect("shim", ["TOLLGATE_AGENT_TOKEN_FILE": file])
            shim.say(Self.modern("tools/call", Self.status, id: 1))
            _ = try await shim.answer(1)
            #expect(await first.terminate() == .exited(0))
            chmod(file, 0o644)
            let second = try world.startHost("second", port: port, mapped)
            try await world.waitUntilServing(port, second)
            shim.say(Self.modern("tools/call", Self.status, id: 2))
            #expect(try await shim.answer(2).text.contains("nothing was done"))
            #expect(shim.child.errorText.contains("token file"), Comment(rawValue: shim.child.errorText))
            chmod(file, 0o600)
            var id = Int64(3)
            try await until("the shim is the token's agent again") {
                shim.say(Self.modern("tools/list", id: id))
                defer { id += 1 }
                return try await shim.answer(id)["result"]?["tools"]?.arrayValue?.isEmpty == false
            }
            shim.child.closeInput()
            #expect(await shim.child.end() == .exited(0))
            #expect(await second.terminate() == .exited(0))
        }
    }

    @Test("the conversation's context goes with it, and a renewed file counts for the next call")
    func context() async throws {
        try await Self.run { world, serve, connect in
            let host = try await serve("host")
            let file = world.folder + "/context"
            try "no context".write(toFile: file, atomically: true, encoding: .utf8)
            chmod(file, 0o600)
            let shim = try connect("shim", ["TOLLGATE_AGENT_TOKEN": world.token, "TOLLGATE_CONTEXT_FILE": file])
            shim.say(Self.modern("tools/call", Self.status, id: 1))
            let refused = try await shim.answer(1)
            #expect(refused.text.contains("context"), Comment(rawValue: refused.text))
            let minted = try await world.command(
                ["context", "mint", "--agent", "desk", "--conv", "c1", "--out", file + "-new"], asAdmin: true)
            #expect(minted.status == 0, Comment(rawValue: minted.errors))
            try FileManager.default.removeItem(atPath: file)
            try FileManager.default.moveItem(atPath: file + "-new", toPath: file)
            shim.say(Self.modern("tools/call", Self.status, id: 2))
            let known = try await shim.answer(2)
            #expect(known["result"]?["structuredContent"]?["code"] != refused["result"]?["structuredContent"]?["code"])
            shim.child.closeInput()
            #expect(await shim.child.end() == .exited(0))
            #expect(await host.terminate() == .exited(0))
        }
    }

    @Test("a second host does not take the first one's socket: it says so, and goes on without where nobody named it")
    func second() async throws {
        try await Self.run { world, serve, connect in
            let runtime = ["XDG_RUNTIME_DIR": world.folder]
            let (first, _) = try await world.serve("first", runtime)
            let (second, _) = try await world.serve("second", runtime)
            try await until("it is said") { second.errorText.contains("is served by another host") }
            #expect(FileManager.default.fileExists(atPath: world.folder + "/tollgate/simulator.sock"))
            let named = try world.startHost(
                "named", port: try Sockets.freePort(), ["TOLLGATE_SOCKET": world.folder + "/tollgate/simulator.sock"])
            #expect(await named.end() == .exited(2))
            #expect(named.errorText.contains("is served by another host"))
            #expect(await second.terminate() == .exited(0))
            #expect(await first.terminate() == .exited(0))
            #expect(!FileManager.default.fileExists(atPath: world.folder + "/tollgate/simulator.sock"))
        }
    }
}

/// `tollgate connect` as a client has it.
private struct Shim {
    let child: Child

    init(_ child: Child) { self.child = child }

    func say(_ message: JSONValue) { child.write(message.text + "\n") }

    /// Every line that was written, as a message: nothing else may be there.
    func messages() throws -> [JSONValue] {
        try child.outputText.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { try JSONValue(parsing: String($0)) }
    }

    func answer(_ id: Int64) async throws -> JSONValue {
        var found: JSONValue?
        try await until("request \(id) is answered") {
            found = try messages().first { $0["id"] == .integer(id) && $0["method"] == nil }
            return found != nil
        }
        return try #require(found)
    }
}
