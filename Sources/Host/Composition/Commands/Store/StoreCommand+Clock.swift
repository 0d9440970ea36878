import ArgumentParser
import Clocks
import Gate
import JSON
import Store

extension StoreCommand {
    struct Clock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the store's clock beside its newest entry, and have the store go on after a clock that ran ahead.",
            discussion: """
                Nothing is written while the clock stands more than 5 s before what was written last: a clock that was set back would \
                count amounts in windows that are over. Where the clock is right and ran ahead before, --accept has the store go on at \
                once. Alipay is asked for the time and has to agree within a minute. The log keeps every entry as it was written and \
                gets the entry clock-set-back. Needs an admin's secret. Exit status 1 where nothing can be written.
                """)

        @Flag(help: "The clock is right now: take the store's newest instant back to it.") var accept = false
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let settings = try settings.load()
            try settings.requireStore()
            try await HostServices.with(settings, needsAlipay: accept) { services in
                if accept { return try await Self.accept(services, json: listing.json) }
                try await show(services)
            }
        }

        private static func accept(_ services: HostServices, json: Bool) async throws {
            let context = CommandContext.current
            let person = try await context.person(.admin, of: services.bench.access)
            let moved: (from: Instant, to: Instant)?
            do { moved = try await services.gate.acceptClock(by: person) } catch let refused as ClockRefused {
                throw Complaint(.no, refused.sentence, help: refused.help)
            }
            guard !json else {
                return context.terminal.write(
                    JSONValue.object(["from": JSONValue(moved?.from.text), "to": JSONValue(moved?.to.text)]).text)
            }
            guard let moved else {
                return context.terminal.write("the clock does not stand before the newest entry: nothing had to be done")
            }
            context.terminal.write("accepted: the store goes on at \(moved.to.text), and was at \(moved.from.text)")
        }

        private func show(_ services: HostServices) async throws {
            let store = services.bench.store
            let (newest, now) = (try await store.newestInstant(), store.clock.now())
            let lead = await services.gate.clockLead()
            let isBehind = newest - now > .seconds(5)
            let terminal = CommandContext.current.terminal
            if listing.json {
                terminal.write(
                    JSONValue.object([
                        "clock": .string(now.text), "newest": .string(newest.text), "writes": .bool(!isBehind),
                        "ahead_of_alipay_ms": lead.map { .integer($0.milliseconds) } ?? .null,
                    ]).text)
            } else {
                terminal.write("clock         \(now.text)\nnewest entry  \(newest.text)\nAlipay        \(Self.text(lead))")
            }
            guard isBehind else { return }
            if !listing.json {
                terminal.write("nothing is written until then; where the clock is right now, `tollgate store clock --accept` ends that")
            }
            throw ExitStatus.no
        }

        private static func text(_ lead: Span?) -> String {
            guard let lead else { return "nothing was heard of its clock" }
            guard lead != .seconds(0) else { return "its clock agrees" }
            return "the clock is \(abs(lead.milliseconds) / 1000) s \(lead < .seconds(0) ? "behind" : "ahead of") its clock"
        }
    }
}

extension ClockRefused {
    fileprivate var sentence: String {
        switch self {
        case .unheard: "nothing was heard of Alipay's clock, so nobody can tell whether this one is right"
        case .apart(let lead):
            "the store's clock stands \(abs(lead.milliseconds) / 1000) s \(lead < .seconds(0) ? "behind" : "ahead of") Alipay's"
        }
    }

    fileprivate var help: [String] {
        switch self {
        case .unheard: ["run it where Alipay can be reached"]
        case .apart: ["`timedatectl` shows the clock; set it right first, on PostgreSQL that of the server"]
        }
    }
}
