internal import Clocks
internal import Money

/// What was spent in one currency for one counter's key, so that the sum of any window is told without looking at every amount.
///
/// Posted amounts lie in the order of their instants, each with the sum of all up to it: a window's sum is a difference of two. Amounts
/// come nearly in that order, so there is little to move; sums are of 128 bits and do not overflow.
struct SpendingSeries: Sendable {
    /// A sum of amounts, in minor units, and how many they are.
    struct Sum: Sendable {
        var amount: Int128 = 0
        var count = 0

        static func + (left: Sum, right: Sum) -> Sum { Sum(amount: left.amount + right.amount, count: left.count + right.count) }
        static func - (left: Sum, right: Sum) -> Sum { Sum(amount: left.amount - right.amount, count: left.count - right.count) }
    }

    /// What counts in every window.
    private var open = Sum()
    private var instants: [Int64] = []
    private var amounts: [Int64] = []
    /// Of each place, the sum of the amounts up to and with it.
    private var sums: [Int128] = []

    /// Adds an amount: at an instant, or to every window.
    mutating func add(_ amount: Int64, at instant: Instant?) {
        guard let instant = instant?.milliseconds else { return open = open + Sum(amount: Int128(amount), count: 1) }
        let place = firstPlace { instant < $0 }
        instants.insert(instant, at: place)
        amounts.insert(amount, at: place)
        sums.insert(0, at: place)
        addUp(from: place)
    }

    /// Takes away an amount that was added as this.
    mutating func remove(_ amount: Int64, at instant: Instant?) {
        guard let instant = instant?.milliseconds else { return open = open - Sum(amount: Int128(amount), count: 1) }
        var place = firstPlace { instant <= $0 }
        while place < instants.count, instants[place] == instant, amounts[place] != amount { place += 1 }
        guard place < instants.count, instants[place] == instant else { return }
        instants.remove(at: place)
        amounts.remove(at: place)
        sums.remove(at: place)
        addUp(from: place)
    }

    /// What counts in a window.
    func sum(in window: Window) -> Sum {
        let first = window.start.map { start in firstPlace { start.milliseconds <= $0 } } ?? 0
        let end = window.end.map { end in firstPlace { end.milliseconds <= $0 } } ?? instants.count
        guard first < end else { return open }
        let before: Int128 = first == 0 ? 0 : sums[first - 1]
        return open + Sum(amount: sums[end - 1] - before, count: end - first)
    }

    private mutating func addUp(from place: Int) {
        var sum: Int128 = place == 0 ? 0 : sums[place - 1]
        for index in place..<sums.count {
            sum += Int128(amounts[index])
            sums[index] = sum
        }
    }

    /// The first place whose instant fulfils what all later ones fulfil too.
    private func firstPlace(where isBehind: (Int64) -> Bool) -> Int {
        // Most questions are about the end.
        var (low, high) = (0, instants.count)
        if let last = instants.last, !isBehind(last) { return high }
        while low < high {
            let middle = (low + high) / 2
            if isBehind(instants[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
