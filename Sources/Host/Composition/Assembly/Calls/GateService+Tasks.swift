import Access
import Gate
import JSON
import Logging
import MCP
import Money

// MARK: Tasks, and what changes

extension GateService {
    /// A task is an operation that people are asked about, under a name that only its own agent has. Nothing is asked through it, so an
    /// update changes nothing; to cancel it takes back what people have not answered yet, and never what they have.
    func task(_ request: TaskRequest, by caller: AgentCaller) async -> TaskAnswer {
        do {
            guard let principal = try await principal(of: caller, request.meta),
                let id = services.holding.names.operation(request.id, for: principal)
            else { return .unknown }
            switch request.kind {
            case .get:
                if let seconds = try await services.guards.look(by: principal) { return .tooSoon(retryAfterSeconds: seconds) }
                return try await held.task(id, for: principal, request.client).map { .state($0) } ?? .unknown
            // To be told of changes costs one look for all who are: nobody is made to wait for it.
            case .update, .follow: return try await gate.own(id, of: principal) == nil ? .unknown : .acknowledged
            case .cancel:
                guard try await gate.own(id, of: principal) != nil else { return .unknown }
                _ = try await gate.withdraw(id, by: principal)
                return .acknowledged
            }
        } catch {
            logger.error("a task can't be looked at", metadata: ["error": "\(error)"])
            return .unavailable
        }
    }

    func taskChanges(_ ids: [String], meta: JSONObject, for caller: AgentCaller) async throws -> AsyncStream<TaskState> {
        let client = TaskRequest(kind: .get, id: "", meta: meta).client
        guard let principal = try await principal(of: caller, meta) else { return AsyncStream { $0.finish() } }
        let wanted = ids.compactMap { services.holding.names.operation($0, for: principal) }
        let known = try await gate.states(of: wanted)
        let changes = await services.holding.operations.changes(from: known)
        return AsyncStream(bufferingPolicy: .bufferingNewest(max(1, wanted.count * 4))) { sink in
            let passing = Task {
                for await change in changes {
                    if let task = await told(of: change.subject, to: principal, client) { sink.yield(task) }
                }
                sink.finish()
            }
            sink.onTermination = { _ in passing.cancel() }
        }
    }

    /// What a client is told of a change. It may be the task's last one: while the store is busy it is asked again.
    private func told(of id: OperationID, to principal: Principal, _ client: ClientCapabilities) async -> TaskState? {
        for pause in [Duration.milliseconds(100), .seconds(1), .seconds(5), nil] {
            do { return try await held.task(id, for: principal, client) } catch {
                logger.warning("a task's change can't be told yet", metadata: ["error": "\(error)"])
            }
            guard let pause, (try? await Task.sleep(for: pause)) != nil else { break }
        }
        return nil
    }

    /// A caller hears of it when the policy in force has become another one, and its own tools with it. It ends with the caller's agent or
    /// credential: a connection may outlast both.
    func toolChanges(for caller: AgentCaller) async -> AsyncStream<Void> {
        let principal = caller.principal
        // A client that begins to listen while the store is away hears of the first look that can be made: it may have missed something.
        let known = try? await gate.sights(of: [principal])
        let changes = await services.holding.tools.changes(from: [principal: known?[principal]])
        // That a payment has come is told in the same way: every client knows this one.
        let payments = await services.notices?.pokes.changes(for: principal.agent)
        return AsyncStream(bufferingPolicy: .bufferingNewest(1)) { sink in
            let passing = Task {
                await withTaskGroup(of: Void.self) { group in
                    if let payments { group.addTask { for await _ in payments { sink.yield() } } }
                    for await _ in changes { sink.yield() }
                    group.cancelAll()
                }
                sink.finish()
            }
            sink.onTermination = { _ in passing.cancel() }
        }
    }

    /// The caller in its conversation; nil where what was handed over about it does not count.
    /// - Throws: where that can't be told now, whatever it is.
    private func principal(of caller: AgentCaller, _ meta: JSONObject) async throws -> Principal? {
        do { return try await services.contexts.principal(of: caller, meta: meta) } catch let refused as ContextRefused {
            guard refused != .unavailable, refused != .unreadable else { throw refused }
            return nil
        }
    }
}
