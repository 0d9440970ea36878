import Access
import Clocks
import Gate
import Ledger
import Logging
import Money

/// What tells of operations that come further.
typealias OperationWatch = ChangeWatch<OperationID, OperationState>

/// What tells of agents whose tools become others.
typealias ToolWatch = ChangeWatch<Principal, ToolSight>

/// What a caller sees of the tools.
enum ToolSight: Sendable, Hashable {
    /// These, by their names.
    case tools([String])
    /// None any more: its agent was removed, or its credential has ended.
    case ended
}

/// What a host has for calls that wait for people, one for all its faces.
struct Holding: Sendable {
    /// Operations that come further.
    let operations: OperationWatch
    /// Tools that become others, since another policy is in force.
    let tools: ToolWatch
    /// What clients know operations by as tasks.
    let names: TaskNames
    /// What clients carry from a call to its retry.
    let states: HeldStates
    /// How long a held call waits for people before it is answered; zero for not at all.
    let patience: Duration
    /// Waits; tests wait for something else than time.
    let pause: @Sendable (Duration) async -> Void

    /// - Parameter storeKey: the key of the store that the keys for names and states are made from.
    init(
        _ gate: Gate, storeKey: [UInt8], patience: Span, logger: Logger,
        pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) throws {
        let onTrouble: @Sendable (any Error) -> Void = { error in
            logger.warning("what is waited for can't be looked at; it is tried again", metadata: ["error": "\(error)"])
        }
        operations = OperationWatch(every: .milliseconds(500), isFinal: \.isEnded, pause: pause, onTrouble: onTrouble) { ids in
            try await gate.states(of: Array(ids))
        }
        tools = ToolWatch(every: .seconds(1), isFinal: { $0 == .ended }, pause: pause, onTrouble: onTrouble) {
            try await gate.sights(of: $0)
        }
        names = TaskNames(storeKey: storeKey)
        states = try HeldStates(storeKey: storeKey)
        self.patience = .milliseconds(patience.milliseconds)
        self.pause = pause
    }
}

extension Gate {
    /// What each of these sees of the tools. A frozen agent sees them: its calls are refused where they would be committed.
    func sights(of principals: Set<Principal>) async throws -> [Principal: ToolSight] {
        let standings = try await standings(of: principals)
        return try await toolNames(for: principals).reduce(into: [:]) { sights, names in
            sights[names.key] = standings[names.key]?.isOver == true ? .ended : .tools(names.value)
        }
    }
}

extension Standing {
    /// Whether the caller is nobody's agent any more, whatever else happens.
    fileprivate var isOver: Bool { self == .removed || self == .ended }
}
