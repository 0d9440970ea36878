import Money

/// An amount of CNY in fen.
struct Fen: Sendable, Hashable {
    let count: Int64

    init(_ count: Int64) { self.count = count }

    /// Reads `88.88`, as listings write it.
    init(_ text: String) { count = Int64(text.filter { $0 != "." }) ?? 0 }

    var text: String { Money.fen(count).decimalText }

    static func + (first: Fen, second: Fen) -> Fen { Fen(first.count + second.count) }
}
