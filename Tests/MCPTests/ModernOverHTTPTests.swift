import JSON
import MCP
import Testing

/// The numbers are those of the list of black-box checks that this endpoint is held to; each name states the check's rule.
@Suite("2026-07-28 over HTTP", .timeLimit(.minutes(5)))
struct ModernOverHTTPTests {
    @Test("1: server/discover names versions, capabilities that are really served, and how long it may be kept")
    func discover() async throws {
        try await Endpoint.run { endpoint in
            let response = try await endpoint.modern(Messages.modern("server/discover", id: "probe-1"))
            #expect(response.status == 200)
            #expect(
                response.json == [
                    "jsonrpc": "2.0", "id": "probe-1",
                    "result": [
                        "resultType": "complete", "supportedVersions": ["2026-07-28"], "capabilities": ["tools": [:]],
                        "instructions": "Echo first.", "ttlMs": 3_600_000, "cacheScope": "private",
                        "_meta": [Messages.serverInfoKey: ["name": "fixture", "version": "1.2", "title": "The Fixture"]],
                    ],
                ])
        }
    }

    static let halfEnvelopes: [JSONObject?] = [
        nil, [:], [Messages.versionKey: "2026-07-28"], [Messages.capabilitiesKey: [:]],
        [Messages.versionKey: 20_260_728, Messages.capabilitiesKey: [:]],
        [Messages.versionKey: "2026-07-28", Messages.capabilitiesKey: []],
    ]

    @Test("2: without `_meta`, its version or its capabilities a request is -32602, 400, with its id", arguments: halfEnvelopes)
    func missingEnvelope(meta: JSONObject?) async throws {
        try await Endpoint.run { endpoint in
            for method in ["tools/list", "server/discover"] {
                let message = Messages.modern(method, id: "seven", meta: meta)
                let response = try await endpoint.modern(message, changing: [("MCP-Protocol-Version", "2026-07-28")])
                #expect(response.status == 400)
                #expect(response.json.errorCode == -32602)
                #expect(response.json["id"] == "seven")
            }
        }
    }

    @Test("3: a request without client information is served")
    func noClientInfo() async throws {
        try await Endpoint.run { endpoint in
            let meta = Messages.meta.removing("io.modelcontextprotocol/clientInfo")
            let response = try await endpoint.modern(Messages.modern("tools/list", meta: meta))
            #expect(response.status == 200)
            #expect(response.json.toolNames == ["echo", "fail", "wait"])
        }
    }

    @Test("4: a version that is not served is -32022, 400, and tells which are", arguments: ["1999-01-01", "2025-11-25"])
    func unknownVersion(version: String) async throws {
        try await Endpoint.run { endpoint in
            var meta = Messages.meta
            meta[Messages.versionKey] = .string(version)
            let response = try await endpoint.modern(Messages.modern("tools/list", meta: meta))
            #expect(response.status == 400)
            #expect(response.json.errorCode == -32022)
            #expect(response.json.at("error", "data") == ["supported": ["2026-07-28"], "requested": .string(version)])
        }
    }

    @Test("5: every result says that it is complete and whose it is")
    func resultType() async throws {
        try await Endpoint.run { endpoint in
            let messages = [
                Messages.modern("server/discover"), Messages.modern("tools/list"), Messages.modern("tools/call", Messages.call("echo")),
                Messages.modern("tools/call", Messages.call("fail")),
            ]
            for message in messages {
                let json = try await endpoint.modern(message).json
                #expect(json.at("result", "resultType") == "complete")
                #expect(json.at("result", "_meta", Messages.serverInfoKey, "name") == "fixture")
                #expect(json.at("result", "serverInfo") == nil)
            }
        }
    }

    @Test(
        "6: a method that is unknown, or was removed, is -32601 and 404",
        arguments: [
            "initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe", "prompts/list", "tasks/list", "x",
        ])
    func unknownMethod(method: String) async throws {
        try await Endpoint.run { endpoint in
            let response = try await endpoint.modern(Messages.modern(method, id: -1))
            #expect(response.status == 404)
            #expect(response.json.errorCode == -32601)
            #expect(response.json["id"] == -1)
            #expect(response.header("Mcp-Session-Id") == nil)
        }
    }

    @Test("7: the first and only request of a connection is served, and what one request declares is not kept for the next")
    func noState() async throws {
        try await Endpoint.run { endpoint in
            let connection = try Connection(port: endpoint.port)
            let whole = Messages.modern("tools/list")
            try await connection.send(endpoint.request("POST", whole.bytes, headers: Endpoint.headers(for: whole)))
            #expect(try await connection.response().status == 200)
            let bare = Messages.modern("tools/list", meta: [:])
            try await connection.send(endpoint.request("POST", bare.bytes, headers: Endpoint.headers(for: bare)))
            let second = try await connection.response()
            #expect(second.status == 400)
            #expect(second.json.errorCode == -32602)
        }
    }

    @Test("8: pages join without loss or repetition, and every page may be kept by its caller alone", arguments: [1, 2, 3, 7, 100])
    func pages(size: Int) async throws {
        try await Endpoint.run(service: FixtureService(extraTools: 6), toolsPerPage: size) { endpoint in
            var names: [String] = []
            var params: JSONObject = [:]
            repeat {
                let json = try await endpoint.modern(Messages.modern("tools/list", params)).json
                #expect(json.at("result", "cacheScope") == "private")
                #expect(json.at("result", "ttlMs")?.numberValue?.integer ?? -1 >= 0)
                #expect(json.toolNames.count <= size)
                names += json.toolNames
                params["cursor"] = json.at("result", "nextCursor")
            } while params["cursor"] != nil && names.count < 100
            #expect(names == ["echo", "fail", "wait"] + (0..<6).map { "extra-\($0)" })
        }
    }

    @Test("8: a cursor that is none of ours is -32602, an empty one begins at the beginning")
    func cursors() async throws {
        try await Endpoint.run { endpoint in
            for cursor: JSONValue in ["nonsense", "after:nobody", 7, nil, ["after:echo"]] {
                let response = try await endpoint.modern(Messages.modern("tools/list", ["cursor": cursor]))
                #expect(response.status == 400)
                #expect(response.json.errorCode == -32602)
            }
            let response = try await endpoint.modern(Messages.modern("tools/list", ["cursor": ""]))
            #expect(response.json.toolNames == ["echo", "fail", "wait"])
        }
    }

    @Test("8: a tool is shown with title, both schemas and annotations, and a list is the caller's own")
    func listing() async throws {
        try await Endpoint.run { endpoint in
            let json = try await endpoint.modern(Messages.modern("tools/list")).json
            #expect(
                json.at("result", "tools", "0") == [
                    "name": "echo", "title": "Echo", "description": "Says what it is told.", "inputSchema": ["type": "object"],
                    "outputSchema": ["type": "object"], "annotations": ["readOnlyHint": true],
                ])
            #expect(json.at("result", "tools", "1") == ["name": "fail", "description": "Fails.", "inputSchema": ["type": "object"]])
            #expect(json.at("result", "tools", "2", "outputSchema") == ["type": "array"])
            let boss = try await endpoint.modern(Messages.modern("tools/list"), token: "boss-token").json
            #expect(boss.toolNames == ["echo", "fail", "wait", "boss-only"])
        }
    }

    @Test("9: a result has its text and its structure, and every number of the arguments keeps its own text")
    func call() async throws {
        try await Endpoint.run { endpoint in
            let arguments = #"{"amount":88.880,"id":9007199254740993,"big":123456789012345678901234567890,"ünï":"退款"}"#
            let message =
                #"{"jsonrpc":"2.0","id":0,"method":"tools/call","params":{"name":"echo","arguments":"#
                + arguments + #","_meta":"# + JSONValue.object(Messages.meta).text + "}}"
            let headers = Endpoint.headers(for: try JSONValue(parsing: message))
            let response = try await endpoint.send("POST", Array(message.utf8), headers: headers)
            #expect(response.status == 200)
            #expect(response.json.at("result", "content") == [["type": "text", "text": "agent said 4 things"]])
            #expect(String(decoding: response.body, as: UTF8.self).contains(#""structuredContent":"# + arguments))
            #expect(response.json.at("result", "isError") == false)
        }
    }

    @Test("9: a tool that fails is a result, an unknown tool and misshapen parameters are -32602")
    func failures() async throws {
        try await Endpoint.run { endpoint in
            let failed = try await endpoint.modern(Messages.modern("tools/call", Messages.call("fail")))
            #expect(failed.status == 200)
            #expect(failed.json.at("result", "isError") == true)
            #expect(failed.json.at("result", "content", "0", "text") == "`amount` is missing")
            for params: JSONObject in [Messages.call("nobody"), [:], ["name": 7], ["name": "echo", "arguments": []]] {
                let response = try await endpoint.modern(Messages.modern("tools/call", params), changing: nameHeader(params))
                #expect(response.status == 400)
                #expect(response.json.errorCode == -32602)
            }
            let mirrored = try await endpoint.modern(Messages.modern("tools/call", ["name": "mirror", "arguments": nil], id: "x"))
            #expect(mirrored.json.at("result", "content", "0", "text") == #"{"id":"\"x\""}"#)
        }
    }

    private func nameHeader(_ params: JSONObject) -> Endpoint.Headers { [("Mcp-Name", params["name"]?.stringValue)] }

    @Test("11: a log level that is none is -32602; with a level or without one nothing but the result comes")
    func logLevel() async throws {
        try await Endpoint.run { endpoint in
            for (level, status): (JSONValue, Int) in [("info", 200), ("emergency", 200), ("loud", 400), (7, 400)] {
                var meta = Messages.meta
                meta["io.modelcontextprotocol/logLevel"] = level
                let response = try await endpoint.modern(Messages.modern("tools/list", meta: meta))
                #expect(response.status == status)
                #expect(response.json.errorCode == (status == 400 ? -32602 : nil))
            }
        }
    }

    @Test("ids are answered as they came, whatever they are", arguments: ["0", "-1", "\"0\"", "\"\"", "9007199254740993", "\"ü\\u2028\""])
    func ids(id: String) async throws {
        try await Endpoint.run { endpoint in
            let id = try JSONValue(parsing: id)
            let response = try await endpoint.modern(Messages.modern("tools/list", id: id))
            #expect(response.status == 200)
            #expect(response.json["id"]?.text == id.text)
        }
    }

    @Test("an id that is null, a fraction, a truth value or a structure is -32600", arguments: ["null", "1.5", "true", "[]", "{}"])
    func noIDs(id: String) async throws {
        try await Endpoint.run { endpoint in
            let response = try await endpoint.modern(Messages.modern("tools/list", id: try JSONValue(parsing: id)))
            #expect(response.status == 400)
            #expect(response.json.errorCode == -32600)
            #expect(response.json["id"] == .null)
        }
    }
}
