import Clocks
import Cryptography
import Hummingbird
import Logging
import NIOCore
public import ServiceLifecycle
import Synchronization

/// Alipay's open platform on this machine: it verifies, answers, signs and fails like the real one, and moves no money.
///
/// `run()` serves HTTP: `/gateway.do` for applications, `/cashier/…` for buyers, `/simulator/…` for tests. What the last does over
/// HTTP the methods here do in Swift. It listens on loopback only and does not start beside an address of Alipay's.
public final class AlipaySimulator: Service {
    /// How it was set up.
    public let configuration: SimulatorConfiguration
    let writer: AnswerWriter
    let holds = Holds()
    let check: RequestCheck
    let platform: Platform
    let state: Mutex<SimulatorState>
    private let listening = ListeningPort()

    /// A simulator that does not listen yet.
    ///
    /// Throws `SimulatorError` where the configuration could bring it near real money or other machines, or its journal cannot be used.
    public init(configuration: SimulatorConfiguration) throws(SimulatorError) {
        try configuration.check()
        self.configuration = configuration
        writer = AnswerWriter(key: configuration.platformKey)
        check = RequestCheck(
            appID: configuration.appID, appKey: configuration.appKey, timestampTolerance: configuration.timestampTolerance)
        platform = Platform(sellerID: configuration.sellerID)
        var book = TradeBook(refundWindow: configuration.refundWindow)
        var journal: Journal?
        do {
            if let path = configuration.journal {
                let (opened, entries) = try Journal.open(path)
                for entry in entries { try book.replay(entry) }
                journal = opened
            }
        } catch {
            throw .journal(error)
        }
        state = Mutex(SimulatorState(platform: platform, book: book, journal: journal))
    }

    /// Serves until the task is cancelled or its service group shuts down.
    public func run() async throws {
        let server = SimulatorServer(
            responder: Routes(simulator: self).router.buildResponder(), clock: configuration.clock,
            address: .hostname(configuration.bindAddress, port: configuration.port), logger: configuration.logger,
            onListening: { [listening] port in listening.open(port) })
        do {
            try await withGracefulShutdownHandler {
                try await server.run()
            } onGracefulShutdown: { [holds] in
                holds.releaseAll()
            }
            listening.fail(CancellationError())
        } catch {
            listening.fail(error)
            throw error
        }
    }

    /// The port it listens on; nil before it does.
    public var port: Int? { listening.port }

    /// Waits until it listens and says on which port. Throws what kept it from listening.
    public func waitUntilListening() async throws -> Int { try await listening.wait() }

    /// Serves for as long as `body` runs. `body` gets the address, `http://127.0.0.1:PORT`, to which `/gateway.do` is added.
    public func whileServing<Result: Sendable>(_ body: @escaping @Sendable (String) async throws -> Result) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                try await self.run()
                return nil
            }
            group.addTask { try await body("http://\(self.configuration.urlHost):\(try await self.waitUntilListening())") }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    /// The ledger: everything that really happened, oldest first.
    public var ledger: [LedgerEntry] { look { $0.book.entries } }

    /// How often refunds were asked for, by order and request number.
    public var refundTallies: [RefundTally] { look { $0.tallies } }

    /// What came in and what became of it.
    public var counters: Counters { look { $0.counters } }

    /// Every trade, oldest first.
    public var trades: [Trade] { look { $0.book.allTrades } }

    /// The trade under a merchant's number.
    public func trade(_ outTradeNo: String) -> Trade? { look { $0.book[outTradeNo] } }

    /// Makes orders, unpaid or paid at once by their buyer. Either all of them or, where one is refused, none.
    @discardableResult
    public func makeOrders(_ orders: [OrderDraft], paid: Bool) throws(TradeRefusal) -> [Trade] {
        try change { book, now throws(TradeRefusal) in
            var copy = book
            var trades: [Trade] = []
            for order in orders {
                let trade = try copy.open(order, at: now)
                trades.append(paid ? try copy.pay(TradeReference(tradeNo: trade.tradeNo), by: order.buyer ?? .standard, at: now) : trade)
            }
            book = copy
            return trades
        }
    }

    /// A buyer pays an order.
    @discardableResult
    public func pay(_ reference: TradeReference, by buyer: Buyer = .standard) throws(TradeRefusal) -> Trade {
        try change { book, now throws(TradeRefusal) in try book.pay(reference, by: buyer, at: now) }
    }

    /// Somebody else at the merchant's refunds, past the application.
    @discardableResult
    public func refundBySomebodyElse(_ reference: TradeReference, _ request: RefundRequest) throws(TradeRefusal) -> RefundResult {
        try change { book, now throws(TradeRefusal) in try book.refund(reference, request, by: .somebodyElse, at: now) }
    }

    /// Somebody else at the merchant's closes an unpaid order.
    @discardableResult
    public func closeBySomebodyElse(_ reference: TradeReference) throws(TradeRefusal) -> Trade {
        try change { book, now throws(TradeRefusal) in try book.close(reference, by: .somebodyElse, at: now) }
    }

    /// Ends the time for refunds of a paid order at once.
    @discardableResult
    public func finish(_ reference: TradeReference) throws(TradeRefusal) -> Trade {
        try change { book, now throws(TradeRefusal) in try book.finish(reference, at: now) }
    }

    /// Says what the platform knows of a transfer; said again, what it knows from now on. Nothing is transferred.
    @discardableResult
    public func stateTransfer(_ draft: TransferDraft) throws(TradeRefusal) -> StatedTransfer {
        let now = configuration.clock.now()
        let result: Result<StatedTransfer, TradeRefusal> = state.withLock { state in
            do throws(TradeRefusal) { return .success(try state.transfers.state(draft, at: now)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// What was said of transfers, oldest first.
    public var transfers: [StatedTransfer] { look { $0.transfers.all } }

    /// Adds faults behind those that wait.
    public func add(_ faults: Fault...) { add(faults) }

    /// Adds faults behind those that wait.
    public func add(_ faults: [Fault]) {
        state.withLock { state in
            for fault in faults { state.faults.add(fault) }
        }
    }

    /// Sets how likely faults are; nil: none happens by chance.
    public func setChances(_ chances: FaultChances?) { state.withLock { $0.faults.chances = chances } }

    /// The faults that wait, and how likely others are.
    public var faults: (queue: [Fault], chances: FaultChances?) { state.withLock { ($0.faults.queue, $0.faults.chances) } }

    /// Takes every fault away. Late arrivals that were taken from the wire stay.
    public func clearFaults() { state.withLock { $0.faults.clear() } }

    /// Carries out every late arrival whose caller has hung up. Returns how many there were.
    @discardableResult
    public func releaseLate() -> Int {
        let now = configuration.clock.now()
        return state.withLock { $0.releaseLate(at: now) }
    }

    private func look<Result>(_ body: (borrowing SimulatorState) -> Result) -> Result where Result: Sendable {
        let now = configuration.clock.now()
        return state.withLock { state in
            state.passTime(to: now)
            return body(state)
        }
    }

    private func change<Value: Sendable>(
        _ body: (inout TradeBook, Instant) throws(TradeRefusal) -> Value
    ) throws(TradeRefusal) -> Value {
        let now = configuration.clock.now()
        let result: Result<Value, TradeRefusal> = state.withLock { state in
            state.passTime(to: now)
            do throws(TradeRefusal) {
                return .success(try state.change { book throws(TradeRefusal) in try body(&book, now) })
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
