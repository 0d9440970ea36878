import Access
import ArgumentParser
import Diagnostics
import Gate

extension PolicyCommand {
    struct Rollback: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring the files of an earlier version into force again, as a new version.",
            discussion: """
                They are checked against the tools of today. It needs an admin's secret, and where signatures are required a new one: \
                `tollgate policy sign --version N`. Exit status 1: they do not check any more, or as of `apply`.
                """)

        @Argument(help: "The version's number.") var version: Int64
        @OptionGroup var options: ApplyOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let context = CommandContext.current
            try await Workbench.with(settings.load()) { bench in
                let policy = try await context.parts.policy(bench)
                guard let earlier = try await policy.version(version) else { throw PolicyOperand.noVersion(version) }
                let admin = options.dryRun ? nil : try await context.person(.admin, of: bench.access)
                do {
                    try await options.carryOut(
                        preview: { try await policy.book.preview(earlier.sources, on: $0, origin: version) },
                        apply: { terms in
                            guard let admin else { throw ExitStatus.no }
                            return try await policy.book.rollBack(to: version, by: admin, on: terms)
                        })
                } catch let rejected as PolicyRejected {
                    context.terminal.complain(PolicyFindings.text(rejected.diagnostics, sources: earlier.sources))
                    throw Complaint(.no, "version \(version) does not check against the tools of today")
                }
            }
        }
    }
}
