public import Money

/// The value that pays for one movement.
///
/// Holding one means: decided, reserved, confirmed where people had to be asked, and written down. It can't be made outside the gate,
/// copied or used twice, and it is consumed by the one request that it pays for. The gateway writes the amount, the order, the payee
/// and the number of that request from ``movement``.
public struct Permit: ~Copyable, Sendable {
    /// The exact movement that was decided.
    public let movement: Movement
    private let issuer: GateIdentity
    private let operation: OperationID
    private let lease: Lease

    /// Mints a permit. For the gate alone, after its COMMIT.
    @_spi(Gate) public init(for movement: Movement, operation: OperationID, lease: Lease, issuer: GateIdentity) {
        self.movement = movement
        self.operation = operation
        self.lease = lease
        self.issuer = issuer
    }

    /// The tool decided to send nothing.
    public consuming func decline<Output: Sendable>(_ failure: Failure) -> Executed<Output> {
        Executed(outcome: .failed(failure), observation: Observation(), operation: operation, mayHaveLeft: false)
    }

    /// Spends the permit on one request. For gateways alone.
    ///
    /// Nothing is sent where the permit comes from another gate, or where its lease has run out: somebody else may settle the
    /// operation then.
    /// - Parameters:
    ///   - gate: the gate that the gateway is bound to.
    ///   - send: sends the one request.
    @_spi(Gate) public consuming func spend<Output: Sendable>(
        boundTo gate: GateIdentity, _ send: (Movement) async -> (Outcome<Output>, Observation)
    ) async -> Executed<Output> {
        guard issuer == gate else {
            let failure = Failure(code: "foreign-permit", text: "The permit was issued by another gate. Nothing was sent.")
            return Executed(outcome: .failed(failure), observation: Observation(), operation: operation, mayHaveLeft: false)
        }
        guard lease.isLive else {
            let failure = Failure(
                code: "lease-ended", text: "The time to send this request ran out before it could leave. Its outcome is being established.",
                mayHelpLater: true)
            return Executed(outcome: .unknown(failure), observation: Observation(), operation: operation, mayHaveLeft: false)
        }
        let movement = movement
        let operation = operation
        let (outcome, observation) = await send(movement)
        return Executed(outcome: outcome, observation: observation, operation: operation, mayHaveLeft: true)
    }
}

/// What came back, still owing its settlement. Only a permit that was spent or declined becomes one.
public struct Executed<Output: Sendable>: ~Copyable, Sendable {
    /// What became of the request.
    @_spi(Gate) public let outcome: Outcome<Output>
    /// What the answer told beside it.
    @_spi(Gate) public let observation: Observation
    /// The operation that owes its settlement.
    @_spi(Gate) public let operation: OperationID
    /// Whether a gateway took the permit to send its request: false where it is certain that none left.
    @_spi(Gate) public let mayHaveLeft: Bool

    /// Private to this file, so that not even `@testable` opens it: only a permit becomes one.
    fileprivate init(outcome: Outcome<Output>, observation: Observation, operation: OperationID, mayHaveLeft: Bool) {
        self.outcome = outcome
        self.observation = observation
        self.operation = operation
        self.mayHaveLeft = mayHaveLeft
    }

    /// The same with another output.
    public consuming func map<New: Sendable>(_ transform: (Output) -> New) -> Executed<New> {
        Executed<New>(outcome: outcome.map(transform), observation: observation, operation: operation, mayHaveLeft: mayHaveLeft)
    }
}
