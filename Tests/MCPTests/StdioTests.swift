import JSON
import MCP
import Testing

@Suite("stdio", .timeLimit(.minutes(5)))
struct StdioTests {
    @Test("7: tools/list of 2026-07-28 is served as the first and only message")
    func modernFirst() async throws {
        try await StdioClient.run { client in
            let reply = try await client.ask(Messages.modern("tools/list", id: "one"))
            #expect(reply["id"] == "one")
            #expect(reply.toolNames == ["echo", "fail", "wait"])
            #expect(reply.at("result", "resultType") == "complete")
        }
    }

    @Test("2, 4, 6: mistakes of 2026-07-28 are answered as over HTTP")
    func modernErrors() async throws {
        try await StdioClient.run { client in
            var meta = Messages.meta
            meta[Messages.versionKey] = "1999-01-01"
            try await client.expect(-32022, for: Messages.modern("tools/list", meta: meta))
            try await client.expect(-32602, for: Messages.modern("tools/list", meta: [Messages.capabilitiesKey: [:]]))
            try await client.expect(-32602, for: Messages.modern("server/discover", meta: nil))
            for method in ["initialize", "ping", "nonsense"] {
                try await client.expect(-32601, for: Messages.modern(method))
            }
        }
    }

    @Test("23: initialize agrees on each revision, and a later one counts", arguments: LegacyOverHTTPTests.versions)
    func handshake(asked: String, agreed: String) async throws {
        try await StdioClient.run { client in
            #expect(try await client.ask(Messages.initialize("2024-11-05")).at("result", "protocolVersion") == "2024-11-05")
            #expect(try await client.ask(Messages.initialize(asked)).at("result", "protocolVersion") == .string(agreed))
            try await client.send(Messages.notification("notifications/initialized"))
            let list = try await client.ask(Messages.legacy("tools/list"))
            #expect((list.at("result", "tools", "0", "title") != nil) == (agreed >= "2025-06-18"))
        }
    }

    @Test("23, 25: before initialize ping is answered, and what needs a revision says so")
    func beforeInitialize() async throws {
        try await StdioClient.run { client in
            #expect(try await client.ask(Messages.legacy("ping"))["result"] == [:])
            try await client.expect(-32602, for: Messages.legacy("tools/list"))
            try await client.expect(-32602, for: Messages.legacy("tools/call", Messages.call("echo")))
            try await client.expect(-32601, for: Messages.legacy("nonsense"))
        }
    }

    @Test("26: both eras take turns in one process")
    func interleaved() async throws {
        try await StdioClient.run { client in
            let discovery = try await client.ask(Messages.modern("server/discover"))
            #expect(discovery.at("result", "supportedVersions") == ["2026-07-28"])
            #expect(try await client.ask(Messages.initialize("2025-11-25"))["result"] != nil)
            for _ in 0..<3 {
                #expect(try await client.ask(Messages.modern("tools/list")).at("result", "ttlMs") != nil)
                #expect(try await client.ask(Messages.legacy("tools/list")).at("result", "ttlMs") == nil)
            }
        }
    }

    @Test("27: batches are for 2025-03-26 alone")
    func batches() async throws {
        try await StdioClient.run { client in
            let batch: JSONValue = [Messages.legacy("ping", id: 1), Messages.legacy("ping", id: 2)]
            try await client.expect(-32600, for: batch)
            _ = try await client.ask(Messages.initialize("2025-03-26"))
            #expect(try await client.ask(batch).arrayValue?.map { $0["id"] } == [1, 2])
            _ = try await client.ask(Messages.initialize("2025-06-18"))
            let refused = try await client.ask(batch)
            #expect(refused.errorCode == -32600)
            #expect(refused["id"] == .null)
        }
    }

    @Test("28: at the end of the input calls under way are waited for and answered, and nothing but messages is written")
    func endOfInput() async throws {
        try await StdioClient.run { client in
            try await client.send(Messages.modern("tools/call", Messages.wait("a", stubborn: true), id: 1))
            try await client.send(Messages.modern("tools/call", Messages.wait("b", stubborn: true), id: 2))
            await client.service.milestones.wait(for: "started a")
            await client.service.milestones.wait(for: "started b")
            await client.closeInput()
            client.service.milestones.reach("release b")
            #expect(try await client.next()?["id"] == 2)
            #expect(!client.service.milestones.hasReached("cancelled a"))
            client.service.milestones.reach("release a")
            #expect(try await client.finish().map { $0["id"] } == [1])
        }
    }

