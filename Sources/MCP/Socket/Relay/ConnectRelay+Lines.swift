import JSON

// MARK: What the client says

extension ConnectRelay {
    mutating func take(_ line: LineSplitter.Line, at now: ContinuousClock.Instant) {
        guard case .bytes(let line) = line else {
            tellClient(Reply.error(.invalidRequest("a message has at most \(Self.longestLine) bytes"), to: nil).written)
            return
        }
        guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { return }
        let passing = PassingLine(line, limit: Self.longestLine)
        // Lines that begin with `#` are between the two programs, and no message of a client does.
        if line.first == UInt8(ascii: "#") { return refuse(passing) }
        switch phase {
        case .open: pass(line, passing)
        case .greeting: hold(line, passing, at: now)
        case .leaving, .away: keep(line, passing, at: now)
        case .over: break
        }
    }

    /// Passes a line on to the host.
    mutating func pass(_ line: [UInt8], _ passing: PassingLine) {
        switch passing {
        case .message(.request(let request)): passed[request.id] = PassedRequest(request: request, line: line)
        case .message(.notification(let notification)): note(notification, line)
        // A question of an earlier host may have the id of another one by now.
        case .message(.response(let response)): guard isAsked(response) else { return }
        case .batch(let messages):
            for request in passing.requests { passed[request.id] = PassedRequest(request: request, line: nil) }
            for case .notification(let notification) in messages { note(notification, nil) }
        case .message(.malformed), .garbage: break
        }
        tellHost(line)
    }

    private mutating func note(_ notification: RPCNotification, _ line: [UInt8]?) {
        if let id = notification.cancelled { passed[id] = nil }
        if notification.method == "notifications/initialized", let line { session.isReady(line) }
    }

    private mutating func isAsked(_ response: RPCResponse) -> Bool { response.id.map { asked.remove($0) != nil } ?? false }

    /// Nothing gets to the host now, and it may soon be there.
    private mutating func hold(_ line: [UInt8], _ passing: PassingLine, at now: ContinuousClock.Instant) {
        if takesBack(passing, line) { return }
        waiting.append(Waiting(line: line, passing: passing, since: now, conversation: phase == .greeting ? .of(context) : .next))
    }

    /// Nothing gets to the host now.
    private mutating func keep(_ line: [UInt8], _ passing: PassingLine, at now: ContinuousClock.Instant) {
        switch passing {
        case .message(.request(let request)):
            let request = PassedRequest(request: request, line: line)
            if request.isPatient { return hold(line, passing, at: now) }
            answer(request.request, .notThere)
        case .message(.notification(let notification)):
            if !takesBack(passing, line) { note(notification, line) }
        case .message(.response(let response)):
            // A host that leaves still waits for what it asked.
            if phase == .leaving, isAsked(response) { tellHost(line) }
        case .message(.malformed), .garbage, .batch: refuse(passing)
        }
    }

    /// Whether the line takes back a request, which is done with then: of one that never got to a host nobody need be told.
    private mutating func takesBack(_ passing: PassingLine, _ line: [UInt8]) -> Bool {
        guard case .message(.notification(let notification)) = passing, let id = notification.cancelled else { return false }
        waiting.removeAll { waiting in
            if case .message(.request(let request)) = waiting.passing { request.id == id } else { false }
        }
        if passed.removeValue(forKey: id) != nil, phase == .leaving { tellHost(line) }
        return true
    }

    /// Answers in the host's place what no host would do anything for, or cannot.
    private mutating func refuse(_ passing: PassingLine) {
        switch passing {
        case .garbage(let error): tellClient(Reply.error(.parse(error), to: nil).written)
        case .message(.malformed(let reply)): tellClient(reply.written)
        case .batch(let messages):
            let replies = messages.compactMap { message -> JSONValue? in
                switch message {
                case .request(let request): away.answer(request, .notThere, agreed: session.version).written
                case .malformed(let reply): reply.written
                case .notification, .response: nil
                }
            }
            if !replies.isEmpty { tellClient(.array(replies)) }
        case .message: break
        }
    }

    /// Answers what waits and is not worth waiting for.
    mutating func answerWaiting(_ reason: HostAway.Reason = .notThere, where isOver: (Waiting) -> Bool) {
        let lines = waiting
        waiting = lines.filter { !isOver($0) }
        for line in lines where isOver(line) {
            if case .message(.request(let request)) = line.passing { answer(request, reason) } else { refuse(line.passing) }
        }
    }
}

// MARK: What the host says

extension ConnectRelay {
    /// Passes a line on to the client, unless it is between the two programs.
    mutating func pass(fromHost line: [UInt8]) {
        if line.first == UInt8(ascii: "#") {
            if ConnectLine(line) == .bye { phase = .leaving }
            return
        }
        let passing = PassingLine(line, limit: Self.longestReply)
        if case .message(let message) = passing, isOwn(message) { return }
        for message in passing.messages {
            switch message {
            case .response(let response):
                guard let id = response.id, let request = passed.removeValue(forKey: id) else { break }
                session.answered(request, with: response)
            case .request(let request): asked.insert(request.id)
            case .notification(let notification): if let id = notification.cancelled { asked.remove(id) }
            case .malformed: break
            }
        }
        toClient += line + [0x0A]
    }

    /// Whether a message answers what the client did not say itself. It is told instead what may be another thing with this host.
    private mutating func isOwn(_ message: Message) -> Bool {
        switch message {
        case .response(let response):
            guard let id = response.id, RelaySession.replayed.contains(id) else { return false }
            if session.tellsChanges(response) { tellClient(Self.toolsChanged(nil)) }
            return true
        case .notification(let notification) where notification.method == "notifications/subscriptions/acknowledged":
            let listen = notification.params["_meta"]?[Envelope.subscriptionKey].flatMap { RequestID($0) }
            guard let listen, listensAgain.remove(listen) != nil else { return false }
            if notification.params["notifications"]?["toolsListChanged"] == true { tellClient(Self.toolsChanged(listen)) }
            return true
        default: return false
        }
    }

    /// That the tools may be others now, for a listen or for a client of the older revisions.
    private static func toolsChanged(_ listen: RequestID?) -> JSONValue {
        var message: JSONObject = ["jsonrpc": "2.0", "method": "notifications/tools/list_changed"]
        if let listen { message["params"] = ["_meta": [Envelope.subscriptionKey: listen.value]] }
        return .object(message)
    }
}
