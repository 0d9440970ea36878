public import Clocks
import Cryptography
import JSON
public import Store

/// An approver, as people see it in a listing. Roles are the policy's.
public struct ApproverRecord: Sendable, Hashable {
    /// The person's name.
    public let name: String
    /// Whether the person is an admin.
    public let isAdmin: Bool
    /// Since when.
    public let addedAt: Instant
    /// Who added the person; `nil` for the first admin.
    public let addedBy: String?
}

extension Access {
    /// Makes an approver and a secret.
    ///
    /// - Parameters:
    ///   - name: how policies and the log call the person.
    ///   - admin: whether the person is an admin.
    ///   - person: an admin. `nil` only for the first admin: while the store holds none, which is asked in the same transaction.
    ///     Whether whoever asks may do that (they own the state directory) is the caller's to check.
    public func addApprover(_ name: String, admin: Bool, by person: Person?) async throws -> IssuedCredential {
        try AccessName.check(name)
        let credential = Self.newCredential(.person)
        let salt = SecureRandom.bytes(16)
        let hash = try await hasher.hash(credential.bytes, salt: salt, cost: cost)
        let stored = StoredApprover(
            name: name, credential: credential.id, salt: salt, hash: hash, cost: cost, isAdmin: admin)
        try await store.write { [self] tx in
            if let person {
                try Self.requireAdmin(person, in: tx)
            } else {
                guard try ApproverTable.admins(in: tx).isEmpty else { throw AccessError.firstAdminExists }
                guard admin else { throw AccessError.firstMustBeAdmin }
            }
            guard try !ApproverTable.exists(name, in: tx) else { throw AccessError.approverExists(name) }
            try ApproverTable.put(stored, by: person?.name, in: tx)
            let body: JSONObject = [
                "approver": .string(name), "admin": .bool(admin), "first": .bool(person == nil),
                "by": person.map { .string($0.name) } ?? .null,
            ]
            try record("approver-added", body, in: tx)
        }
        return IssuedCredential(id: credential.id, secret: credential.text)
    }

    /// Removes an approver; the secret is worth nothing from this transaction on. The last admin cannot be removed: the store would
    /// be open to a new first one.
    ///
    /// - Parameter check: asked in the same transaction whether the person may go; complains by throwing.
    public func removeApprover(
        _ name: String, by person: Person, unless check: @escaping @Sendable (ReadTransaction) throws -> Void = { _ in }
    ) async throws {
        try await store.write { [self] tx in
            try Self.requireAdmin(person, in: tx)
            guard try ApproverTable.exists(name, in: tx) else { throw AccessError.noSuchApprover(name) }
            guard try ApproverTable.admins(in: tx) != [name] else { throw AccessError.lastAdmin(name) }
            try check(tx)
            try tx.execute("DELETE FROM access_approver WHERE name = $1", [.text(name)])
            try record("approver-removed", ["approver": .string(name), "by": .string(person.name)], in: tx)
        }
    }

    /// Every approver, by name.
    public func approvers() async throws -> [ApproverRecord] {
        try await store.read { tx in
            try tx.query("SELECT name, is_admin, added_at, added_by FROM access_approver ORDER BY name").map { row in
                ApproverRecord(
                    name: try row.text("name"), isAdmin: try row.bool("is_admin"),
                    addedAt: Instant(milliseconds: try row.integer("added_at")), addedBy: try row.optionalText("added_by"))
            }
        }
    }

    /// Whether the store holds an admin: before it does, `addApprover(_:admin:by:)` makes one without a secret.
    public func hasAdmin() async throws -> Bool {
        try await store.read { tx in try Self.hasAdmin(in: tx) }
    }

    // MARK: Read in the committing transaction

    /// The names of the admins.
    public static func admins(in tx: ReadTransaction) throws -> Set<String> { Set(try ApproverTable.admins(in: tx)) }

    /// Whether the store holds an admin.
    public static func hasAdmin(in tx: ReadTransaction) throws -> Bool { try !ApproverTable.admins(in: tx).isEmpty }

    /// Whether the secret that a person showed is still the one in force.
    public static func isCurrent(_ person: Person, in tx: ReadTransaction) throws -> Bool {
        try ApproverTable.approver(credential: person.credential, in: tx)?.name == person.name
    }

    /// Asks again, in the transaction that uses the power, whether a person is an admin.
    ///
    /// - Throws: `AccessError.personWithdrawn` or `AccessError.adminNeeded`.
    public static func requireAdmin(_ person: Person, in tx: ReadTransaction) throws {
        guard let stored = try ApproverTable.approver(credential: person.credential, in: tx), stored.name == person.name else {
            throw AccessError.personWithdrawn(person.name)
        }
        guard stored.isAdmin else { throw AccessError.adminNeeded(person.name) }
    }
}
