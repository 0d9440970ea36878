public import Access
import AuditLog
public import Clocks
import JSON
import Ledger
import Store

/// Why the clock of a store was not accepted.
public enum ClockRefused: Error, Sendable, Hashable {
    /// Nothing was heard of the provider's clock.
    case unheard

    /// The store's clock stands so far ahead of the provider's; behind it where that is negative.
    case apart(Span)
}

extension Gate {
    /// How far the store's clock is ahead of the provider's, asked anew; zero where they may agree, nil where nothing is heard.
    public func clockLead() async -> Span? {
        guard let providerClock else { return nil }
        await providerClock.listen()
        return providerClock.lead(of: clock.now())
    }

    /// Has the store go on at the time that its clock shows, after that clock ran ahead and was put right: until then nothing could be
    /// written, and what was sent before could not be settled.
    ///
    /// The provider's clock has to agree. Entries keep their order and the times that they were written with.
    /// - Returns: the store's newest instant as it was and as it is; nil where nothing had to be done.
    /// - Throws: ``ClockRefused``.
    public func acceptClock(by person: Person) async throws -> (from: Instant, to: Instant)? {
        guard person.isAdmin else { throw AccessError.adminNeeded(person.name) }
        guard let lead = await clockLead() else { throw ClockRefused.unheard }
        guard isTolerable(lead) else { throw ClockRefused.apart(lead) }
        let (audit, lease) = (audit, configuration.lease)
        return try await store.acceptClock { tx, from in
            try Ledger.bringBack(leases: lease, in: tx)
            try AuditLog.bringBack(in: tx)
            try tx.execute("DELETE FROM duties WHERE until > $1", [.integer(tx.now.milliseconds)])
            let body: JSONObject = [
                "person": .string(person.name), "from": .integer(from.milliseconds), "to": .integer(tx.now.milliseconds),
            ]
            _ = try audit.append(EntryDraft(kind: AuditLog.clockSetBack, body: body), in: tx)
        }
    }
}
