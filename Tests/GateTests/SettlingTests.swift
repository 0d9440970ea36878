import AuditLog
import Clocks
import JSON
import Ledger
import Logging
import Money
import Store
import Synchronization
import Testing
import ToolKit

@testable import Gate
@testable import ToolKitTesting

@Suite("Settling")
struct SettlingTests {
    /// A refund whose answer was lost.
    private func lost(_ fault: TillFault = .lostBefore, policy: String = Policy.standard) async throws -> (House, OperationID) {
        let house = try await House(policy)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.next(fault)
        return (house, try #require(try await house.refund("o-1", "30.00", by: desk).operation))
    }

    @Test("what a process may have sent at the end of its lease has 10 s to arrive before anybody asks")
    func afterLease() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        guard case .intent(let intent) = try await house.gate.commit(try await house.decided("o-1", "30.00", by: desk)) else {
            Issue.record("it was not permitted")
            return
        }
        // The process that reserved it is gone; another one finds it.
        let other = try await house.secondGate()
        house.clock.advance(by: .milliseconds(39_999))
        #expect(try await other.reconcile() == 0)
        #expect(house.till.lookUps == 0)
        house.clock.advance(by: .milliseconds(1))
        #expect(try await other.reconcile() == 1)
        #expect(house.till.lookUps == 1)
        #expect(try await house.operation(intent.operation).state == .succeeded)
        #expect(house.till.refunded == 3_000)
    }

    @Test("pauses between look-ups grow within bounds, one look falls on the deadline, and a person is asked then and once")
    func pauses() async throws {
        let (house, id) = try await lost()
        house.till.answerLookUps(with: .unavailable)
        let sent = house.clock.now()
        var pauses: [Span] = []
        var looks: [Instant] = []
        while looks.last ?? sent < sent + .hours(3) {
            let next = try #require(try await house.operation(id).lookAt)
            house.clock.set(next + .milliseconds(-1))
            #expect(try await house.gate.reconcile() == 0)
            house.clock.set(next)
            #expect(try await house.gate.reconcile() == 1)
            pauses.append(next - (looks.last ?? sent))
            looks.append(next)
        }
        #expect(Array(pauses.prefix(4)) == [.seconds(10), .seconds(10), .seconds(10), .seconds(15)])
        #expect(pauses.allSatisfy { $0 >= .seconds(10) && $0 <= .minutes(10) })
        #expect(pauses.suffix(5).allSatisfy { $0 == .minutes(10) })
        #expect(looks.contains(sent + .minutes(15)))
        let atDeadline = looks.firstIndex(of: sent + .minutes(15)) ?? 0
        #expect(zip(pauses.prefix(atDeadline), pauses.prefix(atDeadline).dropFirst()).allSatisfy { $0 <= $1 })
        #expect(looks.count < 40)
        #expect(try await house.operation(id).personAskedAt == sent + .minutes(15))
        #expect(try await house.count("person-asked") == 1)
        #expect(house.till.sent.count == 1)
        let record = try await house.gate.life(of: id)?.lookUps
        #expect(record?.times == looks.count && record?.answer == .unavailable && record?.code == "till-down")
        #expect(record?.lastAt == looks.last && record?.firstAt == looks.first)
    }

