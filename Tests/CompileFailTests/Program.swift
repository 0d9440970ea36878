import Foundation

/// A program under Tests/CompileFail: one forbidden move, or the control that makes every allowed one.
struct Program: Sendable, CustomStringConvertible {
    /// Where it lies.
    let file: URL
    /// What the compiler has to say of it.
    let expectations: Expectations

    /// What the compiler has to say: a text of each error, and of notes that name the reason. Nothing where the program has to compile.
    struct Expectations: Sendable {
        var errors: [String] = []
        var notes: [String] = []
    }

    var description: String { file.deletingPathExtension().lastPathComponent }

    /// Whether it is a control.
    var hasToCompile: Bool { expectations.errors.isEmpty }

    /// Reads the `// expect: …` and `// note: …` lines at a program's top; a program that has to compile begins with `// compiles`.
    /// - Throws: ``Misnamed`` where it says neither or both.
    init(_ file: URL) throws {
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").prefix { $0.hasPrefix("//") }
        func texts(_ mark: String) -> [String] { lines.filter { $0.hasPrefix(mark) }.map { String($0.dropFirst(mark.count)) } }
        self.file = file
        expectations = Expectations(errors: texts("// expect: "), notes: texts("// note: "))
        guard expectations.errors.isEmpty == lines.contains("// compiles") else { throw Misnamed(name: file.lastPathComponent) }
    }

    /// A program that does not say what has to become of it.
    struct Misnamed: Error {
        let name: String
    }

    /// The folder with the programs.
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "CompileFail")

    /// Every program, by name.
    static func all() throws -> [Program] {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.filter { $0.pathExtension == "swift" }.sorted { $0.path < $1.path }.map { try Program($0) }
    }
}
