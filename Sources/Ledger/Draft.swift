public import Money
public import PolicyEngine

/// A movement that is to be written down.
public struct Draft: Sendable, Hashable {
    /// The operation's name.
    public let id: OperationID
    /// What was asked, by whom.
    public let call: RecordedCall
    /// What it would do.
    public let movement: Movement
    /// The request number: the movement's own, or the host's where the movement has none.
    public let number: RequestNumber
    /// The counters that it counts against.
    public let counters: [Counter]

    /// A movement that is to be written down.
    public init(id: OperationID, call: RecordedCall, movement: Movement, number: RequestNumber, counters: [Counter]) {
        self.id = id
        self.call = call
        self.movement = movement
        self.number = number
        self.counters = counters
    }
}
