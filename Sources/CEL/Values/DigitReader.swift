/// Reads numbers of a fixed form out of a short text.
struct DigitReader {
    /// What was not read yet.
    private(set) var rest: Substring

    init(_ text: String) { rest = text[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ word: String) -> Bool {
        guard rest.utf8.starts(with: word.utf8) else { return false }
        rest = Substring(rest.utf8.dropFirst(word.utf8.count))
        return true
    }

    /// A number of exactly so many digits.
    mutating func number(_ digits: Int) -> Int64? {
        let head = rest.utf8.prefix(digits)
        guard head.count == digits, head.allSatisfy({ (48...57).contains($0) }) else { return nil }
        rest = Substring(rest.utf8.dropFirst(digits))
        return head.reduce(0) { $0 * 10 + Int64($1 - 48) }
    }

    /// All digits that follow, up to 18 of them; nil where there are none or more.
    private mutating func run() -> (value: Int64, digits: Int)? {
        let count = rest.utf8.prefix { (48...57).contains($0) }.count
        guard (1...18).contains(count), let value = number(count) else { return nil }
        return (value, count)
    }

    /// A fraction of a second, in nanoseconds; digits beyond the ninth are cut off.
    mutating func fraction() -> Int64? {
        let digits = rest.utf8.prefix { (48...57).contains($0) }
        guard !digits.isEmpty else { return nil }
        var nanoseconds: Int64 = 0
        for (index, digit) in digits.prefix(9).enumerated() {
            var part = Int64(digit - 48)
            for _ in index..<8 { part *= 10 }
            nanoseconds += part
        }
        rest = Substring(rest.utf8.dropFirst(digits.count))
        return nanoseconds
    }

    /// `12`, `12.5` or `.5`: the whole part, the fraction's digits, and the power of ten that these are divided by; 0 for no fraction.
    mutating func decimal() -> (whole: Int64, fraction: Int64, scale: Int64)? {
        let whole = run()
        guard skip(".") else { return whole.map { ($0.value, 0, 0) } }
        guard let fraction = run() else { return whole.map { ($0.value, 0, 0) } }
        var scale: Int64 = 1
        for _ in 0..<fraction.digits { scale *= 10 }
        return (whole?.value ?? 0, fraction.value, scale)
    }

    /// `Z` or `+08:00`, in seconds ahead of UTC.
    mutating func offset() -> Int64? {
        if skip("Z") || skip("z") { return 0 }
        let isBehind = skip("-")
        guard isBehind || skip("+"), let hours = number(2), skip(":"), let minutes = number(2), hours < 24, minutes < 60 else { return nil }
        return (isBehind ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
}
