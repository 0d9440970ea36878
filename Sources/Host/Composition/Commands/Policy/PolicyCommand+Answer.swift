import ArgumentParser
import Clocks
import Diagnostics
import JSON
import PolicyEngine

extension PolicyCommand {
    /// `tollgate policy answer`
    struct Answer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answer a question about what a policy can let happen, with calls that show it.",
            discussion: """
                For example: tollgate policy answer "can customer-service ever move more than 200.00 CNY without an approval?"

                Questions have this form, the parts behind the verb in any order:
                  \(PolicyQuestion.forms.joined(separator: "\n  "))

                Exit status 1: the answer is no. 0: it is yes, or no such calls were found and not all that matters was tried.
                """)

        @Argument(help: "The question.") var question: [String]

        @Option(help: ArgumentHelp("Drafts, a file or a directory; else the version in force. May be repeated.", valueName: "path"))
        var policies: [String] = []

        @Option(help: "How many calls in a row are tried at most.") var calls = 60
        @Option(help: "How many decisions and trials there are at most.") var tries = 300_000

        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            guard (1...1000).contains(calls) else { throw ValidationError("--calls is from 1 to 1000.") }
            guard (1...100_000_000).contains(tries) else { throw ValidationError("--tries is from 1 to 100000000.") }
        }

        func run() async throws {
            let context = CommandContext.current
            let loaded = try settings.load()
            let tools = try await context.parts.tools(loaded).map(\.signature)
            let checked = try await PolicySet(drafts: policies, loaded).checked(tools)
            let answer: PolicyAnswer
            do throws(QuestionError) {
                let question = try PolicyQuestion(question.joined(separator: " "), policies: checked, tools: tools)
                let reach = AnswerReach(calls: calls, objects: calls, tries: tries)
                answer = checked.answer(question, tools: tools, from: context.clock.now(), reach: reach)
            } catch {
                throw Complaint(.usage, error.message, help: error.help)
            }
            context.terminal.write(listing.json ? answer.json.text : answer.text)
            guard answer.verdict != .no else { throw ExitStatus.no }
        }
    }
}

/// The set of policies that a command looks at: drafts, or the version in force.
struct PolicySet {
    private let sources: [SourceFile]
    private let meaning: ([ToolSignature]) -> PolicyCheck

    /// Reads drafts; without any, the version in force.
    init(drafts: [String], _ settings: Settings) async throws {
        if !drafts.isEmpty {
            let files = try PolicyFiles(drafts).sources
            sources = files
            meaning = { PolicyChecker.check(files, tools: $0) }
            return
        }
        let record = try await Workbench.with(settings) { try await CommandContext.current.parts.policy($0).current() }
        sources = record?.sources ?? [BuiltInPolicies.source]
        meaning = { record?.check(tools: $0) ?? BuiltInPolicies.check(tools: $0) }
    }

    /// The set, checked against the host's tools. What is wrong with it is complained of.
    func checked(_ tools: [ToolSignature]) throws -> CheckedPolicies {
        let check = meaning(tools)
        let errors = check.diagnostics.filter { $0.severity == .error }
        if !errors.isEmpty { CommandContext.current.terminal.complain(PolicyFindings.text(errors, sources: sources)) }
        guard let policies = check.policies else { throw ExitStatus.no }
        return policies
    }
}
