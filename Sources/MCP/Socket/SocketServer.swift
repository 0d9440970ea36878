public import Glibc
import Synchronization

/// A host's Unix socket: one connection, one client, served as over stdio once it has said who it is. The system's word about the process
/// at the other end comes from the socket itself.
public final class SocketServer<Service: ToolService>: Sendable {
    /// Decides who a process is.
    public typealias Admission = @Sendable (PeerCredentials, ConnectHello) async -> Result<SocketAdmission<Service.Caller>, ConnectRefusal>

    private struct Connection {
        /// Open for as long as this stands in the list.
        let descriptor: Int32
        var task: Task<Void, Never>?
        /// Once it has been let in.
        var server: StdioServer<Service>?
    }

    private struct State {
        var next: UInt64 = 0
        var connections: [UInt64: Connection] = [:]
        var wake: WakePipe?
        var isStopped = false
    }

    private let server: MCPServer<Service>
    private let path: String
    private let mode: mode_t
    private let most: Int
    private let patience: Duration
    private let admit: Admission
    private let state = Mutex(State())

    /// A server of the socket at `path`, whose folder must be there.
    /// - Parameters:
    ///   - mode: who may connect, in the system's bits, such as 0660.
    ///   - most: connections that may stand at once; each takes two threads.
    ///   - admit: asked once for each connection, with what the system says of the process and what it says itself.
    public convenience init(
        _ server: MCPServer<Service>, path: String, mode: mode_t = 0o660, most: Int = 256, admit: @escaping Admission
    ) {
        self.init(server, path: path, mode: mode, most: most, patience: .seconds(5), admit: admit)
    }

    /// As the public one; `patience` is how long a client may take to say who it is.
    init(
        _ server: MCPServer<Service>, path: String, mode: mode_t, most: Int, patience: Duration, admit: @escaping Admission
    ) {
        self.server = server
        self.path = path
        self.mode = mode
        self.most = max(1, most)
        self.patience = patience
        self.admit = admit
    }

    /// Serves until `stop` is called, waits for what is under way, takes the socket away and returns. Called once. Where the task is
    /// cancelled, no client is waited for any more, only the calls that are under way.
    /// - Parameter ready: called once clients can connect.
    public func run(ready: @escaping @Sendable () -> Void = {}) async throws {
        guard let wake = WakePipe() else { throw SocketFault.system(call: "pipe", path: path, code: errno) }
        let listener = try UnixListener(path: path, mode: mode)
        let isStopped = state.withLock { state in
            state.wake = wake
            return state.isStopped
        }
        if isStopped { wake.wake() }
        let served = await withTaskCancellationHandler {
            let served = await withCheckedContinuation { continuation in
                let runs = OwnThread.run { [self] in
                    ready()
                    while listener.wait(wake) { accept(from: listener, wake) }
                    listener.end()
                    continuation.resume(returning: true)
                }
                if !runs {
                    listener.end()
                    continuation.resume(returning: false)
                }
            }
            while let task = state.withLock({ state in state.connections.values.lazy.compactMap(\.task).first }) { await task.value }
            return served
        } onCancel: {
            stop()
            cut()
        }
        guard served else { throw SocketFault.system(call: "pthread_create", path: path, code: EAGAIN) }
    }

    /// Accepts and reads nothing more, and tells every client so; `run` returns when what is under way has been answered.
    public func stop() {
        let connections = state.withLock { state in
            state.isStopped = true
            state.wake?.wake()
            // Whoever has not said yet who it is will not be heard any more.
            for connection in state.connections.values where connection.server == nil { shutdown(connection.descriptor, Int32(SHUT_RD)) }
            return Array(state.connections.values)
        }
        for connection in connections { connection.server?.stop(saying: ConnectLine.bye.bytes) }
    }
}

extension SocketServer {
    /// Nobody is written to any more, and calls are told that their clients are gone.
    private func cut() {
        let tasks = state.withLock { state in
            for connection in state.connections.values { shutdown(connection.descriptor, Int32(SHUT_RDWR)) }
            return state.connections.values.compactMap(\.task)
        }
        for task in tasks { task.cancel() }
    }

    private func accept(from listener: UnixListener, _ wake: WakePipe) {
        switch listener.accept() {
        case .none: break
        // Whoever waits is still there when a connection has ended.
        case .exhausted: _ = wake.waitForInput(-1, milliseconds: 100)
        case .connection(let descriptor, let peer):
            let isServed = state.withLock { state in
                guard !state.isStopped, state.connections.count < most else { return false }
                let number = state.next
                state.next += 1
                // The task cannot end before it stands in the list: its end needs the lock that is held here.
                let task = Task { await self.serve(number, descriptor, peer) }
                state.connections[number] = Connection(descriptor: descriptor, task: task)
                return true
            }
            if !isServed {
                Self.say(.refused(.busy), to: descriptor)
                close(descriptor)
            }
        }
    }

    private func serve(_ number: UInt64, _ descriptor: Int32, _ peer: PeerCredentials) async {
        switch await admission(descriptor, peer) {
        case .failure(let refusal): Self.say(.refused(refusal), to: descriptor)
        case .success(let (hello, admitted)):
            let context = ConversationContext(hello.context)
            let client = StdioServer(server, caller: { admitted.caller(context.token) }, control: { context.take($0) })
            Self.say(.ok(agent: admitted.agent, program: server.info.version), to: descriptor)
            let isStopped = state.withLock { state in
                state.connections[number]?.server = client
                return state.isStopped
            }
            if isStopped { client.stop(saying: ConnectLine.bye.bytes) }
            await client.run(input: descriptor, output: descriptor)
        }
        state.withLock { state in
            state.connections[number] = nil
            close(descriptor)
        }
    }

    private func admission(
        _ descriptor: Int32, _ peer: PeerCredentials
    ) async -> Result<(ConnectHello, SocketAdmission<Service.Caller>), ConnectRefusal> {
        switch await FirstLine.read(descriptor, within: patience) {
        case .failure(let refusal): .failure(state.withLock { $0.isStopped } ? .stopping : refusal)
        case .success(let hello): await admit(peer, hello).map { (hello, $0) }
        }
    }

    /// The first line to a client always fits into its socket.
    private static func say(_ line: ConnectLine, to descriptor: Int32) {
        let bytes = line.bytes + [0x0A]
        _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL)) }
    }
}

/// Who a process at the other end of a host's socket is.
public struct SocketAdmission<Caller: Sendable>: Sendable {
    /// The agent's name, for the client.
    public let agent: String
    /// The caller, with the context that its connection has at the moment; nil for none.
    public let caller: @Sendable (_ context: String?) -> Caller

    /// An admission.
    public init(agent: String, caller: @escaping @Sendable (_ context: String?) -> Caller) {
        self.agent = agent
        self.caller = caller
    }
}

/// The context of one connection's conversation, as it was said last.
private final class ConversationContext: Sendable {
    private let state: Mutex<String?>

    init(_ token: String?) { state = Mutex(token) }

    var token: String? { state.withLock { $0 } }

    /// A line that says nothing that can be read leaves no context: the one before may not be meant any more.
    func take(_ line: [UInt8]) {
        guard case .context(let token)? = ConnectLine(line) else { return state.withLock { $0 = nil } }
        state.withLock { $0 = token }
    }
}
