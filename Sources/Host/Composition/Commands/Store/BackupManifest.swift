import Clocks
import JSON
import Store

/// What stands beside a backup: which store it is, of when, and digests of all that it holds.
struct BackupManifest: Sendable {
    let store: String
    let environment: String
    let newest: Instant
    let tables: [StoreCopy.Report.Table]
    let digest: String
    /// The note of the newest checkpoint that the backup holds; nil for a log that is empty.
    let checkpoint: String?
    /// How many leaves the log has.
    let leaves: Int64

    static func path(of file: String) -> String { "\(file).manifest" }

    init(_ report: StoreCopy.Report, checkpoint: String?, leaves: Int64) {
        store = report.identity.id
        environment = report.identity.environment
        newest = report.newest
        tables = report.tables
        digest = report.digest
        self.checkpoint = checkpoint
        self.leaves = leaves
    }

    /// The manifest as it is written: JSON for people.
    var text: String {
        let tables = tables.map { table -> JSONValue in
            ["name": .string(table.name), "rows": .integer(table.rows), "digest": .string(table.digest)]
        }
        let value: JSONValue = [
            "tollgate_backup": .integer(1), "store": .string(store), "environment": .string(environment), "newest": .string(newest.text),
            "newest_ms": .integer(newest.milliseconds), "digest": .string(digest), "leaves": .integer(leaves),
            "checkpoint": JSONValue(checkpoint), "tables": .array(tables),
        ]
        return value.indentedText + "\n"
    }

    /// What has to be the same in a backup that is restored.
    struct Claim: Sendable {
        let store: String
        let digest: String
        let leaves: Int64

        /// Reads the manifest beside a backup.
        init(of file: String) throws {
            let path = BackupManifest.path(of: file)
            let value = try? JSONValue(parsing: try TextFile.read(path, what: "manifest"))
            guard let value, value["tollgate_backup"]?.numberValue?.integer == 1, let store = value["store"]?.stringValue,
                let digest = value["digest"]?.stringValue, let leaves = value["leaves"]?.numberValue?.integer
            else {
                throw Complaint(
                    .usage, "`\(path)` is not the manifest of a backup",
                    help: ["`tollgate store backup --to FILE` writes FILE and FILE.manifest; keep both"])
            }
            self.store = store
            self.digest = digest
            self.leaves = leaves
        }
    }
}