    @Test("28: a server that is told to stop finishes what is under way and begins nothing")
    func stop() async throws {
        try await StdioClient.run { client in
            try await client.send(Messages.modern("tools/call", Messages.wait("a", stubborn: true), id: 1))
            await client.service.milestones.wait(for: "started a")
            client.server.stop()
            client.service.milestones.reach("release a")
            #expect(try await client.next()?.at("result", "content", "0", "text") == "waited for a")
            #expect(try await client.next() == nil)
            #expect(!client.service.milestones.hasReached("cancelled a"))
        }
    }

    @Test("28: a server whose task is cancelled cancels its calls and still waits for them")
    func cancelRun() async throws {
        try await StdioClient.run { client in
            try await client.send(Messages.modern("tools/call", Messages.wait("a", stubborn: true), id: 1))
            await client.service.milestones.wait(for: "started a")
            client.cancelRun()
            await client.service.milestones.wait(for: "cancelled a")
            client.service.milestones.reach("release a")
            #expect(try await client.next()?["id"] == 1)
            #expect(try await client.next() == nil)
        }
    }

    @Test("28: a client that reads no more ends neither the process nor the call under way")
    func deafClient() async throws {
        try await StdioClient.run { client in
            try await client.send(Messages.modern("tools/call", Messages.wait("a", stubborn: true), id: 1))
            await client.service.milestones.wait(for: "started a")
            try await client.closeOutput()
            client.service.milestones.reach("release a")
            for id in Int64(2)..<5 { try await client.send(Messages.modern("tools/list", id: .integer(id))) }
            await client.service.milestones.wait(for: "ended a")
        }
    }

    /// A line that is no message, and what is answered; the name stands for the line, which may be long, in what a run prints.
    struct Garbage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let line: [UInt8]
        let code: Int64

