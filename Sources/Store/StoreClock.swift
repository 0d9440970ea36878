import Clocks

/// The newest instant at which the store was written: a clock that fell behind it would open past windows again.
enum StoreClock {
    /// How far a clock may stand before the newest transaction (two machines, a correction by NTP) before writing stops.
    static let tolerance: Span = .seconds(5)

    static func newest(on connection: any SQLConnection) throws(StoreError) -> Instant {
        guard let row = try connection.query("SELECT newest FROM store_clock", []).first else {
            // Whoever still has a store open that was set aside gets no further than this.
            throw try stopped(on: connection)
        }
        return Instant(milliseconds: try row.integer("newest"))
    }

    /// Why a store has no newest instant: it was set aside.
    static func stopped(on connection: any SQLConnection) throws(StoreError) -> StoreError {
        if let mark = try StoreMark.read(on: connection) { return .setAside(mark) }
        return .column(name: "newest", wanted: "present")
    }

    /// The instant to use: never before the newest one, so that time in the store does not run backwards.
    static func check(_ now: Instant, against newest: Instant) throws(StoreError) -> Instant {
        if newest - now > tolerance { throw .clockBehind(now: now, newest: newest) }
        return max(now, newest)
    }

    static func record(_ now: Instant, on connection: any SQLConnection) throws(StoreError) {
        try connection.perform("UPDATE store_clock SET newest = $1", [.integer(now.milliseconds)])
    }
}
