import JSON
import Synchronization

/// One client at the other end of two file descriptors: one line, one message. It never ends on garbage, only when the input
/// does or it is told to; then the calls under way are waited for and answered.
public final class StdioServer<Service: ToolService>: Sendable {
    /// The longest line that is read: 1 MiB.
    private static var longestLine: Int { 1 << 20 }
    /// Requests that may be under way at once.
    private static var mostRequests: Int { 1000 }

    private let server: MCPServer<Service>
    private let caller: @Sendable () -> Service.Caller
    private let control: (@Sendable ([UInt8]) -> Void)?
    private let asked = Asked()
    private let calls = RunningCalls(maximum: mostRequests)
    private let state = Mutex(State())

    private struct State {
        /// What the last `initialize` agreed on; requests of 2026-07-28 do not care.
        var terms: LegacyTerms?
        /// Tells the client of older revisions what changes, from when it was ready on.
        var telling: Task<Void, Never>?
        var reader: LineReader?
        var writer: LineWriter?
        var isStopped = false
        /// The last line that is no answer, where there is one.
        var farewell: [UInt8]?
    }

    /// A server for the process at the other end.
    /// - Parameters:
    ///   - caller: who that process is, asked with every request.
    ///   - control: is handed every line that begins with `#`, which no message does, in its order among them; without it such a line is
    ///     a message that is none.
    public init(
        _ server: MCPServer<Service>, caller: @escaping @Sendable () -> Service.Caller, control: (@Sendable ([UInt8]) -> Void)? = nil
    ) {
        self.server = server
        self.caller = caller
        self.control = control
    }

    /// Serves until the input ends or `stop` is called, waits for every call that is under way, writes its answer, and returns.
    /// Nothing but messages goes to `output`. Called once. Where the task is cancelled, so are the calls, and they are waited
    /// for all the same. Returns at once, false, where the system has no thread or descriptor left. Once it has returned, neither
    /// descriptor is touched any more.
    @discardableResult
    public func run(input: Int32 = 0, output: Int32 = 1) async -> Bool {
        guard let writer = LineWriter.start(on: output) else { return false }
        guard let reader = LineReader.start(on: input, limit: Self.longestLine) else {
            await writer.finish()
            return false
        }
        let (isStopped, farewell) = state.withLock { state in
            (state.reader, state.writer) = (reader, writer)
            return (state.isStopped, state.farewell)
        }
        if let farewell { writer.write(farewell) }
        if isStopped { reader.stop() }
        await withTaskCancellationHandler {
            await reader.forEach { line in
                receive(line, writer)
                await writer.room()
            }
            await reader.finish()
            let telling = state.withLock { state in
                state.isStopped = true
                return state.telling
            }
            telling?.cancel()
            calls.endListens()
            asked.end()
            await telling?.value
            await calls.drain()
        } onCancel: {
            reader.stop()
            calls.cancelAll()
        }
        await writer.finish()
        return true
    }

    /// Reads nothing more; `run` returns when what is under way has been answered.
    public func stop() { stop(saying: nil) }

    /// As `stop`, and says a line first that is no message.
    func stop(saying line: [UInt8]?) {
        let (reader, writer) = state.withLock { state in
            state.isStopped = true
            state.farewell = line
            return (state.reader, state.writer)
        }
        if let line { writer?.write(line) }
        reader?.stop()
    }
}

extension StdioServer {
    private func receive(_ line: LineSplitter.Line, _ writer: LineWriter) {
        guard case .bytes(let bytes) = line else {
            write(.error(.invalidRequest("a message has at most \(Self.longestLine) bytes"), to: nil), to: writer)
            return
        }
        if let control, bytes.first == UInt8(ascii: "#") { return control(bytes) }
        guard !bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { return }
        do throws(JSONError) {
            let value = try JSONValue(parsing: bytes, limits: JSONLimits(maximumBytes: Self.longestLine))
            if let items = value.arrayValue { receive(batch: items, writer) } else { receive(Message(value), writer) }
        } catch {
            write(.error(.parse(error), to: nil), to: writer)
        }
    }

    private func receive(batch items: [JSONValue], _ writer: LineWriter) {
        guard let terms, terms.version.acceptsBatches else {
            write(.error(.invalidRequest("batches are only for revision 2025-03-26"), to: nil), to: writer)
            return
        }
        let (server, caller, asked) = (server, caller(), asked)
        let work: @Sendable (RPCRequest, RunningCall) async -> Answered = { request, call in
            await server.answerLegacy(request, on: terms, by: caller, to: LineOutlet(writer: writer, asked: asked, call: call))
        }
        Batch.answer(items, among: calls, by: work) {
            if !$0.isEmpty { writer.write(JSONValue.array($0.map(\.written)).bytes) }
        }
    }

    private func receive(_ message: Message, _ writer: LineWriter) {
        switch message {
        case .malformed(let reply): write(reply, to: writer)
        case .response(let response): _ = asked.answered(response)
        case .notification(let notification):
            if let id = notification.cancelled { calls.cancel(id) }
            if notification.method == "notifications/initialized" { tellChanges(to: writer) }
        case .request(let request): receive(request, writer)
        }
    }

    /// The era is seen in the request itself, so clients of both may even take turns.
    private func receive(_ request: RPCRequest, _ writer: LineWriter) {
        let terms = terms
        let isModern = Envelope.isCarried(by: request)
        if request.method == "initialize", !isModern {
            let (reply, agreed) = server.handshake(request)
            if let agreed { state.withLock { $0.terms = agreed } }
            write(reply, to: writer)
            return
        }
        guard !state.withLock({ $0.isStopped }) else {
            write(.error(.internalError("the host is stopping and has done nothing"), to: request.id), to: writer)
            return
        }
        let (server, caller, asked) = (server, caller(), asked)
        calls.answer(request) { call in
            let outlet = LineOutlet(writer: writer, asked: asked, call: call)
            if isModern { return await server.answerModern(request, by: caller, to: outlet) }
            guard let terms else { return Answered(server.answerWithoutVersion(request)) }
            return await server.answerLegacy(request, on: terms, by: caller, to: outlet)
        } deliver: { answered in
            if let answered { self.write(answered.reply, to: writer) }
        }
    }

    /// A client of the older revisions is ready: from now on it is told what changes without asking. Once, whatever it says again.
    private func tellChanges(to writer: LineWriter) {
        let (server, caller) = (server, caller())
        let outlet = LineOutlet(writer: writer, asked: asked, call: nil)
        state.withLock { state in
            guard state.terms != nil, state.telling == nil, !state.isStopped else { return }
            state.telling = Task { await server.tellToolChanges(by: caller, to: outlet) }
        }
    }

    private var terms: LegacyTerms? { state.withLock { $0.terms } }

    private func write(_ reply: Reply, to writer: LineWriter) { writer.write(reply.written.bytes) }
}
