// The only use of Foundation in CEL: the offsets of named time zones.
internal import Foundation

/// A time zone by its IANA name or a fixed offset.
struct CELZone: Sendable {
    private let fixed: Int64?
    private let named: TimeZone?

    /// UTC.
    static let utc = CELZone(fixed: 0)

    private init(fixed: Int64?, named: TimeZone? = nil) {
        self.fixed = fixed
        self.named = named
    }

    /// A zone: `Asia/Shanghai`, `UTC`, `+08:00`, `08:00`, `-02:30`. Nil where there is none of this name.
    init?(_ name: String) {
        if name.isEmpty || name == "UTC" || name == "Z" {
            self.init(fixed: 0)
            return
        }
        var digits = DigitReader(name)
        let hasSign = name.hasPrefix("+") || name.hasPrefix("-")
        if !hasSign { digits = DigitReader("+\(name)") }
        if let offset = digits.offset(), digits.isAtEnd {
            self.init(fixed: offset)
            return
        }
        // Foundation also takes abbreviations and "GMT+8", which mean different things to different people.
        guard name.contains("/") || name == "GMT", let zone = TimeZone(identifier: name) else { return nil }
        self.init(fixed: nil, named: zone)
    }

    /// Seconds ahead of UTC at an instant.
    func offset(at instant: CELTimestamp) -> Int64 {
        if let fixed { return fixed }
        let date = Date(timeIntervalSince1970: Double(instant.seconds))
        return Int64(named?.secondsFromGMT(for: date) ?? 0)
    }
}
