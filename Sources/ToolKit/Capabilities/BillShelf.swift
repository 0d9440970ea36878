/// A bill that the host keeps.
public struct KeptBill: Sendable, Hashable {
    /// The name under which a tool speaks of it: `bill_` and 20 hexadecimal digits.
    public let handle: String
    /// What it is a bill of, in the provider's words (`trade`, `signcustomer`).
    public let kind: String
    /// The day or month that it is of: `2026-11-20` or `2026-11`.
    public let date: String
    /// The length of the file as it came.
    public let byteCount: Int
    /// The SHA-256 of the file as it came, in lower-case hexadecimal.
    public let sha256: String

    /// A bill that the host keeps.
    public init(handle: String, kind: String, date: String, byteCount: Int, sha256: String) {
        self.handle = handle
        self.kind = kind
        self.date = date
        self.byteCount = byteCount
        self.sha256 = sha256
    }
}

/// Where the host keeps bills, as a tool may use it.
public protocol BillShelf: Sendable {
    /// Keeps a bill; the same file again is the same bill.
    /// - Throws: ``Failure`` where it could not be kept.
    func keep(_ file: [UInt8], kind: String, date: String) async throws(Failure) -> KeptBill

    /// The bill of this handle; nil where there is none.
    func find(handle: String) async throws(Failure) -> KeptBill?

    /// The newest bill of this kind and date; nil where there is none.
    func find(kind: String, date: String) async throws(Failure) -> KeptBill?

    /// The file as it came; nil where this host has it no more: it is fetched again, and has to have the same digest.
    func bytes(of bill: KeptBill) async throws(Failure) -> [UInt8]?
}
