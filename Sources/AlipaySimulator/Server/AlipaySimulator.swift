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
    private let standingCheck: RequestCheck
    private let authorisation: Mutex<Authorisation>
    let platform: Platform
    let state: Mutex<SimulatorState>
    let sender = NoticeSender()
    private let listening = ListeningPort()

    /// A simulator that does not listen yet.
    ///
    /// Throws `SimulatorError` where the configuration could bring it near real money or other machines, or its journal cannot be used.
    public init(configuration: SimulatorConfiguration) throws(SimulatorError) {
        try configuration.check()
        self.configuration = configuration
        writer = AnswerWriter(
            key: configuration.platformKey, certificates: configuration.certificates, encryptKey: configuration.encryptKey)
        authorisation = Mutex(Authorisation(token: configuration.appAuthToken))
        standingCheck = RequestCheck(
            appID: configuration.appID, appKey: configuration.appKey, timestampTolerance: configuration.timestampTolerance,
            certificates: configuration.certificates, encryptKey: configuration.encryptKey, modes: configuration.modes)
        platform = Platform(
            sellerID: configuration.sellerID, transfersNeedCertificates: configuration.transfersNeedCertificates,
            tellsOpenIDs: configuration.tellsOpenIDs, certificates: configuration.certificates)
        var books = PlatformBooks(
            trades: TradeBook(refundWindow: configuration.refundWindow, feeBasisPoints: configuration.feeBasisPoints))
        books.users.tokenLife = configuration.tokenLife
        books.users.refreshLife = configuration.refreshLife
        var journal: Journal?
        do {
            if let path = configuration.journal {
                let (opened, lines) = try Journal.open(path)
                for line in lines { try books.replay(line) }
                journal = opened
            }
        } catch {
            throw .journal(error)
        }
        let noticeWriter = NoticeWriter(
            key: configuration.platformKey, appID: configuration.appID, sellerID: configuration.sellerID,
            certificateSerial: configuration.certificates?.platform.serial)
        state = Mutex(SimulatorState(platform: platform, noticeWriter: noticeWriter, books: books, journal: journal))
    }

    /// What a request is checked for by now.
    var check: RequestCheck {
        var check = standingCheck
        check.authorisation = authorisation.withLock { $0 }
        return check
    }

    /// The merchant authorises the application anew, so that the token of before has ended; nil ends it alone.
    public func renewAuthorisation(to token: String?) { authorisation.withLock { $0.renew(to: token) } }

    /// Serves until the task is cancelled or its service group shuts down.
    public func run() async throws {
        let server = SimulatorServer(
            responder: Routes(simulator: self).router.buildResponder(), clock: configuration.clock,
            address: .hostname(configuration.bindAddress, port: configuration.port), logger: configuration.logger,
            onListening: { [listening] port in listening.open(port) })
        do {
            try await withGracefulShutdownHandler {
                try await withThrowingTaskGroup { group in
                    if configuration.sendsNotices { group.addTask { await self.keepSendingNotices() } }
                    try await server.run()
                    group.cancelAll()
                }
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

    func look<Result>(_ body: (borrowing SimulatorState) -> Result) -> Result where Result: Sendable {
        let now = configuration.clock.now()
        return state.withLock { state in
            state.passTime(to: now)
            return body(state)
        }
    }

    func change<Value: Sendable>(
        _ body: (inout PlatformBooks, Instant) throws(TradeRefusal) -> Value
    ) throws(TradeRefusal) -> Value {
        let now = configuration.clock.now()
        let result: Result<Value, TradeRefusal> = state.withLock { state in
            state.passTime(to: now)
            do throws(TradeRefusal) {
                return .success(try state.change { books throws(TradeRefusal) in try body(&books, now) })
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
