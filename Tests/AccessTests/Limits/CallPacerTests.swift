import Clocks
import JSON
import Store
import Testing

@testable import Access

@Suite("limits on calls")
struct CallPacerTests {
    /// What became of a read: nil where it passed.
    private func read(_ pacer: CallPacer, _ principal: Principal) async throws -> TooSoon? {
        do { try await pacer.read(by: principal) } catch let tooSoon as TooSoon { return tooSoon }
        return nil
    }

    /// What became of a look-up of an order: nil where it was looked up.
    private func lookUp(_ pacer: CallPacer, _ principal: Principal, isKnown: Bool) async throws -> TooSoon? {
        do {
            let found = try await pacer.lookUp(by: principal, isUnknown: { !$0 }, { isKnown })
            #expect(found == isKnown)
        } catch let tooSoon as TooSoon { return tooSoon }
        return nil
    }

    @Test("sixty reads a minute, then a wait, then a refusal with a time, and never a lock")
    func reads() async throws {
        let house = try await House()
        let pacer = CallPacer(house.access, limits: CallLimits())
        let caller = Access.local()
        for _ in 0..<60 { #expect(try await read(pacer, caller) == nil) }
        #expect(house.pauses.all.isEmpty)
        for second in 1...5 {
            #expect(try await read(pacer, caller) == nil)
            #expect(house.pauses.all.last == .seconds(second))
        }
        for _ in 0..<100 { #expect(try await read(pacer, caller) == .reads(retryAfterSeconds: 6)) }
        #expect(house.pauses.all.count == 5)
        // What was refused cost nothing: the time that was told is enough.
        house.ticks.advance(by: .seconds(6))
        #expect(try await read(pacer, caller) == nil && house.pauses.all.count == 5)
        house.ticks.advance(by: .seconds(3600))
        for _ in 0..<60 { #expect(try await read(pacer, caller) == nil) }
        #expect(house.pauses.all.count == 5)
    }

    @Test("calls that are refused are one entry a minute with their count")
    func written() async throws {
        let house = try await House()
        let pacer = CallPacer(house.access, limits: CallLimits(readsPerMinute: 1))
        for _ in 0..<41 { _ = try await read(pacer, Access.local()) }
        await house.access.tellCounts(all: true)
        let entries = try await house.entries("limited")
        #expect(entries.compactMap { $0["count"]?.numberValue?.integer }.sorted() == [1, 39])
        #expect(entries.allSatisfy { $0["limit"] == "reads" && $0["agent"] == "local" })
    }

    @Test("one conversation's reads are not counted for another one, nor one agent's for another")
    func apart() async throws {
        let house = try await ContextHouse()
        let pacer = CallPacer(house.house.access, limits: CallLimits(readsPerMinute: 2))
        func conversation(_ name: String) async throws -> Principal {
            let token = try house.backend.token(house.claims("conv", .string(name)))
            return try await house.house.access.present(Secret(token), by: house.desk, under: house.rules)
        }
        for caller in [try await conversation("c-1"), try await conversation("c-2"), house.desk, Access.local()] {
            for _ in 0..<2 { #expect(try await read(pacer, caller) == nil) }
            #expect(try await read(pacer, caller) == .reads(retryAfterSeconds: 30))
        }
    }

    @Test("the twenty-first unknown order of an hour is refused, also by another host of the store, and known ones cost nothing")
    func unknownOrders() async throws {
        let house = try await House()
        let (pacer, other) = (
            CallPacer(house.access, limits: CallLimits()), CallPacer(try house.otherHost(), limits: CallLimits())
        )
        let caller = Access.local()
        for index in 0..<20 {
            #expect(try await lookUp(index.isMultiple(of: 2) ? pacer : other, caller, isKnown: false) == nil)
            let refused: TooSoon? = index == 19 ? .unknownOrders(retryAfterSeconds: 3581) : nil
            for _ in 0..<3 { #expect(try await lookUp(pacer, caller, isKnown: true) == refused) }
            house.clock.advance(by: .seconds(1))
        }
        #expect(try await lookUp(other, caller, isKnown: true) == .unknownOrders(retryAfterSeconds: 3580))
        // The last five went slower and slower.
        #expect(house.pauses.all.contains(.seconds(1)) && house.pauses.all.contains(.seconds(5)))
        house.clock.advance(by: .hours(1))
        house.clock.advance(by: .seconds(-20))
        house.clock.advance(by: .milliseconds(-1))
        #expect(try await lookUp(pacer, caller, isKnown: false) != nil)
        house.clock.advance(by: .milliseconds(1))
        #expect(try await lookUp(pacer, caller, isKnown: false) == nil)
        #expect(try await lookUp(pacer, caller, isKnown: false) != nil)
        house.clock.advance(by: .hours(1))
        #expect(try await lookUp(pacer, caller, isKnown: false) == nil)
        // What counts no more is gone.
        #expect(try await house.store.read { try $0.query("SELECT id FROM access_miss").count } == 1)
    }

    @Test("as many look-ups as come at once, no more unknown orders are found out than the limit")
    func atOnce() async throws {
        let house = try await House()
        let pacer = CallPacer(house.access, limits: CallLimits(unknownOrdersPerHour: 20))
        let looked = Pauses()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    _ = try? await pacer.lookUp(by: Access.local(), isUnknown: { _ in true }) {
                        looked.note(.zero)
                        await Task.yield()
                        return false
                    }
                }
            }
        }
        let found = looked.all.count
        #expect((1...20).contains(found))
        #expect(try await house.store.read { try $0.query("SELECT id FROM access_miss").count } == found)
        // The places of those who left are free again, up to the limit and no further.
        for _ in found..<20 { #expect(try await lookUp(pacer, Access.local(), isKnown: false) == nil) }
        #expect(try await lookUp(pacer, Access.local(), isKnown: true) != nil)
    }

    /// What became of a call that moves something: nil where its own answer was told.
    private func move(_ pacer: CallPacer, _ answer: Answer) async throws -> TooSoon? {
        do {
            let told = try await pacer.move(by: Access.local(), isUnknown: { $0 == .unknown }, isRefusal: { $0 == .refused }, { answer })
            #expect(told == answer)
        } catch let tooSoon as TooSoon { return tooSoon }
        return nil
    }

    private enum Answer: Sendable { case unknown, refused, moved }

    @Test("money never waits for unknown orders: beyond the limit refusals of known and unknown ones are alike, and the rest is told")
    func moving() async throws {
        let house = try await House()
        let pacer = CallPacer(house.access, limits: CallLimits())
        for _ in 0..<100 { #expect(try await move(pacer, .moved) == nil) }
        for _ in 0..<100 { #expect(try await move(pacer, .refused) == nil) }
        for _ in 0..<20 { #expect(try await move(pacer, .unknown) == nil) }
        let tooSoon = TooSoon.unknownOrders(retryAfterSeconds: 3600)
        #expect(try await move(pacer, .unknown) == tooSoon)
        #expect(try await move(pacer, .refused) == tooSoon)
        #expect(try await move(pacer, .moved) == nil)
        // They are the same twenty that look-ups have.
        #expect(try await lookUp(pacer, Access.local(), isKnown: true) == tooSoon)
        #expect(house.pauses.all.isEmpty)
        house.clock.advance(by: .hours(1))
        #expect(try await move(pacer, .refused) == nil)
        #expect(try await move(pacer, .unknown) == nil)
    }

    @Test("however many moving calls come at once, no more unknown orders are told of than the limit")
    func movingAtOnce() async throws {
        let house = try await House()
        let pacer = CallPacer(house.access, limits: CallLimits(unknownOrdersPerHour: 20))
        let told = Pauses()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    let answer = try? await pacer.move(by: Access.local(), isUnknown: { $0 }, isRefusal: { $0 }) {
                        await Task.yield()
                        return true
                    }
                    if answer == true { told.note(.zero) }
                }
            }
        }
        #expect(told.all.count == 20)
        #expect(try await house.store.read { try $0.query("SELECT id FROM access_miss").count } == 20)
    }

    @Test("look-ups wait only once orders were missed, however few may be, and never longer than is bearable", arguments: 1...30)
    func slowing(_ most: Int) async throws {
        let house = try await House()
        let pacer = CallPacer(house.access, limits: CallLimits(unknownOrdersPerHour: most))
        for _ in 0..<5 { #expect(try await lookUp(pacer, Access.local(), isKnown: true) == nil) }
        #expect(house.pauses.all.isEmpty)
        for _ in 0..<most { #expect(try await lookUp(pacer, Access.local(), isKnown: false) == nil) }
        let waits = house.pauses.all
        #expect(waits == waits.sorted() && waits.allSatisfy { $0 > .zero && $0 <= .seconds(5) })
        #expect(waits.count == most - max(1, most * 3 / 4) && (most == 1 || waits.last == .seconds(5)))
        #expect(try await lookUp(pacer, Access.local(), isKnown: true) == .unknownOrders(retryAfterSeconds: 3600))
    }

    @Test("a look-up that fails takes no place, and neither does one that was taken back")
    func failing() async throws {
        let house = try await House()
        let pacer = CallPacer(house.access, limits: CallLimits(unknownOrdersPerHour: 1))
        struct Away: Error {}
        for _ in 0..<5 {
            await #expect(throws: Away.self) {
                try await pacer.lookUp(by: Access.local(), isUnknown: { $0 }) { () -> Bool in throw Away() }
            }
        }
        let task = Task { try await pacer.lookUp(by: Access.local(), isUnknown: { $0 }) { true } }
        task.cancel()
        _ = await task.result
        let left = try await house.store.read { try $0.query("SELECT id FROM access_miss").count }
        #expect(try await lookUp(pacer, Access.local(), isKnown: false) == (left == 0 ? nil : .unknownOrders(retryAfterSeconds: 3600)))
    }
}
