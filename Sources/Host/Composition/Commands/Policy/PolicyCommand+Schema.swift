import ArgumentParser
import JSON
import PolicyEngine

extension PolicyCommand {
    /// `tollgate policy schema`
    struct Schema: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the JSON Schema of policy files, for editors.",
            discussion: """
                An editor with a YAML language server goes by the first line of a file: `# yaml-language-server: $schema=schema.json`. \
                It completes keys and words, explains them, and underlines what no policy can say; `policy check` finds the rest.
                """)

        @Flag(help: "The schema of files of cases instead.")
        var tests = false

        func run() { CommandContext.current.terminal.write((tests ? PolicySchema.cases : PolicySchema.policies).indentedText) }
    }
}
