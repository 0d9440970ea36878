import Clocks
import HTTPClient
import Synchronization

/// Sends notifications that are due, each as often as its schedule wants.
final class NoticeSender: Sendable {
    /// How often it looks whether something is due. Only how soon a notification goes out hangs on it.
    static let pace = Duration.milliseconds(50)

    /// How long an answer is waited for, in milliseconds.
    private static let patience = 5000

    private let http = Mutex<HTTPClient?>(nil)

    /// Sends one, and tells how it went.
    func send(_ notice: Notice, clock: any WallClock) async -> NoticeSend {
        guard let url = LoopbackAddress.of(notice.url) else {
            return NoticeSend(at: clock.now(), answer: "not this machine's address", isTaken: false)
        }
        let request = HTTPRequest(
            url: url, method: .post, headers: [HTTPHeader("content-type", "application/x-www-form-urlencoded; charset=utf-8")],
            body: Array(notice.body.utf8), timeoutMilliseconds: Self.patience)
        do throws(HTTPFailure) {
            let response = try await client().send(request)
            let text = String(decoding: response.body.prefix(64), as: UTF8.self)
            let isTaken = response.status == 200 && response.body == Array("success".utf8)
            return NoticeSend(at: clock.now(), answer: "\(response.status) \(text)", isTaken: isTaken)
        } catch {
            return NoticeSend(at: clock.now(), answer: error.description, isTaken: false)
        }
    }

    /// The client, made when it is needed for the first time: most simulators never send anything.
    private func client() -> HTTPClient {
        http.withLock { known in
            if let known { return known }
            let client = HTTPClient(configuration: .init(maximumResponseBytes: 1 << 16, allowsPlainHTTP: true, userAgent: "alipay"))
            known = client
            return client
        }
    }
}

extension AlipaySimulator {
    /// Notifications, sent and unsent, oldest first.
    public var notices: [Notice] { look { $0.books.notices.all } }

    /// Sends every notification that is due, one after the other. Returns them as they stand afterwards.
    @discardableResult
    public func sendNotices() async -> [Notice] {
        let clock = configuration.clock
        let due = state.withLock { state in
            let now = clock.now()
            state.passTime(to: now)
            return state.takeDueNotices(at: now)
        }
        for notice in due {
            let send = await sender.send(notice, clock: clock)
            state.withLock { $0.settle(notice.number, send) }
        }
        let all = due.isEmpty ? [] : notices
        return due.map { all[$0.number - 1] }
    }

    /// Sends what is due for as long as the simulator serves.
    func keepSendingNotices() async {
        while !Task.isCancelled {
            await sendNotices()
            try? await Task.sleep(for: NoticeSender.pace)
        }
    }
}
