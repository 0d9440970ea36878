import Foundation
import JSON

/// A file of config-templates, read as its client reads it.
struct Template: Sendable {
    let name: String
    let json: JSONValue

    /// The names of all templates.
    static var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
    }

    private static let folder = "\(Office.root)/config-templates"

    /// Reads a template. Comments are taken out, which the clients whose templates have some do too; all else has to be JSON.
    init(_ name: String) throws {
        self.name = name
        let text = try String(contentsOfFile: "\(Self.folder)/\(name)", encoding: .utf8)
        let hasComments = name.hasSuffix(".json5") || name == "mcporter.json"
        json = try JSONValue(parsing: hasComments ? Self.uncommented(text) : text)
    }

    /// The text without `//` comments that stand outside of strings.
    private static func uncommented(_ text: String) -> String {
        text.components(separatedBy: "\n").map { line in
            var isText = false
            var previous: Character = " "
            for (offset, character) in line.enumerated() {
                if character == "\"", previous != "\\" { isText.toggle() }
                if !isText, character == "/", previous == "/" { return String(line.prefix(offset - 1)) }
                previous = character
            }
            return line
        }.joined(separator: "\n")
    }

    /// The entries by their names: servers that a client starts or calls.
    var servers: [(name: String, entry: JSONValue)] {
        let servers = json["mcpServers"] ?? json["mcp"]?["servers"]
        return servers?.objectValue?.members.map { ($0.key, $0.value) } ?? []
    }

    /// A value with its variables filled in, in the three ways that the clients write them.
    /// - Throws: ``Trouble`` where a variable is not there and has no fallback.
    static func expanded(_ value: String, _ variables: [String: String]) throws -> String {
        var (result, rest) = ("", value[...])
        while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
            var name = String(rest[start.upperBound..<end])
            if name.hasPrefix("env:") { name = String(name.dropFirst(4)) }
            let parts = name.components(separatedBy: ":-")
            guard let filled = variables[parts[0]] ?? parts.dropFirst().first else { throw Trouble("`\(parts[0])` is not set") }
            result += rest[..<start.lowerBound] + filled
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
