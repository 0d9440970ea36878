public import Clocks

/// The times and bounds of a gate.
public struct GateConfiguration: Sendable {
    /// How long a process may send for an operation that it reserved: longer than any time-out of a request.
    public var lease: Span = .seconds(30)
    /// How long after its first sending an unknown outcome is given to people.
    public var deadline: Span = .minutes(15)
    /// How long after sending the provider is first asked for an unknown outcome.
    public var lookUpDelay: Span = .seconds(10)
    /// The longest pause between two look-ups of one operation: pauses grow with the time since it was sent.
    public var longestLookUpPause: Span = .minutes(10)
    /// How long one look-up that settles may take.
    public var lookUpTimeout: Span = .seconds(15)
    /// How long after it was taken for one that did not happen a movement that may have left is looked for again.
    public var watchTimes: [Span] = [.hours(1), .hours(6), .hours(24)]
    /// How long such a movement is looked for at most where the provider does not answer.
    public var longestWatch: Span = .days(7)
    /// How many operations one host settles or carries out at once, of each kind of work.
    public var settlingWidth = 8
    /// How long one person's proposal to settle an operation by hand waits for another person.
    public var handProposalLifetime: Span = .hours(24)
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
    /// How long one process keeps looking for work of a kind for all others without renewing it; others take over after that.
    public var dutyLease: Span = .seconds(6)

    /// The defaults.
    public init() {}
}
