import Dispatch
import Glibc

/// How long to wait for a server, for everything that is asked of it.
struct PostgresPatience: Sendable, Hashable {
    /// For a connection to one host of the address, in seconds; libpq takes 2 at least.
    var connecting = 5

    /// For a lock that another transaction holds.
    var locking: Milliseconds = 30_000

    /// For a statement, by the server's clock.
    var running: Milliseconds = 60_000

    /// For a server's next word after something was asked of it: longer than the server itself takes to give up.
    var answering: Milliseconds = 65_000

    /// For the next statement of a transaction, by the server's clock: a host that froze gives the writer's lock back.
    var thinking: Milliseconds = 15_000

    /// For a server that went away to be back, or for another one in its place, before a transaction is refused.
    var reconnecting: Milliseconds = 15_000

    /// For an answer to what became of a commit.
    var doubting: Milliseconds = 30_000

    typealias Milliseconds = Int
}

/// A wait with an end: each pause is twice the last one, and none goes beyond the end.
struct PostgresWait {
    private let end: UInt64
    private var pause = 25

    init(atMost milliseconds: Int) { end = DispatchTime.now().uptimeNanoseconds + UInt64(milliseconds) * 1_000_000 }

    /// Milliseconds that are left.
    var left: Int {
        let now = DispatchTime.now().uptimeNanoseconds
        return now >= end ? 0 : Int((end - now) / 1_000_000)
    }

    /// Sleeps for a while on the calling thread; false once the wait has come to its end.
    mutating func sleep() -> Bool {
        let left = left
        guard left > 0 else { return false }
        usleep(UInt32(min(pause, left)) * 1000)
        pause = min(pause * 2, 500)
        return true
    }
}
