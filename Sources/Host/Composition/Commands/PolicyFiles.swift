import Diagnostics
import Foundation

/// Policy drafts on disk.
struct PolicyFiles {
    /// The drafts, each under the path by which it was found: messages about them can be clicked.
    let sources: [SourceFile]

    /// The drafts as the store keeps them: under their file names, so that a version does not depend on where somebody kept them.
    let versioned: [SourceFile]

    /// More files than any shop has.
    private static let maximumFiles = 200

    /// Reads drafts: files as they are, and of directories every `.yaml` and `.yml` directly in them, in the order of their names.
    init(_ paths: [String]) throws {
        sources = try Self.read(paths)
        versioned = try Self.versioned(sources)
    }

    /// Reads YAML files, found in the same way; `what` they hold is said in complaints.
    static func read(_ paths: [String], what: String = "policy file") throws -> [SourceFile] {
        var found: [String] = []
        for path in paths {
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
                throw Complaint(.usage, "there is no \(what) at `\(path)`")
            }
            found += isDirectory.boolValue ? try Self.files(in: path) : [path]
        }
        guard !found.isEmpty else {
            throw Complaint(.usage, "there is no \(what) in \(paths.map { "`\($0)`" }.joined(separator: ", "))")
        }
        guard found.count <= Self.maximumFiles else {
            throw Complaint(.usage, "there are more than \(Self.maximumFiles) files in \(paths.map { "`\($0)`" }.joined(separator: ", "))")
        }
        return try found.map { try TextFile.source($0, what: what) }
    }

    private static func files(in directory: String) throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
            .filter { ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) && !$0.hasPrefix(".") }
        return names.sorted().map { directory.hasSuffix("/") ? directory + $0 : "\(directory)/\($0)" }
    }

    private static func versioned(_ sources: [SourceFile]) throws(Complaint) -> [SourceFile] {
        var seen: Set<String> = []
        var versioned: [SourceFile] = []
        for source in sources {
            let name = source.name.split(separator: "/").last.map(String.init) ?? source.name
            guard seen.insert(name).inserted else { throw Complaint(.usage, "two policy files are called `\(name)`") }
            versioned.append(source.named(name))
        }
        return versioned.sorted { $0.name < $1.name }
    }
}
