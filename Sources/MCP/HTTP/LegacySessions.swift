import Synchronization

/// A client of an older revision after its `initialize`. The id says which conversation a request belongs to and proves nothing.
final class LegacySession: Sendable {
    /// 256 random bits in hexadecimal.
    let id: String
    /// The credential that opened it.
    let owner: String
    /// What was agreed on.
    let terms: LegacyTerms
    /// The requests under way.
    let calls = RunningCalls(maximum: 1000)
    /// What the client was asked and has not answered yet.
    let asked = Asked()
    /// The stream on which the client is told what it did not ask for.
    let stream = SessionStream()

    init(owner: String, terms: LegacyTerms) {
        var random = SystemRandomNumberGenerator()
        id = (0..<4).map { _ in
            let digits = String(random.next(), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
        self.owner = owner
        self.terms = terms
    }
}

/// The one stream of a session: a later one takes the place of an earlier one, which ends.
final class SessionStream: Sendable {
    private let state = Mutex<Weak?>(nil)

    private struct Weak: Sendable {
        weak let lease: Lease?
    }

    /// Whether somebody listens.
    var isOpen: Bool { state.withLock { $0?.lease != nil } }

    /// From now on this is the stream; nil for none.
    func take(_ lease: Lease?) {
        let before = state.withLock { state in
            defer { state = lease.map { Weak(lease: $0) } }
            return state?.lease
        }
        before?.end()
    }
}

/// The sessions of all clients, bounded for each credential.
final class LegacySessions: Sendable {
    private struct State {
        var sessions: [String: LegacySession] = [:]
        /// For each owner its sessions, the one used last at the end.
        var byUse: [String: [String]] = [:]
        var lastUse: [String: ContinuousClock.Instant] = [:]
    }

    private let state = Mutex(State())
    private let maximum: Int
    private let idle: Duration

    init(maximumForEachOwner maximum: Int, idle: Duration) { (self.maximum, self.idle) = (maximum, idle) }

    /// Opens a session; where the owner has too many, one ends, and its client begins anew: the one not used for longest on which nobody
    /// listens, else the one not used for longest.
    func open(owner: String, terms: LegacyTerms) -> LegacySession {
        let session = LegacySession(owner: owner, terms: terms)
        let evicted = state.withLock { state in
            let others = state.byUse[owner, default: []].compactMap { state.sessions[$0] }
            let evicted = others.count < maximum ? nil : others.first { !$0.stream.isOpen } ?? others.first
            if let evicted { Self.remove(evicted, from: &state) }
            state.sessions[session.id] = session
            state.lastUse[session.id] = .now
            state.byUse[owner, default: []].append(session.id)
            return evicted
        }
        // What ends with a stream takes locks of its own.
        evicted?.stream.take(nil)
        return session
    }

    /// The session with this id; nil where there is none, it is another credential's, or it was not used for too long. One that
    /// somebody listens on is used.
    func find(_ id: String, owner: String) -> LegacySession? {
        state.withLock { state in
            guard let session = state.sessions[id], session.owner == owner else { return nil }
            let now = ContinuousClock.now
            if let last = state.lastUse[id], now - last > idle, !session.stream.isOpen {
                Self.remove(session, from: &state)
                return nil
            }
            state.lastUse[id] = now
            if state.byUse[owner]?.last != id {
                state.byUse[owner]?.removeAll { $0 == id }
                state.byUse[owner]?.append(id)
            }
            return session
        }
    }

    /// Ends a session. Calls under way are not stopped by it; their answers still go out.
    func close(_ session: LegacySession) {
        session.stream.take(nil)
        state.withLock { Self.remove(session, from: &$0) }
    }

    private static func remove(_ session: LegacySession, from state: inout State) {
        (state.sessions[session.id], state.lastUse[session.id]) = (nil, nil)
        state.byUse[session.owner]?.removeAll { $0 == session.id }
        if state.byUse[session.owner]?.isEmpty == true { state.byUse[session.owner] = nil }
    }
}
