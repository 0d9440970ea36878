import Foundation
import Glibc
import JSON
import Testing

@testable import MCP

@Suite("The host's socket", .timeLimit(.minutes(5)))
struct SocketTests {
    @Test("29: a client that said who it is is served as over stdio, by the system's word about it and its latest context")
    func served() async throws {
        try await SocketHost.run { host in
            let (client, answer) = try await SocketClient.begin(host.path, token: "customer-service", context: "one")
            #expect(answer == .ok(agent: "customer-service", program: "1.2"))
            #expect(host.connected == [PeerCredentials(pid: getpid(), uid: getuid(), gid: getgid())])
            let echo = Messages.modern("tools/call", Messages.call("echo"))
            for (line, name) in [
                (nil, "one"), (#"#context {"token":"two"}"#, "two"), (#"#context {"token":null}"#, "none"),
                (#"#context {"token":"three"}"#, "three"), ("#context nonsense", "none"), (#"#context {"token":"four"}"#, "four"),
                ("#unheard {}", "none"),
            ] as [(String?, String)] {
                if let line { try await client.send(Array((line + "\n").utf8)) }
                #expect(try await client.ask(echo).at("result", "content", "0", "text") == .string("\(name) said 0 things"))
            }
            client.endInput()
            #expect(try await client.line() == nil)
        }
    }

    @Test("29: over the socket garbage is answered with id null and ends nothing", arguments: StdioTests.garbage)
    func garbage(_ garbage: StdioTests.Garbage) async throws {
        try await SocketHost.run { host in
            let (client, _) = try await SocketClient.begin(host.path)
            for _ in 0..<2 {
                try await client.send(garbage.line + [0x0A])
                let reply = try await client.next()
                #expect(reply?.errorCode == garbage.code && reply?["id"] == .null)
            }
            #expect(try await client.ask(Messages.legacy("ping", id: 3))["id"] == 3)
        }
    }

    @Test("29: the first lines may come in one piece or byte by byte, and a last one without an end is answered")
    func pieces() async throws {
        try await SocketHost.run { host in
            let hello = ConnectLine.hello(ConnectHello(token: nil, context: nil, program: "1")).bytes
            let ping = Messages.legacy("ping", id: "p").bytes
            for size in [1, 7, 4096] {
                let client = try SocketClient(host.path)
                let all = hello + [0x0D, 0x0A] + ping + [0x0A] + ping
                for start in stride(from: 0, to: all.count, by: size) {
                    try await client.send(Array(all[start..<min(start + size, all.count)]))
                }
                client.endInput()
                let first: [UInt8] = try #require(try await client.line())
                #expect(ConnectLine(first) == .ok(agent: "local", program: "1.2"))
                for _ in 0..<2 { #expect(try await client.next()?["id"] == "p") }
                #expect(try await client.line() == nil)
            }
        }
    }

    static let strangers: [(String, [UInt8])] = [
        ("a message", Messages.legacy("ping").bytes + [0x0A]), ("another version", Array("#tollgate 2 {\"program\":\"9\"}\n".utf8)),
        ("no program", Array("#tollgate 1 {}\n".utf8)), ("an empty line", [0x0A]), ("bytes", [0xFF, 0x00, 0x0A]),
        ("another line of ours", ConnectLine.bye.bytes + [0x0A]), ("too much", [UInt8](repeating: 0x23, count: 200_000)),
    ]

    @Test("29: a peer that says nothing, too much or something else at first is ended with the reason, and nobody else is")
    func strangers() async throws {
        try await SocketHost.run { host in
            let (other, _) = try await SocketClient.begin(host.path)
            for (name, bytes) in Self.strangers {
                let client = try SocketClient(host.path)
                // The end may come while it still speaks.
                try? await client.send(bytes)
                let last: [UInt8]? = try await client.line()
                guard case .refused(let refusal)? = last.flatMap({ ConnectLine($0) }) else {
                    Issue.record("\(name) was let in: \(last ?? [])")
                    continue
                }
                #expect(refusal.code == "no-hello", "\(name)")
                #expect(try await client.line() == nil)
            }
            #expect(host.connected.count == 1)
            #expect(try await other.ask(Messages.legacy("ping", id: 1))["id"] == 1)
        }
        try await SocketHost.run(patience: .milliseconds(1)) { host in
            let silent = try SocketClient(host.path)
            let refusal: ConnectLine? = try await silent.line().flatMap { ConnectLine($0) }
            #expect(refusal == .refused(ConnectRefusal(code: "no-hello", message: "nothing was said")))
            #expect(try await silent.line() == nil)
        }
    }

    @Test("whoever is not known is told so and ended")
    func refused() async throws {
        try await SocketHost.run { host in
            let (client, answer) = try await SocketClient.begin(host.path, token: "nobody")
            #expect(answer == .refused(ConnectRefusal(code: "unknown", message: "nobody knows you")))
            #expect(try await client.line() == nil)
        }
    }

    @Test("beyond the most connections one is refused at once, and an end makes room")
    func bounded() async throws {
        try await SocketHost.run(most: 2) { host in
            let (one, _) = try await SocketClient.begin(host.path)
            let (two, _) = try await SocketClient.begin(host.path)
            let third = try SocketClient(host.path)
            #expect(try await third.line().flatMap { ConnectLine($0) } == .refused(.busy))
            #expect(try await third.line() == nil)
            two.endInput()
            #expect(try await two.line() == nil)
            // Its place is free once the host has seen the end, which takes a moment of its own.
            while true {
                let client = try SocketClient(host.path)
                try? await client.send(ConnectLine.hello(ConnectHello(token: nil, context: nil, program: "1")).bytes + [0x0A])
                if try await client.line().flatMap({ ConnectLine($0) }) == .ok(agent: "local", program: "1.2") { break }
            }
            #expect(try await one.ask(Messages.legacy("ping", id: 1))["id"] == 1)
        }
    }

    @Test("a host that stops says so, answers what is under way, ends every connection and takes its socket away")
    func stop() async throws {
        try await SocketHost.run { host in
            let (client, _) = try await SocketClient.begin(host.path)
            let (listener, _) = try await SocketClient.begin(host.path)
            let silent = try SocketClient(host.path)
            try await client.send(Messages.modern("tools/call", Messages.wait("a", stubborn: true), id: 1))
            try await listener.send(Messages.listen(id: "l"))
            #expect(try await listener.next()?["method"] == "notifications/subscriptions/acknowledged")
            await host.service.milestones.wait(for: "started a")
            host.server.stop()
            #expect(try await client.line() == ConnectLine.bye.bytes)
            #expect(try await listener.line() == ConnectLine.bye.bytes)
            #expect(try await listener.next()?.at("result", "_meta", Messages.subscriptionKey) == "l")
            #expect(try await listener.line() == nil)
            // It may have been let in line by then or not; it is told the same.
            let word: ConnectLine? = try await silent.line().flatMap { ConnectLine($0) }
            #expect([.refused(.stopping), .refused(.busy), nil].contains(word))
            #expect(!host.service.milestones.hasReached("cancelled a"))
            host.service.milestones.reach("release a")
            #expect(try await client.next()?["id"] == 1)
            #expect(try await client.line() == nil)
            try await host.stop()
            #expect(access(host.path, F_OK) != 0)
            #expect(throws: TestFailure.self) { try SocketClient(host.path) }
        }
    }

    @Test("a host that is cancelled waits for its calls and for no client, not even one that reads nothing")
    func cancel() async throws {
        try await SocketHost.run { host in
            let (deaf, _) = try await SocketClient.begin(host.path)
            let text = JSONValue.string(String(repeating: "x", count: 900_000))
            for id in Int64(0)..<4 {
                try await deaf.send(Messages.modern("tools/call", Messages.call("echo", ["a": text]), id: .integer(id)))
            }
            try await deaf.send(Messages.modern("tools/call", Messages.wait("a"), id: "w"))
            await host.service.milestones.wait(for: "started a")
            try await host.cancel()
            #expect(host.service.milestones.hasReached("cancelled a") && host.service.milestones.hasReached("ended a"))
        }
    }

    @Test("only whom the mode lets may connect, and what a host that died left behind is taken away")
    func stale() async throws {
        let path = try SocketFolder.path()
        defer { SocketFolder.remove(path) }
        let dead = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        #expect(UnixAddress.with(path, { bind(dead, $0, $1) }) == 0)
        close(dead)
        let host = SocketHost(path: path)
        try await host.start()
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try await SocketClient.begin(path).1 == .ok(agent: "local", program: "1.2"))
        try await host.stop()
        #expect(access(path, F_OK) != 0)
    }

    @Test("a second host does not take the first one's socket, nor anything else that stands there")
    func occupied() async throws {
        try await SocketHost.run { host in
            await #expect(throws: SocketFault.inUse(host.path)) { try await SocketHost(path: host.path).start() }
            let (_, answer) = try await SocketClient.begin(host.path)
            #expect(answer == .ok(agent: "local", program: "1.2"))
        }
        let path = try SocketFolder.path()
        defer { SocketFolder.remove(path) }
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
        await #expect(throws: SocketFault.occupied(path)) { try await SocketHost(path: path).start() }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("mine".utf8))
        unlink(path)
        // Somebody who listens there and knows of no lock.
        let foreign = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(foreign) }
        #expect(UnixAddress.with(path, { bind(foreign, $0, $1) }) == 0 && listen(foreign, 1) == 0)
        await #expect(throws: SocketFault.inUse(path)) { try await SocketHost(path: path).start() }
        let long = "/tmp/" + String(repeating: "x", count: 103)
        await #expect(throws: SocketFault.pathTooLong(long)) { try await SocketHost(path: long).start() }
        let nowhere = (path as NSString).deletingLastPathComponent + "/none/a.sock"
        await #expect(throws: SocketFault.system(call: "open", path: nowhere + ".lock", code: ENOENT)) {
            try await SocketHost(path: nowhere).start()
        }
    }

    @Test("what took a host's socket's place in the meantime is not taken away at its end")
    func replaced() async throws {
        try await SocketHost.run { host in
            unlink(host.path)
            try Data("mine".utf8).write(to: URL(fileURLWithPath: host.path))
            try await host.stop()
            #expect(try Data(contentsOf: URL(fileURLWithPath: host.path)) == Data("mine".utf8))
        }
    }
}
