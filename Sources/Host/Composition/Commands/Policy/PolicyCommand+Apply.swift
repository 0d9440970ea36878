import Access
import ArgumentParser
import Diagnostics
import Gate
import JSON
import PolicyEngine

extension PolicyCommand {
    /// On which terms a set is brought into force.
    struct ApplyOptions: ParsableArguments {
        @Flag(help: "Say what would change, and change nothing. It needs no secret.") var dryRun = false
        @Flag(help: "Do not ask, at a terminal, whether what widens is meant.") var yes = false
        @Option(help: ArgumentHelp("Only if this version is in force still; 0 for none.", valueName: "version")) var after: Int64?
        @Option(help: ArgumentHelp("The set's signature, as `tollgate policy sign` makes it.", valueName: "file"))
        var signature: String?
        @OptionGroup var listing: ListingOptions

        func terms() throws -> PolicyTerms {
            PolicyTerms(after: after, signature: try signature.map { try SignatureFile.read($0) })
        }

        /// Previews, asks where somebody is there to be asked, and brings a set into force.
        func carryOut(
            preview: (PolicyTerms) async throws -> PolicyOutcome, apply: (PolicyTerms) async throws -> PolicyOutcome
        ) async throws {
            let terminal = CommandContext.current.terminal
            var terms = try terms()
            if dryRun {
                return write(try await preview(terms), isDone: false)
            }
            if !yes, !listing.json, terminal.showsOutput {
                let outcome = try await preview(terms)
                // What was looked at is what comes into force, or nothing.
                terms.after = outcome.before.serial
                if !(outcome.difference?.widening.isEmpty ?? false) {
                    terminal.write(outcome.text(isDone: false))
                    guard terminal.confirm("Bring it into force? [y/N] ") ?? true else {
                        throw Complaint(.no, "nothing was applied")
                    }
                }
            }
            write(try await apply(terms), isDone: true)
        }

        private func write(_ outcome: PolicyOutcome, isDone: Bool) {
            let terminal = CommandContext.current.terminal
            terminal.write(listing.json ? outcome.json(isDone: isDone).text : outcome.text(isDone: isDone))
        }
    }

    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring drafts into force, all of them or none.",
            discussion: """
                It needs an admin's secret (TOLLGATE_ADMIN_TOKEN, or typed when asked). It says what the drafts say otherwise than the \
                version in force, and whether that widens or narrows what may happen; statements that are not in the drafts are gone. \
                It says what each new, renamed or changed limit starts with. Exit status 1: they do not check, you may not, another \
                version came into force meanwhile, or a signature is missing or does not fit.
                """)

        @OptionGroup var drafts: DraftOptions
        @OptionGroup var options: ApplyOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let context = CommandContext.current
            let loaded = try settings.load()
            let files = try drafts.read(loaded)
            let tools = try await context.parts.tools(loaded).map(\.signature)
            let check = PolicyChecker.check(files.sources, tools: tools, known: await Check.known(loaded, context))
            let text = PolicyFindings.text(check.diagnostics, sources: files.sources)
            if !text.isEmpty { context.terminal.complain(text) }
            guard check.policies != nil else { throw ExitStatus.no }
            try await Workbench.with(loaded) { bench in
                let book = try await context.parts.policy(bench).book
                let admin = options.dryRun ? nil : try await context.person(.admin, of: bench.access)
                try await options.carryOut(
                    preview: { try await book.preview(files.versioned, on: $0) },
                    apply: { terms in
                        guard let admin else { throw ExitStatus.no }
                        return try await book.apply(files.versioned, by: admin, on: terms)
                    })
            }
        }
    }
}
