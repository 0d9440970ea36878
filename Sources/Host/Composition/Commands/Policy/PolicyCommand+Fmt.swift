import ArgumentParser
import Diagnostics
import Foundation
import PolicyEngine

extension PolicyCommand {
    /// `tollgate policy fmt`
    struct Fmt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set policy files in their one style.",
            discussion: """
                Files are rewritten where they stand, at once or not at all; comments stay, and what a file says never changes. Files of \
                cases are set too. Exit status 1: a file cannot be read, or with --check, is not in its style.
                """)

        @Argument(
            help: ArgumentHelp(
                "Files, or directories with .yaml files at any depth; `-` is standard input. Else what the settings name as `policies`,"
                    + " else `policies`.", valueName: "path"))
        var paths: [String] = []

        @Flag(help: "Write no file; name those that are not in their style.")
        var check = false

        @Flag(help: "Write no file; write the one text that is given to standard output.")
        var stdout = false

        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            if check, stdout { throw ValidationError("--check and --stdout contradict each other.") }
            if paths.contains("-"), paths.count > 1 { throw ValidationError("- stands by itself.") }
        }

        func run() async throws {
            if paths == ["-"] { return try formatStandardInput() }
            let files = try StyledFiles.find(paths.isEmpty ? [try settings.load().policies ?? "policies"] : paths)
            if stdout, files.count != 1 { throw Complaint(.usage, "--stdout takes one file, and there are \(files.count)") }
            let terminal = CommandContext.current.terminal
            var changed = 0
            var failed = 0
            for path in files {
                let file = try TextFile.source(path, what: "policy file")
                guard let formatted = formatted(file) else {
                    failed += 1
                    continue
                }
                if stdout { return write(formatted) }
                guard !formatted.utf8.elementsEqual(file.text.utf8) else { continue }
                changed += 1
                if !check { try TextFile.replace(path, with: formatted) }
                terminal.write(check ? "\(path) is not in its style" : "set \(path)")
            }
            if failed == 0, changed == 0 {
                terminal.write(files.count == 1 ? "1 file is in its style" : "\(files.count) files are in their style")
            }
            if failed > 0 || (check && changed > 0) { throw ExitStatus.no }
        }

        private func formatStandardInput() throws {
            let file = SourceFile(name: "-", text: try TextFile.standardInput())
            guard let formatted = formatted(file) else { throw ExitStatus.no }
            guard check else { return write(formatted) }
            guard !formatted.utf8.elementsEqual(file.text.utf8) else { return }
            CommandContext.current.terminal.write("- is not in its style")
            throw ExitStatus.no
        }

        /// The text in its style; nil, after saying why, where it has none.
        private func formatted(_ file: SourceFile) -> String? {
            let findings: [Diagnostic]
            switch PolicyFormatter.format(file) {
            case .formatted(let text): return text
            case .unreadable(let found): findings = found
            case .refused(let finding): findings = [finding]
            }
            CommandContext.current.terminal.complain(PolicyFindings.text(findings, sources: [file]))
            return nil
        }

        /// Writes a text as it is: a terminal adds the last line's end.
        private func write(_ text: String) {
            guard !text.isEmpty else { return }
            CommandContext.current.terminal.write(text.hasSuffix("\n") ? String(text.dropLast()) : text)
        }
    }
}

/// The files that `tollgate policy fmt` is given.
enum StyledFiles {
    /// More files than any shop has.
    private static let maximumFiles = 1000

    /// Files as they are, and of directories every `.yaml` and `.yml` in them at any depth, but nothing hidden; in the order of their
    /// names.
    static func find(_ paths: [String]) throws -> [String] {
        var found: [String] = []
        for path in paths {
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
                throw Complaint(.usage, "there is no policy at `\(path)`")
            }
            found += isDirectory.boolValue ? try inside(path) : [path]
        }
        guard !found.isEmpty else {
            throw Complaint(.usage, "there is no policy file in \(paths.map { "`\($0)`" }.joined(separator: ", "))")
        }
        guard found.count <= maximumFiles else { throw Complaint(.usage, "there are more than \(maximumFiles) policy files") }
        return found
    }

    private static func inside(_ directory: String) throws -> [String] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: directory).filter { name in
            (name.hasSuffix(".yaml") || name.hasSuffix(".yml")) && !name.split(separator: "/").contains { $0.hasPrefix(".") }
        }
        return names.sorted().map { directory.hasSuffix("/") ? directory + $0 : "\(directory)/\($0)" }
    }
}
