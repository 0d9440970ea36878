/// What a call is about, as far as faults and tallies care.
struct CallSubject: Sendable, Hashable {
    let method: PlatformMethod
    /// The merchant's number, or the platform's where only that was given and is not known.
    let order: String
    /// The request number; empty where the method has none.
    let requestNumber: String
}

/// The faults that wait for their call.
struct FaultBox: Sendable {
    /// Faults that happen once (or `times` times), oldest first.
    private(set) var queue: [Fault] = []
    /// Faults that may happen to any call.
    var chances: FaultChances?
    private var seen: [CallSubject: UInt64] = [:]

    /// Adds a fault behind those that wait.
    mutating func add(_ fault: Fault) { queue.append(fault) }

    /// Takes every fault away.
    mutating func clear() {
        queue = []
        chances = nil
    }

    /// The fault that happens to a call, if any: the oldest waiting one that fits, else what the chances say.
    mutating func draw(for subject: CallSubject) -> Fault? {
        let attempt = seen[subject, default: 0]
        seen[subject] = attempt + 1
        if let place = queue.firstIndex(where: { fits($0, subject) }) { return use(place) }
        return chances.flatMap { byChance($0, subject, attempt: attempt) }
    }

    /// The fault that happens to a notification about an order, if any. None does by chance.
    mutating func drawForNotice(of outTradeNo: String) -> Fault? {
        let place = queue.firstIndex { $0.kind.isOfNotices && ($0.outTradeNo == nil || $0.outTradeNo == outTradeNo) }
        return place.map { use($0) }
    }

    private mutating func use(_ place: Int) -> Fault {
        let fault = queue[place]
        queue[place].times -= 1
        if queue[place].times <= 0 { queue.remove(at: place) }
        return fault
    }

    private func fits(_ fault: Fault, _ subject: CallSubject) -> Bool {
        (fault.kind.methods?.contains(subject.method) ?? true)
            && (fault.method == nil || fault.method == subject.method.rawValue)
            && (fault.outTradeNo == nil || fault.outTradeNo == subject.order)
            && (fault.requestNumber == nil || fault.requestNumber == subject.requestNumber)
    }

    private func byChance(_ chances: FaultChances, _ subject: CallSubject, attempt: UInt64) -> Fault? {
        guard let perMille = chances.perMille[subject.method.rawValue] ?? chances.perMille["*"] else { return nil }
        var left = Int(Self.draw(seed: chances.seed, subject, attempt: attempt) % 1000)
        for kind in Fault.Kind.allCases {
            left -= perMille[kind, default: 0]
            if left < 0 {
                guard kind.methods?.contains(subject.method) ?? true else { return nil }
                var fault = chances.details
                fault.kind = kind
                return fault
            }
        }
        return nil
    }

    /// FNV-1a over what names the call, then the finaliser of SplitMix64: even over small differences, and the same on every machine.
    private static func draw(seed: UInt64, _ subject: CallSubject, attempt: UInt64) -> UInt64 {
        var state = seed ^ 0xcbf2_9ce4_8422_2325
        for byte in "\(subject.method.rawValue)|\(subject.order)|\(subject.requestNumber)|\(attempt)".utf8 {
            state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        state = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
        state = (state ^ (state >> 27)) &* 0x94d0_49bb_1331_11eb
        return state ^ (state >> 31)
    }
}
