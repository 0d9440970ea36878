import JSON
import Synchronization

/// Several messages in one array, as only 2025-03-26 has them. They are answered side by side, and in one array.
enum Batch {
    /// Fewer than this many messages in one batch.
    static let limit = 100

    /// Begins to answer a batch. `deliver` is called once, with the replies in the order of the requests; there are none where
    /// the batch held notifications only, or everything in it was cancelled.
    static func answer(
        _ items: [JSONValue], among calls: RunningCalls, by work: @escaping @Sendable (RPCRequest, RunningCall) async -> Answered,
        deliver: @escaping @Sendable ([Reply]) -> Void
    ) {
        guard !items.isEmpty, items.count <= limit else {
            deliver([.error(.invalidRequest("a batch has 1 to \(limit) messages"), to: nil)])
            return
        }
        let collector = Collector(expected: items.count, deliver: deliver)
        for (index, item) in items.enumerated() {
            let settle: @Sendable (Reply?) -> Void = { collector.settle(index, $0) }
            switch Message(item) {
            case .malformed(let reply): settle(reply)
            case .response: settle(nil)
            case .notification(let notification):
                if let id = notification.cancelled { calls.cancel(id) }
                settle(nil)
            case .request(let request) where request.method == "initialize" || Envelope.isCarried(by: request):
                settle(.error(.invalidRequest("`\(request.method)` cannot stand in a batch"), to: request.id))
            case .request(let request): calls.answer(request, work: { await work(request, $0) }, deliver: { settle($0?.reply) })
            }
        }
    }

    /// Waits for every place of the batch.
    private final class Collector: Sendable {
        private let state: Mutex<(open: Int, replies: [Reply?])>
        private let deliver: @Sendable ([Reply]) -> Void

        init(expected: Int, deliver: @escaping @Sendable ([Reply]) -> Void) {
            state = Mutex((expected, Array(repeating: nil, count: expected)))
            self.deliver = deliver
        }

        func settle(_ index: Int, _ reply: Reply?) {
            let finished: [Reply]? = state.withLock { state in
                state.open -= 1
                state.replies[index] = reply
                return state.open == 0 ? state.replies.compactMap(\.self) : nil
            }
            if let finished { deliver(finished) }
        }
    }
}
