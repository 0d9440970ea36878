import JSON

/// The way back to one client while one of its requests is answered. Each transport has its own.
protocol Outlet: Sendable {
    /// Takes a message along. It never blocks and keeps the order; after the reply nothing is taken any more.
    func send(_ message: JSONValue)

    /// Asks the client something and waits for its result; only clients up to 2025-11-25 are asked. Nil where it cannot be asked,
    /// did not answer in time, or answered with an error.
    func ask(_ method: String, _ params: JSONObject, patience: Duration) async -> JSONObject?
}

/// For a client that only gets its reply.
struct SilentOutlet: Outlet {
    func send(_ message: JSONValue) {}

    func ask(_ method: String, _ params: JSONObject, patience: Duration) async -> JSONObject? { nil }
}
