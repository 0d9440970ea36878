/// A day of a shop, made from a seed: trades, refunds of some of them, and what they come to by plain addition.
public struct SampleDay: Sendable {
    /// The bill.
    public var bill: SampleBill
    /// Order amounts of the trades.
    public private(set) var gross: Int64 = 0
    /// Order amounts of the refunds.
    public private(set) var refunds: Int64 = 0
    /// What the merchant received, less what was given back.
    public private(set) var received: Int64 = 0
    /// Fees, below zero.
    public private(set) var fees: Int64 = 0
    /// What is left.
    public var net: Int64 { received + fees }

    private static let titles = ["手工陶瓷茶杯", "插画：秋天的第一幅", "Poster A3", "课程（十节）", "明信片 8 张", "訂製相框"]

    /// - Parameter refunds: of so many of the trades a part or all is refunded, at the end of the day.
    public init(trades: Int, refunds: Int, seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        var lines: [SampleBill.Line] = []
        lines.reserveCapacity(trades + refunds)
        for index in 0..<trades {
            var line = SampleBill.Line()
            line.tradeNumber = "20261120220014\(10_000_000_000_000 + index)"
            line.orderNumber = "SHOP\(20_261_120_000_000 + index)"
            line.title = Self.titles[random.next(below: Self.titles.count)]
            line.amount = Int64(1 + random.next(below: 500_000))
            line.received = line.amount - Int64(random.next(below: 10) == 0 ? random.next(below: Int(line.amount)) : 0)
            line.fee = line.received * 6 / 1000
            line.counterparty =
                "*\(["伟", "芳", "娜", "敏"][random.next(below: 4)])(\(130 + random.next(below: 60))****\(1000 + random.next(below: 9000)))"
            line.time = "2026-11-20 \(10 + random.next(below: 13)):\(10 + random.next(below: 50)):\(10 + random.next(below: 50))"
            lines.append(line)
        }
        for index in 0..<refunds {
            var line = lines[index * (trades / max(1, refunds))]
            line.isRefund = true
            line.amount = 1 + Int64(random.next(below: Int(line.amount)))
            line.received = min(line.amount, line.received)
            line.fee = 0
            line.requestNumber = "RF-\(index)"
            lines.append(line)
        }
        bill = SampleBill(lines)
        for line in lines {
            if line.isRefund { self.refunds += line.amount } else { gross += line.amount }
            received += line.isRefund ? -line.received : line.received
            fees += line.isRefund ? line.fee : -line.fee
        }
    }
}

/// Numbers from a seed: xorshift64*, the same everywhere.
public struct SeededNumbers: Sendable {
    private var state: UInt64

    /// Numbers of this seed.
    public init(seed: UInt64) { state = seed | 1 }

    /// The next number from 0 to below `bound`.
    public mutating func next(below bound: Int) -> Int {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return Int((state &* 2_685_821_657_736_338_717) >> 33) % max(1, bound)
    }
}
