/// The parameters of a query or of a form, decoded, in the order in which they came.
struct WireParameters: Sendable {
    struct Pair: Sendable, Hashable {
        let name: String
        let value: String
    }

    /// More parameters than any method has: a longer list is junk.
    static let most = 128

    private(set) var pairs: [Pair] = []

    /// Nothing.
    init() {}

    /// These.
    init(pairs: [Pair]) { self.pairs = pairs }

    /// Decodes `name=value&…`: `+` is a space, `%` begins two hexadecimal digits, the bytes are UTF-8. Nil for anything else.
    init?(decoding bytes: some Collection<UInt8>) {
        let parts = bytes.split(separator: UInt8(ascii: "&"))
        guard parts.count <= Self.most else { return nil }
        for part in parts {
            let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(halves[0]), let value = halves.count == 2 ? Self.decoded(halves[1]) : "" else { return nil }
            pairs.append(Pair(name: name, value: value))
        }
    }

    /// The first value under a name.
    subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    /// These parameters and then those of `other`.
    func joined(with other: WireParameters) -> WireParameters {
        var both = self
        both.pairs += other.pairs
        return both
    }

    /// A name that stands more than once.
    var repeatedName: String? {
        var seen: Set<[UInt8]> = []
        return pairs.first { !seen.insert(Array($0.name.utf8)).inserted }?.name
    }

    private static func decoded(_ bytes: some Collection<UInt8>) -> String? {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var rest = bytes.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"):
                result.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else { return nil }
                result.append(high << 4 | low)
            default:
                result.append(byte)
            }
        }
        return String(validating: result, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
