import Access
import Glibc
import PolicyEngine

/// The store, the policy in force, and who is known to it.
struct StoreCheck {
    private let settings: Settings

    private let hasAccount: Bool

    /// - Parameter hasAccount: whether the application's settings are good: the policy is that of its shop.
    init(_ settings: Settings, hasAccount: Bool) {
        self.settings = settings
        self.hasAccount = hasAccount
    }

    func findings() async -> [Finding] {
        do { try settings.requireStore() } catch {
            return [
                .wrong(
                    .store, "there is no store yet", cure: ["`tollgate approvers add NAME --admin` makes it, with the first admin"])
            ]
        }
        do {
            return try await Workbench.with(settings) { bench in
                var findings = [Finding.sound(.store, "\(settings.store) opens, with its keys")]
                findings.append(try await people(bench))
                guard hasAccount else {
                    return findings + [.skipped(.policy, "not looked at: the application's settings are wrong")]
                }
                findings.append(try await policy(bench))
                findings.append(try await agents(bench))
                return findings
            }
        } catch {
            return [.wrong(.store, error, otherwise: "`tollgate store check` says more")]
        }
    }

    private func policy(_ bench: Workbench) async throws -> Finding {
        guard let record = try await CommandContext.current.parts.policy(bench).current() else {
            return .warning(
                .policy, "no policy was ever applied: agents may look at orders and ask for small payments, and refunds wait for an admin",
                cure: "write one in policies/, then `tollgate policy apply`")
        }
        let check = record.check(tools: try await CommandContext.current.parts.tools(settings).map(\.signature))
        guard check.policies != nil else {
            return .wrong(
                .policy, "version \(record.number) does not check against the tools that are selected: every call is refused",
                cure: ["`tollgate policy check` says where", "apply one that does, or select the tools that it names"])
        }
        return .sound(.policy, "version \(record.number), applied by \(record.by)")
    }

    private func people(_ bench: Workbench) async throws -> Finding {
        guard try await bench.access.hasAdmin() else {
            return .wrong(.people, "there is no admin: held calls wait in vain", cure: ["`tollgate approvers add NAME --admin`"])
        }
        return .sound(.people, "there is an admin")
    }

    private func agents(_ bench: Workbench) async throws -> Finding {
        // The built-in one is whoever starts `stdio` without a token, and who is frozen is shut out on purpose.
        let agents = try await bench.access.agents().filter { $0.credential != nil && $0.frozenAt == nil }.map(\.name)
        guard !agents.isEmpty else {
            return .warning(.agents, "no agent has a token", cure: "`tollgate agents add NAME` makes one")
        }
        let tools = try await CommandContext.current.parts.tools(settings)
        guard let authorizer = try? await ToolsCommand.authorizer(settings, tools: tools.map(\.signature), in: CommandContext.current)
        else { return .skipped(.agents, "not looked at: the policy can't be read") }
        let without = agents.filter { agent in
            !tools.contains { authorizer.admits(agent: agent, tool: $0.signature.name, effects: $0.signature.effects) }
        }
        guard without.isEmpty else {
            return .wrong(
                .agents, "no scope permits any tool to \(without.map { "`\($0)`" }.joined(separator: ", "))",
                cure: [
                    "add a scope to the policy, such as `- { permit: looks, agents: [\(without[0])], effects: [read] }`",
                    "`tollgate tools --agent \(without[0])`",
                ])
        }
        return .sound(.agents, agents.joined(separator: ", "))
    }
}
