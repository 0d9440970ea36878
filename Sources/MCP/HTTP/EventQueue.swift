import JSON
import NIOCore
import Synchronization

/// What waits to be sent to a client as events of one response, and the reply that ends them. It never holds more than a bounded number
/// of messages, however slow the client reads.
final class EventQueue: Outlet {
    /// Messages that may wait.
    private static let most = 256

    /// How a response begins.
    enum Beginning {
        /// With the reply, and so with nothing else; nil where there will be none.
        case reply(Answered?)
        /// With events.
        case events
    }

    /// What is to be sent next.
    enum Next {
        /// Messages in their order.
        case messages([JSONValue])
        /// Nothing for so long that somebody in between may take the client for gone.
        case silence
        /// The reply, and then nothing; nil where there is none.
        case end(Answered?)
    }

    private struct State {
        var queue: [JSONValue] = []
        var outcome: Answered??
        var isAbandoned = false
        var wantsSign = false
        var reader: CheckedContinuation<Void, Never>?

        var isSilent: Bool { queue.isEmpty && outcome == nil && !wantsSign }
    }

    private let state = Mutex(State())
    /// Those who wait for room.
    private let writers = WaitingTasks()
    /// Whether the client takes anything but the reply.
    let isOpen: Bool

    init(isOpen: Bool) { self.isOpen = isOpen }

    func send(_ message: JSONValue) {
        guard isOpen else { return }
        let reader: CheckedContinuation<Void, Never>? = state.withLock { state in
            state.queue.count < Self.most ? Self.add(message, to: &state) : nil
        }
        reader?.resume()
    }

    func deliver(_ message: JSONValue) async {
        guard isOpen else { return }
        while !Task.isCancelled {
            let (isTaken, reader): (Bool, CheckedContinuation<Void, Never>?) = state.withLock { state in
                guard state.queue.count < Self.most || state.isAbandoned else { return (false, nil) }
                return (true, Self.add(message, to: &state))
            }
            reader?.resume()
            if isTaken { return }
            await room()
        }
    }

    func ask(_ method: String, _ params: JSONObject, patience: Duration) async -> JSONObject? { nil }

    /// The reply is there; nothing is taken after it.
    func finish(_ answered: Answered?) {
        let reader = state.withLock { state in
            if state.outcome == nil { state.outcome = .some(answered) }
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume()
        writers.wake()
    }

    /// The client may be gone: something is written to it, since only that tells.
    func wantSign() {
        state.withLock { state in
            state.wantsSign = true
            defer { state.reader = nil }
            return state.reader
        }?.resume()
    }

    /// Nobody reads any more: what waits is thrown away, and whatever comes.
    func abandon() {
        state.withLock { state in
            state.isAbandoned = true
            state.queue = []
        }
        writers.wake()
    }
}

// MARK: The side that writes the response

extension EventQueue {
    /// Waits for the reply, or for what has to go out before it, at most for so long.
    func beginning(within patience: Duration) async -> Beginning {
        if isOpen { await wait(atMost: patience) } else { await wait(atMost: nil) }
        return state.withLock { state in
            if let outcome = state.outcome, state.queue.isEmpty { return .reply(outcome) }
            return .events
        }
    }

    /// Waits for what is to be sent next, at most for so long.
    func next(within patience: Duration) async -> Next {
        await wait(atMost: patience)
        let next: Next = state.withLock { state in
            if !state.queue.isEmpty {
                defer { state.queue = [] }
                return .messages(state.queue)
            }
            if let outcome = state.outcome { return .end(outcome) }
            state.wantsSign = false
            return .silence
        }
        if case .messages = next { writers.wake() }
        return next
    }

    /// Waits for the reply, whatever else happens.
    func outcome() async {
        while state.withLock({ $0.outcome == nil }) {
            state.withLock { $0.wantsSign = false }
            await wait(atMost: nil)
        }
    }

    private static func add(_ message: JSONValue, to state: inout State) -> CheckedContinuation<Void, Never>? {
        guard state.outcome == nil, !state.isAbandoned else { return nil }
        state.queue.append(message)
        defer { state.reader = nil }
        return state.reader
    }

    /// Waits until there is something to send. One reads at a time; a cancelled task waits all the same, since what it waits for is
    /// told to end.
    private func wait(atMost patience: Duration?) async {
        var deadline: Deadline?
        defer { deadline?.callOff() }
        await withCheckedContinuation { continuation in
            let waits = state.withLock { state in
                if state.isSilent { state.reader = continuation }
                return state.isSilent
            }
            guard waits else { return continuation.resume() }
            guard let patience else { return }
            deadline = Deadline(in: patience) { self.wantSign() }
        }
    }

    /// Waits until something may be queued again, or the task is cancelled.
    private func room() async {
        await writers.wait { state.withLock { $0.queue.count >= Self.most && !$0.isAbandoned && $0.outcome == nil } }
    }
}

/// The way back to a client of an older revision while one of its calls is answered: what is told comes on the call's own response, and
/// what the client is asked it answers by a request of its own.
struct SessionOutlet: Outlet {
    let queue: EventQueue
    let asked: Asked
    let call: RunningCall

    func send(_ message: JSONValue) { call.whileWanted { queue.send(message) } }

    func deliver(_ message: JSONValue) async { await queue.deliver(message) }

    func ask(_ method: String, _ params: JSONObject, patience: Duration) async -> JSONObject? {
        guard queue.isOpen else { return nil }
        return await asked.ask(method, params, patience: patience) { queue.send($0) }
    }
}
