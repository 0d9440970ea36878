/// How much of each kind may be under way through one gateway at once. Each kind has a lane of its own, so that none keeps another
/// waiting: not the reads of agents those who settle what was sent.
public struct GatewayCapacity: Sendable, Hashable {
    /// One lane.
    public struct Lane: Sendable, Hashable {
        /// How many requests are on their way at once, at least 1.
        public var passing: Int
        /// How many more may wait for their turn; the next one is refused at once.
        public var waiting: Int
        /// How long one waits before it is refused, in milliseconds.
        public var patienceMilliseconds: Int

        /// A lane.
        public init(passing: Int, waiting: Int, patienceMilliseconds: Int) {
            self.passing = max(1, passing)
            self.waiting = max(0, waiting)
            self.patienceMilliseconds = patienceMilliseconds
        }
    }

    /// Facts and what agents ask to see. Its patience is shorter than the time that the gate gives to facts.
    public var reading: Lane
    /// Requests that move money. Waiting for the lane and the request's own time are shorter than any lease.
    public var moving: Lane
    /// Look-ups that settle what was sent before.
    public var settling: Lane

    /// Lanes; the usual ones unless told otherwise.
    public init(
        reading: Lane = Lane(passing: 64, waiting: 2048, patienceMilliseconds: 3000),
        moving: Lane = Lane(passing: 48, waiting: 2048, patienceMilliseconds: 5000),
        settling: Lane = Lane(passing: 16, waiting: 64, patienceMilliseconds: 3000)
    ) {
        self.reading = reading
        self.moving = moving
        self.settling = settling
    }

    /// How many connections all lanes need together: with fewer, requests of one lane would wait for another's.
    public var connections: Int { reading.passing + moving.passing + settling.passing }
}

/// The lanes of one gateway.
struct GatewayLanes: Sendable {
    let reading: Lane
    let moving: Lane
    let settling: Lane

    init(_ capacity: GatewayCapacity) {
        reading = Lane(capacity.reading)
        moving = Lane(capacity.moving)
        settling = Lane(capacity.settling)
    }
}
