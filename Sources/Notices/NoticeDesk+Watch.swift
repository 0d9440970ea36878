public import Clocks
public import Money
import Store
public import ToolKit

extension NoticeDesk: PaymentWatch {
    /// How often the store is asked: the message may have come in at another host.
    private static let interval = Duration.seconds(1)

    /// What is known of an order's payment; nil where nothing came that counts.
    /// - Throws: ``Failure`` where the store can't be asked.
    public func news(of order: OrderNumber) async throws(Failure) -> PaymentNews? {
        let book = book
        do { return try await parts.store.read { tx in try book.payment(of: order, in: tx) }?.news } catch {
            throw Failure(
                code: "store-unavailable", text: "The host can't look at its store just now; ask again in a minute.", mayHelpLater: true)
        }
    }

    /// The payment of an order as soon as it is known, or nil after this span or when the task is cancelled.
    public func next(of order: OrderNumber, within span: Span) async throws(Failure) -> PaymentNews? {
        var left = Duration.milliseconds(span.milliseconds)
        while true {
            // Listened to before the store is asked, so that nothing comes in between.
            let rung = await bell.listen(for: order)
            if let news = try await news(of: order) { return news }
            guard left > .zero, !Task.isCancelled else { return nil }
            let part = min(left, Self.interval)
            await wait(part, unlessRung: rung)
            left -= part
        }
    }

    private func wait(_ part: Duration, unlessRung rung: AsyncStream<Void>) async {
        let pause = pause
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in rung { break } }
            group.addTask { await pause(part) }
            _ = await group.next()
            group.cancelAll()
        }
    }
}