    @Test("what a person was asked about is not sent again, also before the deadline: they may be settling it elsewhere")
    func askedAndAbsent() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.next(.lostBefore)
        let id = try #require(try await house.refund("o-1", "30.00", by: desk, number: "n-1").operation)
        house.till.refundElsewhere("o-1", .fen(1), as: "n-1")
        house.clock.advance(by: .seconds(10))
        try await house.gate.reconcile()
        #expect(try await house.operation(id).personAskedAt != nil)
        house.till.change("o-1") { $0.refunds = [] }
        for _ in 0..<20 {
            house.clock.advance(by: .seconds(30))
            try await house.gate.reconcile()
        }
        #expect(house.till.sent.count == 1)
        #expect(house.till.lookUps > 5)
        #expect(try await house.count("person-asked") == 1)
        #expect(try await house.operation(id).state == .unknown)
    }

    @Test("a look-up that says absent settles nothing: the same number is sent again until the deadline, by growing pauses")
    func absentUntilDeadline() async throws {
        let (house, id) = try await lost()
        house.till.answerLookUps(with: .absent)
        let sent = house.clock.now()
        house.till.next(.lostBefore, .lostBefore, .lostBefore, .lostBefore, .lostBefore, .lostBefore)
        house.till.next(.lostBefore, .lostBefore, .lostBefore, .lostBefore, .lostBefore, .lostBefore)
        while house.clock.now() < sent + .minutes(40) {
            house.clock.set(try #require(try await house.operation(id).lookAt))
            #expect(try await house.gate.reconcile() == 1)
        }
        let requests = house.till.sent
        #expect((5...12).contains(requests.count), "\(requests.count)")
        #expect(Set(requests.map(\.movement)).count == 1)
        #expect(try await house.count("sent-again") == requests.count - 1)
        #expect(try await house.operation(id).state == .unknown)
        #expect(try await house.count("person-asked") == 1)
        #expect(house.till.refunded == 0)
    }

    @Test("a success that a look-up finds after somebody else voided the operation is posted as a correction, with an alarm")
    func foundAfterVoid() async throws {
        let (house, id) = try await lost(.lostAfter)
        let ledger = house.ledger
        house.clock.advance(by: .seconds(10))
        house.till.when(.lookUp) {
            do {
                try await house.store.write { tx in
                    let now = try #require(try ledger.operation(id, in: tx))
                    try ledger.void(now, .failed, OperationResult(text: "no", structured: nil, code: "x"), in: tx)
                }
            } catch { Issue.record(error) }
        }
        #expect(try await house.gate.reconcile() == 1)
        let life = try #require(try await house.gate.life(of: id))
        #expect(life.operation.state == .succeeded)
        #expect(life.alarm?.kind == .lateSuccess && life.alarm?.seenAt == nil)
        #expect(life.steps.last?.kind == .correct)
        #expect(try await house.entry("corrected")?.record.body.contains("\"by\":\"look-up\"") == true)
        try await house.verify()
    }

    @Test("a person who is asked, and a success after a void, each stand loudly in the host's own log, with what to type")
    func loud() async throws {
        let (house, id) = try await lost(.late)
        let lines = KeptLog.Lines()
        let gate = try Gate(
            Gate.Parts(
                store: house.store, audit: AuditLog(writer: "gate-loud", key: house.key), ledger: house.ledger,
                identity: house.identity),
            modules: [TillTools(house.till)], configuration: .patient, logger: Logger(label: "loud") { _ in KeptLog(lines) })
        house.clock.advance(by: .minutes(15))
        try await gate.reconcile()
        #expect(lines.all.count == 1)
        let line = try #require(lines.all.first)
        #expect(line.hasPrefix("error a person has to settle an operation: its outcome could not be established "))
        #expect(line.contains("movement=refund of 30.00 CNY") && line.contains("see=tollgate operations show \(id)"))
        house.clock.advance(by: .minutes(10))
        try await gate.reconcile()
        #expect(lines.all.count == 1, "once")
        let (lead, second) = (try await house.person("lead"), try await house.person("lead-b"))
        _ = try await gate.propose(id, .didNotHappen, evidence: "x", by: lead)
        _ = try await gate.confirmProposal(about: id, proposal: nil, by: second)
        house.till.deliverLate()
        house.clock.advance(by: .hours(1))
        #expect(try await gate.watchVoided() == 1)
        #expect(lines.all.last?.hasPrefix("error an operation happened that was taken for ended: it was posted, ") == true)
    }

    @Test("one slow look-up holds up none of the others")
    func slow() async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        var ids: [OperationID] = []
        for index in 0..<6 {
            house.till.addPaidOrder("o-\(index)", .fen(10_000), buyer: "buyer-\(index)")
            house.till.next(.lostAfter)
            ids.append(try #require(try await house.refund("o-\(index)", "10.00", by: desk).operation))
        }
        house.clock.advance(by: .seconds(10))
        let all = ids
        house.till.when(.lookUp) {
            // The first look-up ends when all the others have been settled.
            var open = all.count
            while open > 1 {
                open = 0
                for id in all where (try? await house.operation(id).state) != .succeeded { open += 1 }
            }
        }
        #expect(try await house.gate.reconcile() == 6)
        for id in ids { #expect(try await house.operation(id).state == .succeeded) }
        #expect(house.till.lookUps == 6)
        try await house.verify()
    }

    @Test("a look-up that never ends is given up: the operation stays unknown and is asked for again")
    func endless() async throws {
        let (house, id) = try await lost(.lostAfter)
        var configuration = GateConfiguration.patient
        configuration.lookUpTimeout = .milliseconds(20)
        let other = try await house.secondGate(configuration: configuration)
        house.clock.advance(by: .seconds(10))
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        house.till.when(.lookUp) { for await _ in stream {} }
        #expect(try await other.reconcile() == 1)
        continuation.finish()
        #expect(try await house.operation(id).state == .unknown)
        #expect(try await house.entry("look-up-unavailable")?.record.body.contains("look-up-late") == true)
        house.clock.advance(by: .seconds(10))
        #expect(try await house.gate.reconcile() == 1)
        #expect(try await house.operation(id).state == .succeeded)
    }

    @Test("one operation can be settled by its name: when it is due, and not under a live lease")
    func byName() async throws {
        let (house, id) = try await lost(.lostAfter)
        #expect(try await !house.gate.reconcile(id))
        #expect(try await !house.gate.reconcile(OperationID("op_none")))
        house.clock.advance(by: .seconds(10))
        let other = try await house.secondGate()
        house.till.when(.lookUp) {
            do { #expect(try await !other.reconcile(id)) } catch { Issue.record(error) }
        }
        #expect(try await house.gate.reconcile(id))
        #expect(try await house.operation(id).state == .succeeded)
        #expect(house.till.lookUps == 1)
    }
}

/// Keeps what is logged.
private struct KeptLog: LogHandler {
    final class Lines: Sendable {
        private let lines = Mutex<[String]>([])

        func add(_ line: String) { lines.withLock { $0.append(line) } }

        var all: [String] { lines.withLock { $0 } }
    }

    let lines: Lines
    var logLevel = Logger.Level.error
    var metadata: Logger.Metadata = [:]

    init(_ lines: Lines) { self.lines = lines }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let told = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
        lines.add("\(event.level) \(event.message) \(told)")
    }
}
