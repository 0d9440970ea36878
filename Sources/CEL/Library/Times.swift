extension CELLibrary {
    /// What timestamps and durations can be asked.
    static let times: [Entry] = [
        calendar("getFullYear") { civil, _ in civil.year },
        calendar("getMonth") { civil, _ in civil.month - 1 },
        calendar("getDate") { civil, _ in civil.day },
        calendar("getDayOfMonth") { civil, _ in civil.day - 1 },
        calendar("getDayOfWeek") { civil, _ in civil.dayOfWeek },
        calendar("getDayOfYear") { civil, _ in civil.dayOfYear },
        calendar("getHours") { civil, _ in civil.secondOfDay / 3600 },
        calendar("getMinutes") { civil, _ in civil.secondOfDay / 60 % 60 },
        calendar("getSeconds") { civil, _ in civil.secondOfDay % 60 },
        calendar("getMilliseconds") { _, instant in Int64(instant.nanoseconds / 1_000_000) },
        length("getHours") { $0 / 3_600_000_000_000 },
        length("getMinutes") { $0 / 60_000_000_000 },
        length("getSeconds") { $0 / 1_000_000_000 },
        // The part of a second, unlike its three siblings: the conformance cases have it so.
        length("getMilliseconds") { $0 / 1_000_000 % 1000 },
    ]

    private static func calendar(_ name: String, _ part: @escaping @Sendable (CivilTime, CELTimestamp) -> Int64) -> Entry {
        @Sendable func read(_ value: CELValue, in zone: CELZone) throws(CELFailure) -> CELValue {
            guard case .timestamp(let instant) = value else { throw .noOverload(name, value) }
            return .int(part(CivilTime(instant, offset: zone.offset(at: instant)), instant))
        }
        let plain = CELOverload(
            [.timestamp], isMember: true, gives: .int, .unary { (value) throws(CELFailure) in try read(value, in: .utc) })
        let zoned = CELOverload(
            [.timestamp, .string], isMember: true, gives: .int, cost: .constant(20),
            .binary { (value, zone) throws(CELFailure) in try read(value, in: try self.zone(zone)) })
        let prepared = zoned.preparing { (arguments) throws(CELFailure) in
            guard arguments.count == 2, let name = arguments[1] else { return nil }
            let zone = try zone(name)
            return .binary { (value, _) throws(CELFailure) in try read(value, in: zone) }
        }
        return (name, [plain, prepared])
    }

    @Sendable private static func zone(_ value: CELValue) throws(CELFailure) -> CELZone {
        guard case .string(let name) = value, let zone = CELZone(name) else {
            throw CELFailure(.invalidArgument, "\(Formatting.shown(value)) is not a time zone, such as `Asia/Shanghai` or `+08:00`")
        }
        return zone
    }

    private static func length(_ name: String, _ part: @escaping @Sendable (Int64) -> Int64) -> Entry {
        let body: CELImplementation = .unary { (value) throws(CELFailure) in
            guard case .duration(let length) = value else { throw .noOverload(name, value) }
            return .int(part(length.nanoseconds))
        }
        return (name, [CELOverload([.duration], isMember: true, gives: .int, body)])
    }
}
