import Access
import ArgumentParser
import Clocks
import JSON

extension AgentsCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the agents.")

        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let context = CommandContext.current
            let agents = try await Workbench.with(settings.load()) { try await $0.access.agents() }
            let now = context.clock.now()
            context.terminal.write(listing.json ? Self.json(agents, now: now).text : Self.table(agents, now: now))
        }

        static func table(_ agents: [AgentRecord], now: Instant) -> String {
            var table = Table("NAME", "STATE", "TOKEN", "MADE", "BY", "EXPIRES")
            for agent in agents {
                table.add(
                    agent.name, state(agent, now: now), agent.credential, agent.madeAt?.text, agent.madeBy,
                    agent.credential == nil ? nil : agent.expiresAt?.text ?? "never")
            }
            return table.text(empty: "there are no agents; `tollgate agents add NAME` makes one")
        }

        static func json(_ agents: [AgentRecord], now: Instant) -> JSONValue {
            .array(
                agents.map { agent in
                    [
                        "name": .string(agent.name), "state": .string(state(agent, now: now)), "token": JSONValue(agent.credential),
                        "made_at": JSONValue(agent.madeAt?.text), "made_by": JSONValue(agent.madeBy),
                        "expires_at": JSONValue(agent.expiresAt?.text), "frozen_at": JSONValue(agent.frozenAt?.text),
                        "frozen_by": JSONValue(agent.frozenBy),
                    ]
                })
        }

        private static func state(_ agent: AgentRecord, now: Instant) -> String {
            if agent.frozenAt != nil { return "frozen" }
            if let end = agent.expiresAt, end <= now { return "expired" }
            return "active"
        }
    }
}
