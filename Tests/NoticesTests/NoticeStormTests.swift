import Money
import Notices
import Synchronization
import TestSupport
import Testing
import ToolKit

/// What a message of the storm should come to.
private struct Sent: Sendable {
    let message: Message
    /// Whether Alipay has made it, about this shop.
    let isGenuine: Bool
}

/// Ten kinds of story, so that each kind of message is among them whatever the count is.
private struct Story: Sendable {
    let order: String
    let fen: Int64
    let kind: Int

    var total: String { Money.fen(fen).decimalText }
    /// Whether the order's payment is to count in the end.
    var isPaid: Bool { kind != 7 && kind != 8 }
    /// Whether this host asked for the payment.
    var isAsked: Bool { kind != 8 }
    /// What is refunded in the end, in fen.
    var refunded: Int64 { kind == 3 ? fen : kind == 4 ? 70 : 0 }

    func messages(_ random: inout SeededGenerator) -> [Sent] {
        let subjects = ["a+b", "100%", "%2B+%25", "a b", "插画 & 订制", "=&=+%"]
        let paid = Message.paid(order, total, subject: subjects[Int.random(in: 0..<subjects.count, using: &random)])
        var sent = [Sent(message: paid, isGenuine: true)]
        if kind == 7 { sent = [Sent(message: .closed(order, total), isGenuine: true)] }
        switch kind {
        case 0: sent += [paid, paid].map { Sent(message: $0, isGenuine: true) }
        case 1:
            var forged = paid
            forged.signer = .application
            var tampered = paid
            tampered.tampered = ["total_amount": "0.01"]
            sent += [forged, tampered].map { Sent(message: $0, isGenuine: false) }
        case 2:
            let wrong = [Message.paid(order, "0.01"), .paid(order, Money.fen(fen + 1).decimalText)]
            sent += wrong.map { Sent(message: $0, isGenuine: true) }
        case 3:
            let refunds = ["0.50", "0.60", total].map { Message.refunded(order, total, sum: $0) }
            sent += (refunds + refunds).map { Sent(message: $0, isGenuine: true) }
        case 4: sent += ["0.70", "0.20"].map { Sent(message: .refunded(order, total, sum: $0), isGenuine: true) }
        case 5:
            let finished = Message.paid(order, total, id: "fin-\(order)").with("trade_status", "TRADE_FINISHED")
            let again = paid.with("notify_id", "again-\(order)").with("notify_time", "2026-11-21 12:00:00")
            sent += [finished, again].map { Sent(message: $0, isGenuine: true) }
        case 6:
            let others = [paid.with("app_id", "2021000000000009"), paid.with("seller_id", "2088000000000009")]
            sent += others.map { Sent(message: $0, isGenuine: false) }
        case 9:
            var moved = paid
            moved.tampered = ["out_trade_no": "someone-else"]
            var empty = paid
            empty.tampered = ["subject": ""]
            sent += [moved, empty].map { Sent(message: $0, isGenuine: false) }
        default: break
        }
        return sent
    }
}

/// Places that are taken one after the other, from many sides.
private final class Turns: Sendable {
    private let end: Int
    private let place = Mutex(0)

    init(_ end: Int) { self.end = end }

    func next() -> Int? {
        place.withLock { place in
            guard place < end else { return nil }
            place += 1
            return place - 1
        }
    }
}

