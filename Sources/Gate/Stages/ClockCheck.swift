import Clocks
import Logging
import Money
@_spi(Gate) import ToolKit

extension Gate {
    /// Spending stops while the store's clock and the provider's show different times: an amount would count in another window than the
    /// one that people mean. Repeats of what is known are answered, and what was sent is settled all the same.
    func refuseWrongClock(_ effect: Effect, at now: Instant) throws(RefusalReason) {
        guard let lead = wrongClock(effect, at: now) else { return }
        let side = lead < .milliseconds(0) ? "behind" : "ahead of"
        let seconds = abs(lead.milliseconds) / 1000
        logger.error(
            "spending has stopped: the clock is wrong; set it right (`timedatectl` shows it), and spending goes on by itself",
            metadata: ["seconds": "\(seconds)", "side": "\(side) the provider's"])
        throw RefusalReason(HostNotice.clockWrong(seconds: seconds, isAhead: lead > .milliseconds(0)), statements: ["clock"])
    }

    /// How far the store's clock is ahead of the provider's where that is too far for spending; nil where they agree, or nothing was heard
    /// of the provider's.
    func wrongClock(_ effect: Effect, at now: Instant) -> Span? {
        guard effect.isSpending, let lead = providerClock?.lead(of: now) else { return nil }
        return isTolerable(lead) ? nil : lead
    }

    /// Whether what only waits for its time may happen now: the store's clock and the provider's show the same. A clock that ran ahead
    /// would end questions that people still answer, and looks for movements that may still arrive. Where the clocks differ, or nothing
    /// was heard yet, the provider is asked first.
    func isTimeCertain() async -> Bool {
        guard let providerClock else { return true }
        if let lead = providerClock.lead(of: clock.now()), isTolerable(lead) { return true }
        await Errand.settling { await providerClock.listen() }
        guard let lead = providerClock.lead(of: clock.now()) else { return false }
        return isTolerable(lead)
    }

    func isTolerable(_ lead: Span) -> Bool { abs(lead.milliseconds) <= configuration.clockTolerance.milliseconds }
}
