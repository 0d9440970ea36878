import Foundation
import JSON

extension World {
    /// Every entry of the log that `audit export` writes, in its order.
    func exportedEntries() async throws -> [JSONValue] {
        let path = "\(folder)/log-\(UUID().uuidString.prefix(8)).jsonl"
        let export = try await command(["audit", "export", "--out", path])
        guard export.status == 0 else { throw Trouble("the log cannot be exported: \(export.errors)") }
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap { line -> JSONValue? in
            let record = try JSONValue(parsing: String(line))["record"]?.stringValue
            // Other lines of the file are no entries.
            return record.flatMap { try? JSONValue(parsing: $0) }
        }
    }
}
