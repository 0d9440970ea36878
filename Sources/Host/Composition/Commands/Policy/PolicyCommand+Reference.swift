import ArgumentParser
import PolicyEngine

extension PolicyCommand {
    /// `tollgate policy reference`
    struct Reference: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the reference of the policy language, as Markdown.",
            discussion: "Every key, and every name and function of expressions, from the tables that this program goes by.")

        func run() { CommandContext.current.terminal.write(String(PolicyReference.markdown.dropLast())) }
    }
}
