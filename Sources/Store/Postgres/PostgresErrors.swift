import CPostgres

/// A server's refusal, by its SQLSTATE (PostgreSQL manual, appendix A). Only the primary message is taken: the details name values.
struct PostgresRefusal {
    private let state: String

    /// The server's words.
    let reason: String

    init(_ result: OpaquePointer) {
        state = Self.field(result, UInt8(ascii: "C"))
        reason = Self.field(result, UInt8(ascii: "M"))
    }

    /// The refusal in the store's words.
    func error(sql: String, place: String) -> StoreError {
        switch state {
        case "25006": .readOnly(path: place)
        case "42501": .noRight(server: place, reason: reason)
        case "53100": .diskFull(path: place)
        case "58030": .disk(path: place, reason: reason)
        case "XX001", "XX002": .corrupt(path: place, reason: reason)
        case "55P03": .locked(path: place, holder: nil)
        case "40001", "40P01": .commitLost(reason: reason)
        case _ where state.hasPrefix("23"): .constraint(reason)
        case _ where endsConnection: .connectionLost(server: place, reason: reason)
        default: .statement(reason: reason, sql: sql)
        }
    }

    /// Whether the connection is of no use after it: the server ends it, or knows this connection's statements no more (a table got
    /// another column, a pooler changed the server under it).
    var endsConnection: Bool {
        state.hasPrefix("08") || state.hasPrefix("57P") || state == "25P03" || state == "26000"
            || (state == "0A000" && reason.contains("cached plan"))
    }

    /// Whether the server took back the whole transaction for reasons of its own, so that it does to run it again.
    var undoesTransaction: Bool { state == "40001" || state == "40P01" }

    /// Whether the server takes no writes any more.
    var isReadOnly: Bool { state == "25006" }

    private static func field(_ result: OpaquePointer, _ code: UInt8) -> String {
        PQresultErrorField(result, Int32(code)).map { String(cString: $0) } ?? ""
    }
}
