import Clocks

/// The notifications, and when each is sent next.
struct NoticeQueue: Sendable {
    /// How long after each answer that was none it is sent again. Eight times in all, within about 24 hours.
    static let waits: [Span] = [.minutes(4), .minutes(10), .minutes(10), .hours(1), .hours(2), .hours(6), .hours(15)]

    private(set) var entries: [NoticeEntry] = []
    /// All of them, oldest first.
    private(set) var all: [Notice] = []
    /// Places of those that wait.
    private var waiting: Set<Int> = []
    /// Places of those that are on their way.
    private var sending: Set<Int> = []

    /// The number of the next one.
    var nextNumber: Int { all.count + 1 }

    /// Adds a notification.
    mutating func add(_ notice: Notice) {
        apply(NoticeEntry(sequence: entries.count + 1, at: notice.createdAt, event: .queued(notice)))
    }

    /// Takes those that are due, so that nobody else sends them meanwhile, in the order in which they are due.
    mutating func takeDue(at now: Instant) -> [Notice] {
        let due = waiting.subtracting(sending).compactMap { place -> (Instant, Int)? in
            guard case .waiting(let until) = all[place].state, until <= now else { return nil }
            return (until, place)
        }.sorted { $0 < $1 }.map(\.1)
        sending.formUnion(due)
        return due.map { all[$0] }
    }

    /// Notes how a sending went.
    mutating func settle(_ number: Int, _ send: NoticeSend) {
        guard all.indices.contains(number - 1) else { return }
        sending.remove(number - 1)
        apply(NoticeEntry(sequence: entries.count + 1, at: send.at, event: .sent(number: number, send)))
    }

    /// Takes an entry that was written earlier.
    mutating func replay(_ entry: NoticeEntry) throws(JournalError) {
        guard entry.sequence == entries.count + 1 else { throw .outOfOrder(found: entry.sequence, expected: entries.count + 1) }
        switch entry.event {
        case .queued(let notice): guard notice.number == nextNumber else { throw .impossible(sequence: entry.sequence) }
        case .sent(let number, _): guard all.indices.contains(number - 1) else { throw .impossible(sequence: entry.sequence) }
        }
        apply(entry)
    }

    private mutating func apply(_ entry: NoticeEntry) {
        entries.append(entry)
        switch entry.event {
        case .queued(let notice):
            if case .waiting = notice.state { waiting.insert(all.count) }
            all.append(notice)
        case .sent(let number, let send):
            var notice = all[number - 1]
            notice.sends.append(send)
            if send.isTaken {
                notice.state = .taken
            } else if notice.sends.count <= Self.waits.count {
                notice.state = .waiting(until: send.at + Self.waits[notice.sends.count - 1])
            } else {
                notice.state = .givenUp
            }
            all[number - 1] = notice
            if case .waiting = notice.state { return }
            waiting.remove(number - 1)
        }
    }
}
