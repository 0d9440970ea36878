import Clocks

/// The day or the month that a bill is about.
struct BillPeriod: Sendable, Hashable {
    /// `yyyy-MM-dd` or `yyyy-MM`.
    let text: String
    /// The first instant.
    let from: Instant
    /// The first instant after it.
    let to: Instant

    /// The period of a text; nil for any other text.
    init?(_ text: String) {
        switch text.utf8.count {
        case 10:
            guard let from = ChinaTime.instant(text + " 00:00:00") else { return nil }
            (self.from, to) = (from, from + .days(1))
        case 7:
            guard let from = ChinaTime.instant(text + "-01 00:00:00") else { return nil }
            // 28 days after the first a month has not ended yet; the day on which it has is the next one's first.
            let later = (28...31).map { from + .days(Int64($0)) }
            guard let to = later.first(where: { ChinaTime.text($0).dropFirst(8).hasPrefix("01") }) else { return nil }
            (self.from, self.to) = (from, to)
        default:
            return nil
        }
        self.text = text
    }

    /// When its bill can be had: a day's from nine the next morning, a month's from nine on the third.
    var readyAt: Instant { text.utf8.count == 10 ? to + .hours(9) : to + .days(2) + .hours(9) }

    func contains(_ instant: Instant) -> Bool { from <= instant && instant < to }
}

/// What is wrong with a bill, on purpose.
enum BillFlaw: Sendable, Hashable {
    /// The second half of the file is missing.
    case truncated
    /// The texts are in UTF-8.
    case encoding
    /// A column is not there.
    case column
    /// A title is a formula.
    case formula
    /// A small file holds more than a gibibyte.
    case bomb
}

/// A link to a bill.
struct BillLink: Sendable, Hashable {
    let token: String
    let kind: BillKind
    let period: BillPeriod
    let diesAt: Instant
    var flaw: BillFlaw?
}

/// What a bill lists.
enum BillKind: String, Sendable {
    /// Payments and refunds.
    case trade
    /// Everything that moved the account.
    case account = "signcustomer"
}

/// The links that are good.
struct BillLinks: Sendable {
    /// How long a link is good.
    static let life = Span.seconds(30)

    private var links: [BillLink] = []

    mutating func add(_ kind: BillKind, _ period: BillPeriod, token: String, at now: Instant) -> BillLink {
        links.removeAll { $0.diesAt <= now }
        let link = BillLink(token: token, kind: kind, period: period, diesAt: now + Self.life)
        links.append(link)
        return link
    }

    func find(_ token: String, at now: Instant) -> BillLink? { links.first { $0.token == token && now < $0.diesAt } }

    /// Spoils the latest link's file.
    mutating func spoil(_ flaw: BillFlaw) { if !links.isEmpty { links[links.count - 1].flaw = flaw } }
}
