public import Clocks
import JSON
public import Store

extension AuditTrail {
    /// The entries about an operation, in the order of their leaves, and then those that wait for one.
    ///
    /// Looks through the log from `since` on, so that it is for people who look at one operation.
    /// - Parameter limit: at most so many, the oldest.
    public static func entries(
        about operation: String, since: Instant, limit: Int = 1000, in tx: ReadTransaction
    ) throws -> [TrailEntry] {
        // The pattern narrows down; that it is this very operation is asked of the body itself.
        let pattern = "%\"operation\":\"" + operation.filter { $0 != "%" } + "\"%"
        return try tx.query(
            """
            \(TrailEntry.selection) WHERE e.at >= $1 AND e.body LIKE $2
            ORDER BY CASE WHEN l.leaf IS NULL THEN 1 ELSE 0 END, l.leaf, e.at, e.writer, e.counter LIMIT $3
            """,
            [.integer(since.milliseconds), .text(pattern), .integer(Int64(limit))]
        ).map(TrailEntry.init(row:)).filter { entry in
            (try? JSONValue(parsing: entry.record.body))?["operation"]?.stringValue == operation
        }
    }
}
