/// A total that a file of details states behind its lines: `#交易合计：2笔，商家实收共0.02元，商家优惠共0.00元`.
struct StatedTotal {
    /// What the total is of, in the file's words.
    let name: String
    /// Which lines it counts.
    let business: BillRow.Business
    /// How many lines; nil where the file does not say so in the form that is known.
    let count: Int?
    /// What the merchant received of them, in fen, without a sign; nil where the file does not say so in the form that is known.
    let received: Int64?

    private static let names: [(String, BillRow.Business)] = [
        ("交易合计", .trade), ("退款合计", .refund), ("收入合计", .income), ("支出合计", .outgo),
    ]

    /// Reads a line that begins with `#`; nil where it states no total.
    init?(_ text: String) {
        let body = text.drop { $0 == "#" || $0 == " " }
        guard let (name, business) = Self.names.first(where: { body.hasPrefix($0.0) }) else { return nil }
        let parts = body.dropFirst(name.count).split { "：:，,。 \t".contains($0) }
        self.name = name
        self.business = business
        count = parts.first { $0.hasSuffix("笔") }.flatMap { Int($0.dropLast()) }
        let amount = parts.first { $0.hasSuffix("元") && $0.contains("共") && ($0.hasPrefix("商家实收") || $0.hasPrefix("共")) }
        received = amount.flatMap { part in
            part.split(separator: "共").last.flatMap { text in
                Array(text.dropLast().utf8).withUnsafeBytes(Fen.read).map { abs($0) }
            }
        }
    }
}

/// What one file's lines come to, for comparing with the totals that the file states.
struct FileTally {
    private var counts: [BillRow.Business: Int] = [:]
    private var received: [BillRow.Business: Int64] = [:]

    /// Adds a line's share; the amount counts upwards.
    mutating func add(_ business: BillRow.Business, _ fen: Int64) throws(BillError) {
        counts[business, default: 0] += 1
        received[business] = try Fen.sum(received[business] ?? 0, abs(fen))
    }

    /// Refuses a total that is not what the lines come to.
    func check(_ stated: StatedTotal) throws(BillError) {
        let count = counts[stated.business] ?? 0
        if let said = stated.count, said != count {
            throw .totalsDiffer(what: stated.name, stated: "\(said)", found: "\(count)")
        }
        let fen = received[stated.business] ?? 0
        if let said = stated.received, said != fen {
            throw .totalsDiffer(what: stated.name, stated: "\(yuan(said))", found: "\(yuan(fen))")
        }
    }
}
