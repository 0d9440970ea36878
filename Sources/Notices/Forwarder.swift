import Clocks
public import HTTPClient
public import Logging
import Store

/// Sends messages on to the merchant's own address, byte for byte, until it answers `success` as it would answer Alipay.
///
/// Every host of the store runs one. A message is taken by whoever moves its count of tries on, so no two send the same try; a host that
/// ends in the middle has sent it at most once, and another one sends it again when its next time has come.
public struct Forwarder: Sendable {
    /// For how long a message is sent again and again: as long as Alipay would.
    static let patience = Span.hours(25)
    /// The longest pause between two tries.
    static let longestPause = Span.minutes(60)

    private let store: Store
    private let book: NoticeBook
    private let http: HTTPClient
    private let url: String
    private let secret: [UInt8]
    private let timeoutMilliseconds: Int
    private let logger: Logger
    private let pause: @Sendable (Duration) async -> Void

    /// A forwarder.
    /// - Parameters:
    ///   - desk: whose messages are sent on.
    ///   - url: the merchant's own address (`AP_NOTIFY_URL`).
    ///   - secret: what the signature is made with.
    ///   - pause: waits; tests wait for something else than time.
    public init(
        _ desk: NoticeDesk, http: HTTPClient, to url: String, secret: [UInt8], logger: Logger, timeoutMilliseconds: Int = 10_000,
        pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        store = desk.parts.store
        book = desk.book
        self.http = http
        self.url = url
        self.secret = secret
        self.timeoutMilliseconds = timeoutMilliseconds
        self.logger = logger
        self.pause = pause
    }

    /// Sends what is due until the task is cancelled.
    public func run() async {
        var isInTrouble = false
        while !Task.isCancelled {
            do {
                while try await sendDue() > 0, !Task.isCancelled {}
                isInTrouble = false
            } catch {
                if !isInTrouble { logger.warning("notifications can't be sent on; it is tried again", metadata: ["error": "\(error)"]) }
                isInTrouble = true
            }
            await pause(.seconds(1))
        }
    }

    /// Sends what is due now, a few at a time.
    /// - Returns: how many were sent, whether they were taken or not.
    @discardableResult
    public func sendDue() async throws -> Int {
        let book = book
        let due = try await store.read { tx in try book.due(limit: 32, in: tx) }
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            var (sent, rest) = (0, due[...])
            for message in rest.prefix(8) { group.addTask { try await send(message) } }
            rest = rest.dropFirst(8)
            while let wasSent = try await group.next() {
                sent += wasSent ? 1 : 0
                if let message = rest.popFirst() { group.addTask { try await send(message) } }
            }
            return sent
        }
    }

    /// Whether it was this host that sent it.
    private func send(_ message: DueNotice) async throws -> Bool {
        let book = book
        guard try await store.write({ tx in try book.take(message, pause: Self.pause(after: message.notice.tries), in: tx) }) else {
            return false
        }
        let problem = await post(message)
        let isOver = try await store.write { tx in
            if problem == nil {
                try book.noteSent(message.notice.id, in: tx)
                return false
            }
            return try book.giveUp(message.notice.id, receivedBefore: tx.now - Self.patience, in: tx)
        }
        if let problem {
            let metadata: Logger.Metadata = [
                "notice": "\(message.notice.id)", "reason": "\(problem)", "try": "\(message.notice.tries + 1)",
            ]
            if isOver {
                logger.error("a notification was not taken for 25 hours: it is sent on no more", metadata: metadata)
            } else {
                logger.warning("a notification was not taken; it is sent again", metadata: metadata)
            }
        }
        return true
    }

    /// How long after a try the next one is made: 1, 2, 4 minutes and so on, up to an hour.
    static func pause(after tries: Int) -> Span { min(longestPause, .minutes(1 << Int64(min(max(0, tries), 6)))) }

    /// Posts a message.
    /// - Returns: why it was not taken; nil where it was.
    private func post(_ message: DueNotice) async -> String? {
        let notice = ForwardSignature.notice(message.notice)
        let signature = ForwardSignature.make(message.body, notice: notice, at: store.clock.now(), secret: secret)
        do throws(HTTPFailure) {
            let answer = try await http.send(
                HTTPRequest(
                    url: url, method: .post,
                    headers: [
                        HTTPHeader("content-type", "application/x-www-form-urlencoded;charset=utf-8"),
                        HTTPHeader(ForwardSignature.noticeName, notice), HTTPHeader(ForwardSignature.name, signature),
                    ],
                    body: message.body, timeoutMilliseconds: timeoutMilliseconds, mayRepeat: true))
            guard answer.status == 200 else { return "it answers with status \(answer.status)" }
            return Self.isSuccess(answer.body) ? nil : "it does not answer `success`"
        } catch { return error.description }
    }

    /// Whether an answer is the word that Alipay waits for; white space around it is nobody's refusal.
    private static func isSuccess(_ body: [UInt8]) -> Bool {
        guard body.count <= 64, let text = String(validating: body, as: UTF8.self) else { return false }
        return text.split(whereSeparator: \.isWhitespace) == ["success"]
    }
}

/// A message that is due.
struct DueNotice: Sendable {
    let notice: KeptNotice
    let body: [UInt8]
}

extension NoticeBook {
    /// What is due now, the longest due first.
    func due(limit: Int, in tx: ReadTransaction) throws -> [DueNotice] {
        try tx.query(
            """
            SELECT \(NoticeTables.columns), body FROM notices WHERE shop = $1 AND next_at <= $2 AND body IS NOT NULL
            ORDER BY next_at LIMIT $3
            """, [.text(shop), .integer(tx.now.milliseconds), .integer(Int64(limit))]
        ).map { DueNotice(notice: try NoticeTables.read($0), body: try $0.blob("body")) }
    }

    /// Takes a message for one try; false where another host has.
    func take(_ message: DueNotice, pause: Span, in tx: WriteTransaction) throws -> Bool {
        try tx.execute(
            "UPDATE notices SET tries = tries + 1, next_at = $4 WHERE shop = $1 AND notify_id = $2 AND tries = $3 AND forwarding = 'due'",
            [
                .text(shop), .text(message.notice.id), .integer(Int64(message.notice.tries)), .integer((tx.now + pause).milliseconds),
            ]) == 1
    }

    /// The merchant's system has taken it.
    func noteSent(_ id: String, in tx: WriteTransaction) throws {
        try tx.execute(
            "UPDATE notices SET forwarding = 'sent', next_at = NULL, forwarded_at = $3 WHERE shop = $1 AND notify_id = $2",
            [.text(shop), .text(id), .integer(tx.now.milliseconds)])
    }

    /// Sends it no more where it came before an instant.
    /// - Returns: whether it did.
    func giveUp(_ id: String, receivedBefore limit: Instant, in tx: WriteTransaction) throws -> Bool {
        try tx.execute(
            """
            UPDATE notices SET forwarding = 'unsent', next_at = NULL
            WHERE shop = $1 AND notify_id = $2 AND received_at <= $3 AND forwarding = 'due'
            """, [.text(shop), .text(id), .integer(limit.milliseconds)]) == 1
    }
}
