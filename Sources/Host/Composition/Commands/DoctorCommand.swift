import ArgumentParser
import JSON

/// `tollgate doctor`
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look at the whole set-up, name what is wrong and say what to do.",
        discussion: """
            It changes nothing and moves no money: Alipay is asked for an order that nobody made. The exit status is 1 where something is \
            wrong.
            """)

    @Flag(help: "Ask nothing of Alipay.")
    var offline = false

    @Option(
        name: .customLong("agent-uid"),
        help: ArgumentHelp("A user of this machine that an agent runs as; it must not be able to read the key.", valueName: "uid"))
    var agentUsers: [UInt32] = []

    @OptionGroup var listing: ListingOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let findings = await findings()
        let terminal = CommandContext.current.terminal
        if listing.json {
            terminal.write(JSONValue.array(findings.map(\.json)).text)
        } else {
            for finding in findings { terminal.write(finding.lines) }
            terminal.write(Self.summary(findings))
        }
        if findings.contains(where: { $0.verdict == .wrong }) { throw ExitStatus.no }
    }

    private func findings() async -> [Finding] {
        let loaded: Settings
        do throws(SettingsError) { loaded = try settings.load() } catch {
            return Finding.wrong(.settings, error, otherwise: ["docs/operations.md has every setting"])
        }
        let doctor = Doctor(settings: loaded, asksAlipay: !offline, agentUsers: agentUsers)
        return [.sound(.settings, "they can be read, for \(loaded.environment.rawValue)")] + (await doctor.examine())
    }

    private static func summary(_ findings: [Finding]) -> String {
        let wrong = findings.count { $0.verdict == .wrong }
        let warnings = findings.count { $0.verdict == .warning }
        switch (wrong, warnings) {
        case (0, 0): return "nothing is wrong"
        case (0, _): return "nothing is wrong; \(warnings) to look at"
        default: return "\(wrong) wrong, \(warnings) to look at"
        }
    }
}