        init(_ name: String, _ line: [UInt8], _ code: Int64) { (testDescription, self.line, self.code) = (name, line, code) }
    }

    static let garbage = [
        Garbage("a word", Array("garbage".utf8), -32700), Garbage("half an object", Array("{".utf8), -32700),
        Garbage("UTF-16", [0xFF, 0xFE, 0x7B, 0x00], -32700), Garbage("NUL", Array(#"{"a":"\#u{0}"}"#.utf8), -32700),
        Garbage("invalid UTF-8", [0x22, 0xC3, 0x28, 0x22], -32700), Garbage("a byte order mark", Array("\u{FEFF}{}".utf8), -32700),
        Garbage("100 000 arrays", Array(repeating: 0x5B, count: 100_000), -32700), Garbage("a number", Array("7".utf8), -32600),
        Garbage("an empty batch", Array("[]".utf8), -32600), Garbage("an empty object", Array("{}".utf8), -32600),
        Garbage("a long line", Array(repeating: 0x20, count: (1 << 20) + 1), -32600),
        Garbage("an id that is null", Array(#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#.utf8), -32600),
    ]

    @Test("29: garbage, first or later, is answered with id null and ends nothing", arguments: garbage)
    func answersGarbage(_ garbage: Garbage) async throws {
        try await StdioClient.run { client in
            for _ in 0..<2 {
                try await client.send(garbage.line + [0x0A])
                let reply = try await client.next()
                #expect(reply?.errorCode == garbage.code)
                #expect(reply?["id"] == .null)
            }
            #expect(try await client.ask(Messages.legacy("ping", id: 3))["id"] == 3)
        }
    }

    @Test("29: CRLF, empty lines, lines in pieces, U+2028, notifications and responses are taken as they are")
    func lines() async throws {
        try await StdioClient.run { client in
            try await client.send(line: "\r")
            try await client.send(line: " \t")
            try await client.send(Messages.notification("unheard/of"))
            try await client.send(line: #"{"jsonrpc":"2.0","id":1,"result":{}}"#)
            try await client.send(line: Messages.legacy("ping", id: 1).text + "\r")
            #expect(try await client.next()?["id"] == 1)
            let message = Messages.modern("tools/call", Messages.call("echo", ["text": "a\u{2028}b\u{2029}é"]), id: 2).bytes
            for byte in message { try await client.send([byte]) }
            try await client.send([0x0A])
            #expect(try await client.next()?.at("result", "structuredContent", "text") == "a\u{2028}b\u{2029}é")
        }
    }

    @Test("29: a line of 1 MiB is read, one byte more is refused, and the next line is read again")
    func longLines() async throws {
        try await StdioClient.run { client in
            func message(of size: Int) -> [UInt8] {
                let empty = Messages.modern("tools/call", Messages.call("echo", ["text": ""])).bytes.count
                let text = String(repeating: "x", count: size - empty)
                return Messages.modern("tools/call", Messages.call("echo", ["text": .string(text)])).bytes
            }
            for (size, code): (Int, Int64?) in [(1 << 20, nil), ((1 << 20) + 1, -32600), (3 << 20, -32600), (1000, nil)] {
                let line = message(of: size)
                #expect(line.count == size)
                async let reply = client.next()
                try await client.send(line + [0x0D, 0x0A])
                let answer = try await reply
                #expect(answer?.errorCode == code)
                #expect((answer?["result"] != nil) == (code == nil))
            }
        }
    }

    @Test("29: a last line without an end is answered")
    func lastLine() async throws {
        try await StdioClient.run { client in
            try await client.send(Messages.legacy("ping", id: "last").bytes)
            #expect(try await client.finish().map { $0["id"] } == ["last"])
        }
    }

    @Test("30: a slow call does not hold up a fast one")
    func concurrency() async throws {
        try await StdioClient.run { client in
            try await client.send(Messages.modern("tools/call", Messages.wait("slow"), id: 1))
            await client.service.milestones.wait(for: "started slow")
            #expect(try await client.ask(Messages.modern("tools/call", Messages.call("echo"), id: 2))["id"] == 2)
            client.service.milestones.reach("release slow")
            #expect(try await client.next()?["id"] == 1)
        }
    }

    @Test("30: after a cancellation nothing more comes for that id, however the call ends", arguments: [true, false])
    func cancellation(stubborn: Bool) async throws {
        try await StdioClient.run { client in
            try await client.send(Messages.modern("tools/call", Messages.wait("a", stubborn: stubborn), id: 1))
            try await client.send(Messages.modern("tools/call", Messages.wait("b"), id: "1"))
            await client.service.milestones.wait(for: "started a")
            try await client.send(Messages.notification("notifications/cancelled", ["requestId": 1]))
            await client.service.milestones.wait(for: "cancelled a")
            // The id is free again for its client, whatever its first call still does.
            #expect(try await client.ask(Messages.legacy("ping", id: 1))["result"] == [:])
            client.service.milestones.reach("release a")
            await client.service.milestones.wait(for: "ended a")
            #expect(!client.service.milestones.hasReached("cancelled b"))
            client.service.milestones.reach("release b")
            #expect(try await client.finish().map { $0["id"] } == ["1"])
        }
    }

    @Test("30: cancelling what is unknown, finished or misshapen does nothing")
    func cancelNothing() async throws {
        try await StdioClient.run { client in
            #expect(try await client.ask(Messages.legacy("ping", id: 1))["id"] == 1)
            for params: JSONObject? in [["requestId": 1], ["requestId": "x"], ["requestId": nil], [:], nil] {
                try await client.send(Messages.notification("notifications/cancelled", params))
            }
            #expect(try await client.ask(Messages.legacy("ping", id: 2))["id"] == 2)
        }
    }

    @Test("30: a thousand requests in a burst are all answered, each once")
    func burst() async throws {
        try await StdioClient.run { client in
            async let sent: Void = {
                for id in Int64(0)..<1000 { try await client.send(Messages.modern("tools/call", Messages.call("echo"), id: .integer(id))) }
            }()
            var ids: Set<Int64> = []
            for _ in 0..<1000 { ids.insert(try await client.next()?["id"]?.numberValue?.integer ?? -1) }
            try await sent
            #expect(ids == Set(0..<1000))
        }
    }
}
