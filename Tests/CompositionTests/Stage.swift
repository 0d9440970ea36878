import Access
import Clocks
import Foundation
import Synchronization
import Testing

@testable import Composition

/// A terminal that keeps what is written, and answers questions from a list.
final class RecordingTerminal: Terminal {
    struct Kept {
        var output = ""
        var complaints = ""
        var answers: [String] = []
        var prompts: [String] = []
        var confirmations: [Bool] = []
    }

    let showsOutput: Bool
    private let kept = Mutex(Kept())

    init(showsOutput: Bool = false) { self.showsOutput = showsOutput }

    func write(_ text: String) { kept.withLock { $0.output += text + "\n" } }

    func complain(_ text: String) { kept.withLock { $0.complaints += text + "\n" } }

    func askSecret(_ prompt: String) -> Secret? {
        kept.withLock { kept in
            kept.prompts.append(prompt)
            return kept.answers.isEmpty ? nil : Secret(kept.answers.removeFirst())
        }
    }

    func confirm(_ prompt: String) -> Bool? {
        kept.withLock { kept in
            kept.prompts.append(prompt)
            return kept.confirmations.isEmpty ? nil : kept.confirmations.removeFirst()
        }
    }

    func confirm(with answer: Bool) { kept.withLock { $0.confirmations.append(answer) } }

    func answer(_ secret: String) { kept.withLock { $0.answers.append(secret) } }

    var prompts: [String] { kept.withLock { $0.prompts } }

    /// What was written since it was last taken.
    func take() -> (output: String, complaints: String) {
        kept.withLock { kept in
            defer { (kept.output, kept.complaints) = ("", "") }
            return (kept.output, kept.complaints)
        }
    }
}

/// What one command did.
struct Run {
    let status: Int32
    let output: String
    let complaints: String
}

/// A state directory of its own, in which commands run; it is gone with the value.
final class Stage: Sendable {
    let folder: String
    let terminal: RecordingTerminal
    let clock = HandClock(Instant(seconds: 1_795_256_239))
    private let parts: HostParts
    private let pace: Span

    /// - Parameter pace: how far the clock is turned on before each command.
    init(showsOutput: Bool = false, parts: HostParts = .standard, pace: Span = .milliseconds(0)) throws {
        var template = Array((NSTemporaryDirectory() + "/tollgate-stage-XXXXXX").utf8CString)
        folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        terminal = RecordingTerminal(showsOutput: showsOutput)
        self.parts = parts
        self.pace = pace
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Runs a command line in this stage.
    func run(_ words: String..., with variables: [String: String] = [:]) async -> Run {
        await run(words, with: variables)
    }

    func run(_ words: [String], with variables: [String: String] = [:]) async -> Run {
        clock.advance(by: pace)
        let environment = ["HOME": folder, "TOLLGATE_STATE": "\(folder)/state"].merging(variables) { $1 }
        let context = CommandContext(environment: environment, terminal: terminal, clock: clock, parts: parts)
        let status = await CommandContext.$current.withValue(context) { await TollgateCommand.run(words) }
        let (output, complaints) = terminal.take()
        return Run(status: status, output: output, complaints: complaints)
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    /// Makes the first admin; the variable that gives commands the admin's power.
    func admin(_ name: String = "boss") async throws -> [String: String] {
        let run = await run("approvers", "add", name, "--admin", "--out", path(name))
        try #require(run.status == 0, "\(run.complaints)")
        return ["TOLLGATE_ADMIN_TOKEN": try text(name)]
    }
}
