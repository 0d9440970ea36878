public import Access
public import AuditLog
public import Clocks
import Cryptography
public import Ledger
public import Logging
import Money
public import Store
public import ToolKit

/// The enforcement point: every call of every tool goes through it, in the same stages, in the same order.
///
/// Decode and authenticate lie before it. Then: validate → admit → recall → learn facts → decide → COMMIT → execute → SETTLE → reply.
public final class Gate: Sendable {
    /// What a gate works with.
    public struct Parts: Sendable {
        let store: Store
        let audit: AuditLog
        let ledger: Ledger
        let identity: GateIdentity
        let providerClock: (any DistantClock)?

        /// What a gate works with.
        /// - Parameters:
        ///   - identity: the identity that the host's gateways are bound to.
        ///   - providerClock: the clock of whoever moves the money; nil where nothing is heard of it.
        public init(
            store: Store, audit: AuditLog, ledger: Ledger, identity: GateIdentity, providerClock: (any DistantClock)? = nil
        ) {
            self.providerClock = providerClock
            self.store = store
            self.audit = audit
            self.ledger = ledger
            self.identity = identity
        }
    }

    /// The tools.
    public let registry: ToolRegistry
    /// The policies in force.
    public let policies: PolicyBook
    let store: Store
    let audit: Journal
    let ledger: Ledger
    /// Those that agents asked about a moment ago.
    let operations: KnownOperations
    /// The store's clock: no other is compared with what is in the store.
    let clock: any WallClock
    let providerClock: (any DistantClock)?
    let identity: GateIdentity
    let configuration: GateConfiguration
    let recorder: Recorder
    let questions: QuestionBook
    let decisions: DecisionBook
    let logger: Logger
    let probe: (any StageProbe)?
    /// This process, as leases name it.
    let holder: String
    let underWay = UnderWay()
    let factsPatience: Patience

    /// A gate over tools.
    /// - Parameters:
    ///   - parts: what it works with.
    ///   - modules: the host's tool modules.
    ///   - probe: told of stage boundaries; the product has none.
    /// - Throws: ``GateError/toolRefused(_:_:)``.
    public init(
        _ parts: Parts, modules: [any ToolModule], configuration: GateConfiguration = GateConfiguration(), logger: Logger,
        probe: (any StageProbe)? = nil
    ) throws(GateError) {
        store = parts.store
        audit = Journal(audit: parts.audit, shop: parts.ledger.shop)
        ledger = parts.ledger
        operations = KnownOperations(parts.ledger)
        clock = parts.store.clock
        providerClock = parts.providerClock
        identity = parts.identity
        self.configuration = configuration
        factsPatience = Patience(configuration.factsTimeout)
        self.logger = logger
        self.probe = probe
        recorder = Recorder(audit: audit)
        questions = QuestionBook(shop: parts.ledger.shop.key)
        decisions = DecisionBook(ledger: parts.ledger)
        holder = Hex.encode(SecureRandom.bytes(8))
        let (store, ledger) = (parts.store, parts.ledger)
        registry = try Self.registry(modules) { id in try await store.read { tx in try ledger.operation(id, in: tx) } }
        policies = PolicyBook(
            store: parts.store, audit: parts.audit, ledger: parts.ledger, tools: registry.signatures,
            requiresSignatures: configuration.requiresSignedPolicies)
    }

    /// The tools of a gate over these modules, for those who only look at them: no store stands behind it.
    public static func catalog(_ modules: [any ToolModule]) throws(GateError) -> ToolRegistry { try registry(modules) { _ in nil } }

    private static func registry(
        _ modules: [any ToolModule], find: @escaping @Sendable (OperationID) async throws -> Operation?
    ) throws(GateError) -> ToolRegistry {
        try ToolRegistry(modules, builtIn: [.reading(OperationStatus(find: find))])
    }

    /// The name of the tool that tells an agent of its own operations. It asks the store alone, and nobody else.
    public static var statusTool: String { OperationStatus.name }

    /// One call, start to end.
    /// - Throws: ``GateError`` where the call could not be answered at all, or `CancellationError` where the caller left before COMMIT.
    public func call(_ request: CallRequest, by principal: Principal) async throws -> Reply {
        guard let tool = registry[request.tool] else {
            return try await refuse(.unknownTool(request.tool), request, principal)
        }
        if case .reading(let reading) = tool, let status = reading as? OperationStatus {
            return try await read(status, request, principal)
        }
        // What a tool computes may take its time: it keeps no connection waiting, whichever thread the call came in by.
        return try await withTaskExecutorPreference(globalConcurrentExecutor) {
            switch tool {
            case .reading(let tool): try await read(tool, request, principal)
            case .moving(let tool): try await move(tool, request, principal)
            }
        }
    }

    /// The tools that the agent may call under the policy in force, in the order of their names.
    public func tools(for principal: Principal) async throws -> [ToolRegistry.Listing] {
        let snapshot = try await policies.current()
        return registry.listings.filter { isAdmitted(principal, $0, by: snapshot) }
    }

    /// What time it is by the store's clock: no other is compared with what is in the store.
    public var now: Instant { clock.now() }

    /// Waits until every call between COMMIT and SETTLE has settled.
    public func drain() async { await underWay.wait() }
}
