import Store

/// The tables of agents and approvers.
enum AccessTables {
    static let agents = Migration(
        "agents",
        sql: [
            """
            CREATE TABLE access_agent (
                name TEXT NOT NULL PRIMARY KEY,
                added_at BIGINT NOT NULL,
                added_by TEXT NOT NULL,
                frozen_at BIGINT,
                frozen_by TEXT,
                removed_at BIGINT,
                removed_by TEXT
            )
            """,
            """
            CREATE TABLE access_credential (
                id TEXT NOT NULL PRIMARY KEY,
                agent TEXT NOT NULL REFERENCES access_agent (name),
                digest BYTEA NOT NULL,
                made_at BIGINT NOT NULL,
                made_by TEXT NOT NULL,
                expires_at BIGINT,
                revoked_at BIGINT
            )
            """,
            "CREATE INDEX access_credential_agent ON access_credential (agent)",
        ])

    /// The cost stands with each hash, so that it can be raised without asking anybody for a new secret.
    static let approvers = Migration(
        "approvers",
        sql: [
            """
            CREATE TABLE access_approver (
                name TEXT NOT NULL PRIMARY KEY,
                credential TEXT NOT NULL UNIQUE,
                salt BYTEA NOT NULL,
                hash BYTEA NOT NULL,
                scrypt_blocks BIGINT NOT NULL,
                scrypt_block_size BIGINT NOT NULL,
                scrypt_passes BIGINT NOT NULL,
                is_admin BIGINT NOT NULL CHECK (is_admin IN (0, 1)),
                added_at BIGINT NOT NULL,
                added_by TEXT
            )
            """
        ])
}
