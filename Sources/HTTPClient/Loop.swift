import CCurl

/// The transfers of one multi handle. Used by the engine's thread alone.
struct Loop {
    /// An order that has its answer.
    struct End {
        let order: Engine.Order
        let answer: Engine.Answer
    }

    private let multi: UnsafeMutableRawPointer?
    private let configuration: HTTPClient.Configuration
    private var idle: [UnsafeMutableRawPointer] = []
    private var live: [UnsafeMutableRawPointer: Transfer] = [:]
    private var handles: [UInt64: UnsafeMutableRawPointer] = [:]

    init(multi: UnsafeMutableRawPointer?, configuration: HTTPClient.Configuration) {
        self.multi = multi
        self.configuration = configuration
    }

    /// Hands an order to libcurl. An end comes back where it cannot even begin.
    mutating func start(_ order: Engine.Order) -> End? {
        guard let easy = idle.popLast() ?? curl_easy_init() else {
            return End(order: order, answer: .failure(.notConnected("libcurl has no memory")))
        }
        let transfer = Transfer(order: order, configuration: configuration)
        if let refusal = transfer.prepare(easy) {
            recycle(easy)
            return End(order: order, answer: .failure(.notConnected(refusal)))
        }
        live[easy] = transfer
        handles[order.id] = easy
        guard curl_multi_add_handle(multi, easy) == CURLM_OK else {
            return finish(easy, .failure(.notConnected("libcurl did not take the request")))
        }
        return nil
    }

    /// Breaks off an order that is under way.
    mutating func cancel(_ id: UInt64) -> End? {
        guard let easy = handles[id], let transfer = live[easy] else { return nil }
        let hasBegun = transfer.hasBegunSending
        return finish(easy, .failure(hasBegun ? .cancelled : .notConnected("the caller gave up before anything was sent")))
    }

    /// Lets libcurl work, collects what came to its end, then waits for the network or for a wake-up.
    mutating func turn() -> [End] {
        var running: Int32 = 0
        var ends: [End] = []
        curl_multi_perform(multi, &running)
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard cc_msg_done(message) == 1, let easy = cc_msg_easy(message), let transfer = live[easy] else { continue }
            if let end = finish(easy, transfer.answer(cc_msg_result(message), of: easy)) { ends.append(end) }
        }
        if ends.isEmpty { curl_multi_poll(multi, nil, 0, 1000, nil) }
        return ends
    }

    /// Ends everything: the client is being shut down.
    mutating func close() -> [End] {
        var ends: [End] = []
        for (easy, transfer) in live {
            let reason = "the client was shut down"
            if let end = finish(easy, .failure(transfer.hasBegunSending ? .broken(reason) : .notConnected(reason))) { ends.append(end) }
        }
        for easy in idle { curl_easy_cleanup(easy) }
        idle = []
        return ends
    }

    private mutating func finish(_ easy: UnsafeMutableRawPointer, _ answer: Engine.Answer) -> End? {
        guard let transfer = live.removeValue(forKey: easy) else { return nil }
        handles[transfer.order.id] = nil
        curl_multi_remove_handle(multi, easy)
        recycle(easy)
        return End(order: transfer.order, answer: answer)
    }

    private mutating func recycle(_ easy: UnsafeMutableRawPointer) {
        // Reset before the transfer goes: libcurl must hold no pointer into it.
        curl_easy_reset(easy)
        if idle.count < 64 { idle.append(easy) } else { curl_easy_cleanup(easy) }
    }
}
