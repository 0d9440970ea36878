import Foundation

/// The files that the rules look at: the checkout's, or a canary's made-up ones.
struct Project: Sendable {
    /// Every file, by its path relative to the checkout.
    let files: [ProjectFile]
    /// Every path that a link may lead to: files of any kind, and folders.
    let paths: Set<String>

    /// A project of made-up files.
    init(_ files: [ProjectFile]) {
        self.files = files
        paths = Set(files.map(\.path))
    }

    /// The checkout that these tests were built from.
    static let checkout = Project(folder: Checkout.folder)

    private init(folder: URL) {
        var files: [ProjectFile] = []
        var paths: Set<String> = []
        let walk = FileManager.default.enumerator(atPath: folder.path)
        while let path = walk?.nextObject() as? String {
            if Project.isForeign(path) {
                walk?.skipDescendants()
                continue
            }
            paths.insert(path)
            guard ProjectFile.Kind(path: path) != nil else { continue }
            guard let text = try? String(contentsOf: folder.appending(path: path), encoding: .utf8) else { continue }
            files.append(ProjectFile(path: path, text: text))
        }
        self.files = files.sorted { $0.path < $1.path }
        self.paths = paths
    }

    /// What lies in the checkout without being part of it: builds, environments, git's own folder, a host's state.
    private static func isForeign(_ path: String) -> Bool {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return name.hasPrefix(".build") || name.hasPrefix(".venv") || name == ".git" || name == ".swiftpm" || path == "state"
    }
}

/// A file with its text.
struct ProjectFile: Sendable {
    /// What a file is written in, as far as a rule asks.
    enum Kind {
        case swift, markdown, script

        init?(path: String) {
            if path.hasSuffix(".swift") {
                self = .swift
            } else if path.hasSuffix(".md") {
                self = .markdown
            } else if path.hasSuffix(".sh") || path.hasSuffix("Makefile") || path == ".ci/run" {
                self = .script
            } else {
                return nil
            }
        }
    }

    /// The path, relative to the checkout.
    let path: String
    /// The lines without their ends.
    let lines: [String]
    /// The Swift file's lines, code and comments apart; empty for other files.
    let swift: SwiftText

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        swift = path.hasSuffix(".swift") ? SwiftText(text) : SwiftText("")
    }

    var kind: Kind? { Kind(path: path) }

    /// Programs that are wrong on purpose: only the rules about shape hold for them.
    var isForbiddenMove: Bool { path.hasPrefix("Tests/CompileFail/") }

    /// Whether the file lies in one of these folders.
    func lies(in folders: [String]) -> Bool { folders.contains { path.hasPrefix($0 + "/") } }
}
