import ArgumentParser
import Foundation

/// `tollgate demo`
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Show a day at the desk on the simulator: pay, refund, hold, approve, attack, verify.",
        discussion: """
            Everything is real but the money: a store of its own in a temporary directory, a simulated Alipay on this machine, the policy \
            of policies/demo, and calls through the whole pipeline. Nothing is kept.
            """)

    func run() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("tollgate-demo-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let outer = CommandContext.current
        // Of the environment only what concerns the terminal: a demonstration never reads anybody's keys.
        var context = outer
        context.environment = ["HOME": directory]
        let settings = try Settings.resolve(
            flags: SettingsFlags(environment: DeploymentEnvironment.simulator.rawValue, state: directory),
            environment: ["TOLLGATE_LOG_LEVEL": "error", "HOME": directory])
        let isGood = try await CommandContext.$current.withValue(context) {
            try await DemoStory(settings: settings, terminal: outer.terminal).tell()
        }
        guard isGood else { throw ExitStatus.no }
    }
}