@Suite("A storm of messages")
struct NoticeStormTests {
    @Test(
        "of 10 000 notifications, doubled, reordered, forged, wrong in amount, replayed, with `+` and `%`, the genuine ones count once",
        arguments: StoreKind.all)
    func storm(on kind: StoreKind) async throws {
        let seed = SeededGenerator.seed
        var random = SeededGenerator(seed: seed)
        let office = try await Office(on: kind)
        let wanted = Level.count(10_000)
        var (stories, sent): ([Story], [Sent]) = ([], [])
        while sent.count * 5 / 4 < wanted {
            let story = Story(order: "S\(stories.count)", fen: Int64.random(in: 100...500_000, using: &random), kind: stories.count % 10)
            stories.append(story)
            sent += story.messages(&random)
        }
        // Whoever saw some of them on their way sends them again, later.
        while sent.count < wanted { sent.append(sent[Int.random(in: 0..<sent.count, using: &random)]) }
        sent.shuffle(using: &random)
        for story in stories where story.isAsked {
            try await office.collect(story.order, story.total, quoted: false)
        }
        let answers = try await Self.post(sent, to: office)
        let wrong = zip(sent, answers).filter { ($0.1 == .success) != $0.0.isGenuine }
        let before = try await office.notices()
        // All of it once more changes nothing.
        _ = try await Self.post(Array(sent.shuffled(using: &random).prefix(wanted / 5)), to: office)
        let findings = [
            "what is forged is not answered `success`, and all else is": wrong.isEmpty,
            "what comes again changes nothing": try await Set(office.notices()) == Set(before),
        ].merging(try await findings(stories, sent, office)) { $1 }
        #expect(findings.filter { !$0.value }.isEmpty)
        let (genuine, counted) = (sent.count { $0.isGenuine }, before.count { $0.verdict == .counted })
        Acceptance.line(
            "6.4", isGood: findings.values.allSatisfy { $0 },
            "\(sent.count) notifications on \(kind), \(genuine) genuine: \(before.count) kept, "
                + "\(counted) payments counted once; seed \(seed)"
        )
    }

    /// Posts them from many sides at once, in their order.
    private static func post(_ sent: [Sent], to office: Office) async throws -> [NoticeAnswer] {
        let turns = Turns(sent.count)
        return try await withThrowingTaskGroup(of: [(Int, NoticeAnswer)].self) { group in
            for _ in 0..<32 {
                group.addTask {
                    var answers: [(Int, NoticeAnswer)] = []
                    while let place = turns.next() {
                        answers.append((place, await office.desk.receive(try sent[place].message.body())))
                    }
                    return answers
                }
            }
            var answers = [NoticeAnswer](repeating: .fail, count: sent.count)
            for try await part in group { for (place, answer) in part { answers[place] = answer } }
            return answers
        }
    }

    /// What has to hold at the end, and whether it does.
    private func findings(_ stories: [Story], _ sent: [Sent], _ office: Office) async throws -> [String: Bool] {
        let notices = try await office.notices()
        let (counted, paid) = (notices.filter { $0.verdict == .counted }.compactMap(\.news), stories.filter(\.isPaid))
        let told = Set(sent.filter(\.isGenuine).map { Self.news($0.message) })
        var areRefunded = true
        for story in stories where story.refunded > 0 {
            let order = OrderIdentity(number: OrderNumber(story.order), tradeNumber: "2026\(story.order)")
            let isSo = try await office.refunded(order) == story.refunded
            areRefunded = areRefunded && isSo
        }
        return [
            "exactly the paid orders count, each once": counted.count == paid.count,
            "each counts with its amount": Set(counted.map { [$0.order.number.text, $0.total.decimalText] })
                == Set(paid.map { [$0.order, $0.total] }),
            "no price is quoted that nobody has quoted": counted.allSatisfy { $0.price == .unverified },
            "each piece of news is kept once": notices.count == told.count,
            "each piece of news is in the log once": try await office.entries("notified").count == told.count,
            "each wrong amount is an alarm": notices.count { $0.verdict == .differs } == 2 * stories.count { $0.kind == 2 },
            "each unknown order is an alarm": notices.count { $0.verdict == .unknownOrder } == stories.count { $0.kind == 8 },
            "what is refunded is known": areRefunded,
        ]
    }

    /// What tells one piece of news from another, worked out in another way than the desk does.
    private static func news(_ message: Message) -> [String] {
        let fields = Dictionary(message.fields, uniquingKeysWith: { $1 })
        return ["trade_no", "trade_status", "total_amount", "refund_fee"].map { fields[$0] ?? "" }
    }
}
