import Money

/// Wakes those who wait for an order's payment when a message about it comes in at this very process.
actor NewsBell {
    private var waiting: [OrderNumber: [UInt64: AsyncStream<Void>.Continuation]] = [:]
    private var next: UInt64 = 0

    /// One element for each payment of the order that comes in from now on.
    func listen(for order: OrderNumber) -> AsyncStream<Void> {
        let (stream, sink) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = next
        next += 1
        waiting[order, default: [:]][number] = sink
        sink.onTermination = { [weak self] _ in
            guard let self else { return }
            Task { await self.leave(order, number) }
        }
        return stream
    }

    /// A payment of the order has come in.
    func ring(_ order: OrderNumber) {
        for sink in waiting[order, default: [:]].values { sink.yield() }
    }

    /// How many wait.
    var count: Int { waiting.values.reduce(0) { $0 + $1.count } }

    private func leave(_ order: OrderNumber, _ number: UInt64) {
        waiting[order]?[number] = nil
        if waiting[order]?.isEmpty == true { waiting[order] = nil }
    }
}
