import Diagnostics
import Fuzzing
import PolicyEngine

@main
enum PolicyReaderFuzz {
    static func main() { Fuzzing.run(text: read, canary: canary) }

    /// What has to hold for any file: it is read, or told what is wrong with it, at places that are there.
    private static func read(_ text: String) {
        let file = SourceFile(name: "policy.yaml", text: text)
        let (policies, findings) = PolicyReader.read([file])
        require(policies != nil, "nothing was read of a file")
        let lines = file.lines
        for finding in findings {
            let span = finding.span
            require(span.file == "policy.yaml" && span.column >= 1 && span.length >= 0, "a place is none: \(span)")
            // What is missing at the end is missing behind the last line.
            let isInside = lines.indices.contains(span.line - 1) && span.column <= lines[span.line - 1].count + 1
            require(isInside || span.line == lines.count + 1, "a finding lies outside of the file: \(span)")
            require(!finding.message.isEmpty && !finding.message.hasSuffix("."), "a message is no sentence of ours")
        }
        _ = DiagnosticRenderer(sources: [file]).render(findings)
        require(PolicyReader.read([file]).diagnostics == findings, "the file reads otherwise the second time")
    }

    private static func canary(_ text: String) {
        let (_, findings) = PolicyReader.read([SourceFile(name: "policy.yaml", text: text)])
        require(!findings.contains { $0.code == "repeated-key" }, "the canary sings")
    }
}
