import CPostgres

extension StoreError {
    /// A server's refusal in the store's words, by its SQLSTATE (PostgreSQL manual, appendix A). Only the primary message is taken: the
    /// details name values.
    init(_ result: OpaquePointer, sql: String, place: String) {
        let state = Self.field(result, 67 /* PG_DIAG_SQLSTATE, 'C' */)
        let reason = Self.field(result, 77 /* PG_DIAG_MESSAGE_PRIMARY, 'M' */)
        switch state {
        case "25006": self = .readOnly(path: place)
        case "53100": self = .diskFull(path: place)
        case "58030": self = .disk(path: place, reason: reason)
        case "XX001", "XX002": self = .corrupt(path: place, reason: reason)
        case "55P03": self = .locked(path: place, holder: nil)
        case _ where state.hasPrefix("23"): self = .constraint(reason)
        case _ where state.hasPrefix("08") || state.hasPrefix("57P"): self = .connectionLost(server: place, reason: reason)
        default: self = .statement(reason: reason, sql: sql)
        }
    }

    private static func field(_ result: OpaquePointer, _ code: Int32) -> String {
        PQresultErrorField(result, code).map { String(cString: $0) } ?? ""
    }
}
