import JSON

/// The way back to one client while one of its requests is answered. Each transport has its own.
protocol Outlet: Sendable {
    /// Takes a message along that a client can do without. It never blocks and keeps the order; after the reply nothing is taken any
    /// more, and where too much waits to be read already, the message is dropped.
    func send(_ message: JSONValue)

    /// Takes a message along that must not get lost: waits until there is room for it, or the task is cancelled.
    func deliver(_ message: JSONValue) async

    /// Asks the client something and waits for its result; only clients up to 2025-11-25 are asked. Nil where it cannot be asked,
    /// did not answer in time, or answered with an error.
    func ask(_ method: String, _ params: JSONObject, patience: Duration) async -> JSONObject?

    /// Returns when the client has said all that it will and waits for its last answers, or the task is cancelled.
    func ended() async
}

extension Outlet {
    /// For a way back on which there is always room.
    func deliver(_ message: JSONValue) async { send(message) }

    /// For a client of which that is not known: when the task is cancelled.
    func ended() async { await Latch().wait() }
}

/// For a client that only gets its reply.
struct SilentOutlet: Outlet {
    func send(_ message: JSONValue) {}

    func ask(_ method: String, _ params: JSONObject, patience: Duration) async -> JSONObject? { nil }
}
