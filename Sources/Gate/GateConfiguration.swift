public import Clocks

/// The times and bounds of a gate.
public struct GateConfiguration: Sendable {
    /// How long a process may send for an operation that it reserved: longer than any time-out of a request.
    public var lease: Span = .seconds(30)
    /// How long after its first sending an unknown outcome is given to people.
    public var deadline: Span = .minutes(15)
    /// How long after sending the provider is first asked for an unknown outcome.
    public var lookUpDelay: Span = .seconds(10)
    /// How long facts may take to be learnt.
    public var factsTimeout: Span = .seconds(5)
    /// For how long a finished call answers its repeats, and the same amount on the same order asks a person.
    public var duplicateGuard: Span = .hours(24)
    /// How far the store's clock may stand from the provider's before spending stops.
    public var clockTolerance: Span = .seconds(60)
    /// How many questions may be open for one agent.
    public var openQuestionsPerAgent = 20
    /// How many questions one customer may cause within 24 hours.
    public var questionsPerCustomerAndDay = 3
    /// Whether an agent is told what a limit leaves. People always see it.
    public var tellsAmounts = false
    /// Whether only signed policies are applied and loaded, whatever the store says.
    public var requiresSignedPolicies = false
    /// How often the workers look for something to do.
    public var workerPause: Span = .milliseconds(500)

    /// The defaults.
    public init() {}
}
