import AuditLog
import Clocks
import JSON
import Ledger
import Money
import Store
import Testing
import ToolKit

@testable import Access
@testable import Gate
@testable import ToolKitTesting

@Suite("What was taken for a movement that did not happen")
struct WatchTests {
    /// A refund of 80.00 that the till refused.
    private func refused() async throws -> (house: House, id: OperationID, desk: Principal, number: String) {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        for order in ["o-1", "o-2", "o-3"] { house.till.addPaidOrder(order, .fen(10_000)) }
        house.till.next(.refuses(code: "busy"))
        let reply = try await house.refund("o-1", "80.00", by: desk)
        #expect(reply.status == .failed)
        let operation = try await house.operation(reply.operation)
        return (house, operation.id, desk, try #require(operation.movement.number?.text))
    }

    @Test("is looked for after 1, 6 and 24 hours, and then no more")
    func looks() async throws {
        let (house, id, _, _) = try await refused()
        let began = house.clock.now()
        for (hours, looks) in [(1, 1), (6, 2), (24, 3)] {
            house.clock.set(began + .hours(Int64(hours)) + .milliseconds(-1))
            #expect(try await house.gate.watchVoided() == 0)
            house.clock.advance(by: .milliseconds(1))
            #expect(try await house.gate.watchVoided() == 1)
            #expect(house.till.lookUps == looks)
        }
        house.clock.advance(by: .days(30))
        #expect(try await house.gate.watchVoided() == 0)
        let life = try #require(try await house.gate.life(of: id))
        #expect(life.watch == nil && life.alarm == nil && life.operation.state == .failed)
        #expect(try await house.count("looked-again") == 3)
        #expect(house.till.sent.count == 1)
        try await house.verify()
    }

    @Test("is posted over the limit when it shows up as done, with an entry, an alarm and its place among the unresolved")
    func late() async throws {
        let (house, id, desk, number) = try await refused()
        #expect(try await house.refund("o-2", "90.00", by: desk).status == .succeeded)
        house.till.refundElsewhere("o-1", .fen(8_000), as: number)
        house.clock.advance(by: .hours(1))
        #expect(try await house.gate.watchVoided() == 1)
        let life = try #require(try await house.gate.life(of: id))
        #expect(life.operation.state == .succeeded)
        #expect(life.steps.map(\.kind) == [.reserve, .dispatch, .void, .correct])
        #expect(life.alarm?.kind == .lateSuccess && life.watch == nil)
        #expect(try await house.entry("corrected")?.record.body.contains("\"by\":\"watch\"") == true)
        #expect(try await house.refund("o-3", "0.01", by: desk).refusedBy == ["refund-day"])
        let ledger = house.ledger
        let unresolved = try await house.store.read { tx in try ledger.newest(in: [.unknown], withAlarms: true, limit: 10, in: tx) }
        #expect(unresolved.map(\.id) == [id])
        house.clock.advance(by: .days(2))
        #expect(try await house.gate.watchVoided() == 0)
        // The alarm stays until a person says that they have seen it; whoever has a part in the call does not.
        await #expect(throws: ByHandRefused.maker(person: "owner")) { try await house.gate.seeAlarm(about: id, by: house.owner) }
        let lead = try await house.person("lead")
        try await house.gate.seeAlarm(about: id, by: lead)
        await #expect(throws: ByHandRefused.noAlarm(id)) { try await house.gate.seeAlarm(about: id, by: lead) }
        let left = try await house.store.read { tx in try ledger.newest(in: [.unknown], withAlarms: true, limit: 10, in: tx) }
        #expect(left.isEmpty)
        #expect(try await house.gate.life(of: id)?.alarm?.seenBy == "lead")
        try await house.verify()
    }

    @Test("is looked for by one of several hosts, and by another one where that one died while it looked")
    func onceEach() async throws {
        let (house, id, _, _) = try await refused()
        let other = try await house.secondGate()
        house.clock.advance(by: .hours(1))
        house.till.when(.lookUp) {
            do { #expect(try await other.watchVoided() == 0) } catch { Issue.record(error) }
        }
        #expect(try await house.gate.watchVoided() == 1)
        #expect(house.till.lookUps == 1)
        let ledger = house.ledger
        house.clock.advance(by: .hours(5))
        try await house.store.write { tx in
            let watch = try #require(try ledger.watch(of: id, in: tx))
            _ = try #require(try ledger.take(watch, length: .seconds(30), in: tx))
        }
        #expect(try await other.watchVoided() == 0)
        house.clock.advance(by: .seconds(30))
        #expect(try await other.watchVoided() == 1)
        #expect(house.till.lookUps == 2)
    }

    @Test("raises an alarm when something else shows under its number, and is not posted")
    func other() async throws {
        let (house, id, _, number) = try await refused()
        house.till.refundElsewhere("o-1", .fen(7_999), as: number)
        house.clock.advance(by: .hours(1))
        #expect(try await house.gate.watchVoided() == 1)
        let life = try #require(try await house.gate.life(of: id))
        #expect(life.operation.state == .failed && life.watch == nil && life.alarm?.kind == .lateDifference)
        #expect(life.lookUps?.answer == .differs && life.lookUps?.code == "amount-differs")
    }

    @Test("is looked for again where the provider does not answer, and for a week at most")
    func unavailable() async throws {
        let (house, id, _, _) = try await refused()
        house.till.answerLookUps(with: .unavailable)
        house.clock.advance(by: .hours(1))
        #expect(try await house.gate.watchVoided() == 1)
        #expect(try await house.gate.life(of: id)?.watch?.lookAt == house.clock.now() + .minutes(10))
        #expect(try await house.gate.life(of: id)?.watch?.round == 0)
        house.clock.advance(by: .days(7))
        #expect(try await house.gate.watchVoided() == 1)
        #expect(try await house.gate.life(of: id)?.watch == nil)
        #expect(try await house.count("looked-again") == 1)
    }

    @Test("is not looked for where it is certain that no request left, nor where a payment link was made")
    func neverLeft() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let stranger = try await house.secondGate(identity: GateIdentity())
        let reply = try await house.refund("o-1", "10.00", by: desk, through: stranger)
        #expect(reply.status == .failed)
        let id = try #require(reply.operation)
        #expect(try await house.gate.life(of: id)?.watch == nil)
        house.till.next(.refuses(code: "busy"))
        _ = try await house.refund("o-1", "20.00", by: desk)
        #expect(try await house.operations().filter { $0.state == .failed }.count == 2)
        #expect(try await house.stored("watches").split(separator: "\n").count == 1)
    }
}
