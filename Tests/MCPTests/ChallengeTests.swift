import JSON
import Testing

@testable import MCP

@Suite("What clients are told about tokens", .timeLimit(.minutes(5)))
struct ChallengeTests {
    private static let resource = ProtectedResource(
        resource: "https://tollgate.example/mcp", authorizationServers: ["https://issuer.example"], scopes: ["read", "refund"],
        name: "A \"shop\"")

    @Test("31: the challenge leads to metadata whose resource is the endpoint, for anybody and for pages of any origin")
    func metadata() async throws {
        try await Endpoint.run(resource: Self.resource) { endpoint in
            let address = "https://tollgate.example/.well-known/oauth-protected-resource/mcp"
            let list = Messages.modern("tools/list")
            let without = try await endpoint.modern(list, token: nil)
            #expect(without.status == 401)
            #expect(without.header("WWW-Authenticate") == "Bearer scope=\"read refund\", resource_metadata=\"\(address)\"")
            let wrong = try await endpoint.modern(list, token: "stolen")
            #expect(wrong.status == 401)
            #expect(
                wrong.header("WWW-Authenticate")
                    == "Bearer error=\"invalid_token\", scope=\"read refund\", resource_metadata=\"\(address)\"")
            for path in ["/.well-known/oauth-protected-resource/mcp", "/.well-known/oauth-protected-resource"] {
                let origin: Endpoint.Headers = [("Origin", "https://anywhere.example")]
                let found = try await endpoint.send("GET", headers: origin, token: nil, path: path)
                #expect(found.status == 200 && found.header("Content-Type") == "application/json")
                #expect(found.header("Access-Control-Allow-Origin") == "*")
                #expect(
                    found.json == [
                        "resource": "https://tollgate.example/mcp", "authorization_servers": ["https://issuer.example"],
                        "bearer_methods_supported": ["header"], "resource_name": "A \"shop\"", "scopes_supported": ["read", "refund"],
                    ])
                #expect(try await endpoint.send("GET", headers: [("Host", "evil.example")], token: nil, path: path).status == 421)
            }
            // The endpoint itself is not opened by it.
            let page = try await endpoint.send("POST", list.bytes, headers: [("Origin", "https://anywhere.example")])
            #expect(page.status == 403 && page.header("Access-Control-Allow-Origin") == nil)
        }
    }

    @Test("31: where nobody issues tokens there is no metadata, and the challenge names none")
    func noIssuer() async throws {
        try await Endpoint.run { endpoint in
            #expect(try await endpoint.send("GET", token: nil, path: "/.well-known/oauth-protected-resource").status == 404)
            let refused = try await endpoint.modern(Messages.modern("tools/list"), token: nil)
            #expect(refused.header("WWW-Authenticate") == "Bearer")
        }
    }

    @Test("31: a scope too small is 403 with every scope that the call needs, in both eras")
    func stepUp() async throws {
        try await Endpoint.run(resource: Self.resource) { endpoint in
            let session = try await endpoint.session()
            let call = Messages.call("step-up")
            for response in [
                try await endpoint.modern(Messages.modern("tools/call", call)),
                try await endpoint.legacy(Messages.legacy("tools/call", call), session: session),
            ] {
                #expect(response.status == 403)
                let challenge = try #require(response.header("WWW-Authenticate"))
                #expect(challenge.hasPrefix("Bearer error=\"insufficient_scope\", scope=\"read refund\", resource_metadata=\"https://"))
                #expect(challenge.hasSuffix("error_description=\"More is needed.\""))
            }
        }
    }

    @Test("22: beyond the most calls under way one more is told so as a result and when to come again, and all else goes on")
    func tooBusy() async throws {
        try await Endpoint.run(configuration: HTTPConfiguration(maximumCalls: 1)) { endpoint in
            let session = try await endpoint.session()
            async let first = endpoint.modern(Messages.modern("tools/call", Messages.wait("a"), id: 1))
            await endpoint.service.milestones.wait(for: "started a")
            let echo = Messages.call("echo")
            let modern = try await endpoint.modern(Messages.modern("tools/call", echo, id: 2))
            let legacy = try await endpoint.legacy(Messages.legacy("tools/call", echo, id: 2), session: session)
            for refused in [modern, legacy] {
                #expect(refused.status == 200 && refused.header("Retry-After") == "1" && refused.json["id"] == 2)
                #expect(refused.json.at("result", "isError") == true)
            }
            #expect(modern.json.at("result", "resultType") == "complete" && legacy.json.at("result", "resultType") == nil)
            #expect(try await endpoint.modern(Messages.modern("tools/list")).status == 200)
            endpoint.service.milestones.reach("release a")
            #expect(try await first.json["id"] == 1)
            #expect(try await endpoint.modern(Messages.modern("tools/call", echo)).json.at("result", "isError") == false)
            let again = try await endpoint.legacy(Messages.legacy("tools/call", echo), session: session)
            #expect(again.json.at("result", "isError") == false)
            #expect(try await endpoint.modern(Messages.modern("tools/call", echo)).json.at("result", "isError") == false)
        }
    }

    @Test("22: each call of a batch counts as one under way, and those beyond the most are told to come again one by one")
    func batchTooBusy() async throws {
        try await Endpoint.run(configuration: HTTPConfiguration(maximumCalls: 4)) { endpoint in
            let session = try await endpoint.session("2025-03-26")
            let keys = ["a", "b", "c", "d", "e", "f"]
            let calls = keys.enumerated().map { Messages.legacy("tools/call", Messages.wait($1), id: .integer(Int64($0))) }
            let ping = Messages.legacy("ping", id: "p")
            async let response = endpoint.legacy(.array(calls + [ping]), session: session)
            // One in four is left to others, whose calls go on.
            let milestones = endpoint.service.milestones
            while keys.count(where: { milestones.hasReached("started \($0)") }) < 3 { try await Task.sleep(for: .milliseconds(5)) }
            let echo = Messages.modern("tools/call", Messages.call("echo"))
            #expect(try await endpoint.modern(echo).json.at("result", "isError") == true)
            #expect(try await endpoint.modern(echo, token: "boss-token").json.at("result", "isError") == false)
            for key in keys { milestones.reach("release \(key)") }
            let replies = try await response.json.arrayValue ?? []
            #expect(replies.count == 7 && replies.last?["id"] == "p")
            #expect(replies.count { $0.at("result", "isError") == false } == 3)
            #expect(replies.count { $0.at("result", "isError") == true } == 3)
            #expect(keys.count { milestones.hasReached("started \($0)") } == 3)
            #expect(try await endpoint.modern(echo).json.at("result", "isError") == false)
        }
    }

    @Test("24: a session that is not used ends")
    func idle() async throws {
        let configuration = HTTPConfiguration(sessionIdle: .zero)
        try await Endpoint.run(configuration: configuration, offers: Offers(listChanged: true)) { endpoint in
            let ping = Messages.legacy("ping")
            let session = try await endpoint.session()
            #expect(try await endpoint.legacy(ping, session: session).status == 404)
        }
    }

    @Test("24: a session on which somebody listens makes room last, and its stream ends with it")
    func listenedOnMakesRoomLast() async throws {
        let sessions = LegacySessions(maximumForEachOwner: 2, idle: .seconds(600))
        let terms = LegacyTerms(version: .november2025, client: .none)
        func listen(on session: LegacySession) -> (lease: Lease, hasEnded: OnceFlag) {
            let flag = OnceFlag()
            let lease = Lease { _ = flag.take() }
            session.stream.take(lease)
            return (lease, flag)
        }
        let one = sessions.open(owner: "agent", terms: terms)
        let first = listen(on: one)
        let two = sessions.open(owner: "agent", terms: terms)
        let three = sessions.open(owner: "agent", terms: terms)
        #expect(sessions.find(two.id, owner: "agent") == nil)
        #expect(sessions.find(three.id, owner: "agent") === three && sessions.find(one.id, owner: "agent") === one)
        let second = listen(on: three)
        // Somebody listens on both: the one not used for longest goes, and its listener is told so.
        let four = sessions.open(owner: "agent", terms: terms)
        #expect(sessions.find(three.id, owner: "agent") == nil && !second.hasEnded.take())
        #expect(sessions.find(one.id, owner: "agent") === one && sessions.find(four.id, owner: "agent") === four)
        #expect(first.hasEnded.take())
        withExtendedLifetime([first.lease, second.lease]) {}
    }

    @Test("24: a session on which somebody listens is used, and ends once nobody does")
    func listenedOn() async throws {
        let sessions = LegacySessions(maximumForEachOwner: 2, idle: .zero)
        let terms = LegacyTerms(version: .november2025, client: .none)
        let session = sessions.open(owner: "agent", terms: terms)
        let lease = Lease {}
        session.stream.take(lease)
        #expect(sessions.find(session.id, owner: "agent") === session)
        session.stream.take(nil)
        #expect(sessions.find(session.id, owner: "agent") == nil)
        #expect(sessions.find(session.id, owner: "agent") == nil)
        lease.end()
    }
}
