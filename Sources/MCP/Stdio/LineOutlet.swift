import JSON

/// The way back to a client that lines are written to, while one of its requests is answered.
struct LineOutlet: Outlet {
    let writer: LineWriter
    let asked: Asked
    /// The request; nil for what belongs to none.
    let call: RunningCall?

    func send(_ message: JSONValue) {
        let line = message.bytes
        whileWanted { writer.writeIfRoom(line) }
    }

    func deliver(_ message: JSONValue) async {
        let line = message.bytes
        await writer.room()
        whileWanted { writer.write(line) }
    }

    /// The question has an id of its own, so it is taken back also for a request of which nothing more is said.
    func ask(_ method: String, _ params: JSONObject, patience: Duration) async -> JSONObject? {
        await asked.ask(method, params, patience: patience) { writer.write($0.bytes) }
    }

    func ended() async { await asked.ended() }

    private func whileWanted(_ body: () -> Void) {
        if let call { call.whileWanted(body) } else { body() }
    }
}
