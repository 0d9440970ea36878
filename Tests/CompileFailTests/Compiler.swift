import Foundation
import TestSupport

/// The compiler, called as the build called it: same flags, same modules, same module maps of C libraries. With any other flags every
/// program would be refused, and for the wrong reason.
struct Compiler: Sendable {
    private let executable: String
    private let arguments: [String]

    /// Why the build's own call could not be found.
    struct NotFound: Error, CustomStringConvertible {
        let description: String
    }

    /// Takes over the call with which the build compiled these very tests.
    init() throws {
        let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let plan = URL(filePath: bundle).deletingLastPathComponent().appending(path: "description.json")
        guard let data = try? Data(contentsOf: plan), let commands = try Compiler.commands(data) else {
            throw NotFound(description: "no build plan at \(plan.path): build with `swift build --build-tests`")
        }
        guard let command = commands.first(where: { $0["moduleName"] as? String == "CompileFailTests" }),
            let executable = command["executable"] as? String, let modules = command["importPath"] as? String,
            let flags = command["otherArguments"] as? [String]
        else { throw NotFound(description: "the build plan at \(plan.path) does not tell how it compiles these tests") }
        self.executable = executable
        arguments = ["-emit-sil", "-o", "/dev/null", "-module-name", "Program", "-I", modules] + Compiler.kept(flags)
    }

    private static func commands(_ plan: Data) throws -> [[String: Any]]? {
        let object = try JSONSerialization.jsonObject(with: plan) as? [String: Any]
        return (object?["swiftCommands"] as? [String: [String: Any]]).map { Array($0.values) }
    }

    /// All flags but those about how the build goes along: they say nothing about what compiles.
    private static func kept(_ flags: [String]) -> [String] {
        let progress = ["-incremental", "-enable-batch-mode", "-serialize-diagnostics", "-parseable-output"]
        return flags.filter { !progress.contains($0) && !$0.hasPrefix("-j") }
    }

    /// Compiles a program as far as the ownership of values is checked, and throws the result away.
    /// - Throws: ``Contradiction`` where the compiler failed without an error, or had one and did not fail.
    func compile(_ program: URL) async throws -> Diagnostics {
        let said = try await ProgramRun.runAside(executable, arguments + [program.path])
        let diagnostics = Diagnostics(said.output)
        guard (said.status == 0) == diagnostics.errors.isEmpty else { throw Contradiction(status: said.status, text: said.output) }
        return diagnostics
    }

    /// The compiler's exit status and its words do not agree.
    struct Contradiction: Error {
        let status: Int32
        let text: String
    }
}
