/// What is left of an evaluation's budget.
struct Meter {
    var left: Int

    /// Takes away what is about to be spent; fails, before it is spent, where it is more than is left.
    @inline(__always)
    mutating func charge(_ units: Int) throws(CELFailure) {
        left &-= units
        if left < 0 || units < 0 { throw Meter.exhausted }
    }

    static var exhausted: CELFailure { CELFailure(.budget, "the expression takes more work than is allowed") }
}

extension CELValue {
    /// The size by which linear work is charged: octets in 16, elements.
    var shallowWeight: Int {
        switch self {
        case .string(let text), .type(let text): text.utf8.count / 16 + 1
        case .bytes(let bytes): bytes.count / 16 + 1
        case .list(let elements): elements.count + 1
        case .map(let map): map.entries.count + 1
        case .custom(let value): max(1, value.weight)
        default: 1
        }
    }

    /// Charges the size with all that the value holds, without going on when the budget is used up: a list may hold one large list many
    /// times.
    func chargeDeepWeight(_ meter: inout Meter) throws(CELFailure) {
        try meter.charge(shallowWeight)
        switch self {
        case .list(let elements):
            for element in elements { try element.chargeDeepWeight(&meter) }
        case .map(let map):
            for entry in map.entries {
                try entry.key.chargeDeepWeight(&meter)
                try entry.value.chargeDeepWeight(&meter)
            }
        case .object(let object):
            for value in object.values { try value?.chargeDeepWeight(&meter) }
        default: break
        }
    }
}
