import Access
import Money
import Synchronization
import Testing

@testable import Console

@Suite("What an answer is taken by")
struct TicketTests {
    private let operation = OperationID("op_1")

    @Test("a ticket is good once, for its own operation, for five minutes")
    func once() {
        let now = Mutex(ContinuousClock.now)
        let tickets = Tickets<Int> { now.withLock { $0 } }
        let first = tickets.give(1, for: operation)
        #expect(tickets.take(Secret(first), for: operation) == 1)
        #expect(tickets.take(Secret(first), for: operation) == nil)
        let second = tickets.give(2, for: operation)
        #expect(first != second && second.utf8.count == 64)
        #expect(tickets.take(Secret(second), for: OperationID("op_2")) == nil)
        #expect(tickets.take(Secret(second), for: operation) == nil, "whoever tried it elsewhere has used it")
        let third = tickets.give(3, for: operation)
        now.withLock { $0 += .seconds(300) }
        #expect(tickets.take(Secret(third), for: operation) == nil)
        #expect(tickets.take(Secret(""), for: operation) == nil)
    }

    @Test("so many tickets at once, and then the oldest go")
    func most() {
        let now = Mutex(ContinuousClock.now)
        let tickets = Tickets<Int> {
            now.withLock { now in
                now += .milliseconds(1)
                return now
            }
        }
        let names = (0...1024).map { tickets.give($0, for: operation) }
        #expect(tickets.take(Secret(names[0]), for: operation) == nil)
        #expect(tickets.take(Secret(names[1]), for: operation) == 1)
        #expect(tickets.take(Secret(names[1024]), for: operation) == 1024)
    }
}
