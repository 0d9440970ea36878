import Clocks
import Diagnostics
import JSON
import Store

/// The SQL of versions.
enum PolicyVersionTable {
    static func insert(_ version: PolicyVersion, in tx: WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO policy_versions (serial, digest, author, at, sources, signature, signer, origin, tools)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                .integer(version.serial), .text(version.digest), .text(version.author), .integer(version.at.milliseconds),
                .text(encode(version.sources).text), SQLValue(version.signature?.text), SQLValue(version.signer),
                version.origin.map { .integer($0) } ?? .null, SQLValue(version.tools.map { encode($0).text }),
            ])
    }

    static func all(in tx: ReadTransaction) throws -> [PolicyVersion] {
        try tx.query("SELECT * FROM policy_versions ORDER BY serial DESC").map(version)
    }

    static func version(_ serial: Int64, in tx: ReadTransaction) throws -> PolicyVersion {
        guard let row = try tx.query("SELECT * FROM policy_versions WHERE serial = $1", [.integer(serial)]).first else {
            throw GateError.noSuchVersion(serial)
        }
        return try version(row)
    }

    static func encode(_ sources: [SourceFile]) -> JSONValue {
        .array(sources.map { .object(["name": .string($0.name), "text": .string($0.text)]) })
    }

    private static func encode(_ tools: Set<String>) -> JSONValue { .array(tools.sorted().map { .string($0) }) }

    private static func version(_ row: Row) throws -> PolicyVersion {
        let files = try JSONValue(parsing: try row.text("sources"), limits: JSONLimits(maximumBytes: 16 << 20, maximumDepth: 8)).arrayValue
        let sources = (files ?? []).compactMap { file -> SourceFile? in
            guard let name = file["name"]?.stringValue, let text = file["text"]?.stringValue else { return nil }
            return SourceFile(name: name, text: text)
        }
        return PolicyVersion(
            serial: try row.integer("serial"), digest: try row.text("digest"), author: try row.text("author"),
            at: Instant(milliseconds: try row.integer("at")), sources: sources,
            // One that cannot be read signs nothing, and must not be in the way of a better version.
            signature: try row.optionalText("signature").flatMap { try? PolicySignature(text: $0) },
            signer: try row.optionalText("signer"), origin: try row.optionalInteger("origin"),
            tools: try row.optionalText("tools").map(tools))
    }

    private static func tools(_ text: String) throws -> Set<String> {
        let names = try JSONValue(parsing: text, limits: JSONLimits(maximumBytes: 1 << 20, maximumDepth: 2)).arrayValue
        return Set((names ?? []).compactMap(\.stringValue))
    }
}
