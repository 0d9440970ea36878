public import Store

extension Gate {
    /// The gate's own tables: policies in force, questions and answers.
    public static let migrations = MigrationSet(
        owner: "gate",
        migrations: [
            Migration(
                "policies and questions",
                sql: [
                    """
                    CREATE TABLE policy_versions (
                        serial BIGINT PRIMARY KEY, digest TEXT NOT NULL, author TEXT NOT NULL, at BIGINT NOT NULL, sources TEXT NOT NULL)
                    """,
                    """
                    CREATE TABLE questions (
                        id TEXT PRIMARY KEY, shop TEXT NOT NULL, operation TEXT NOT NULL, agent TEXT NOT NULL, customer TEXT,
                        about TEXT, requirements TEXT NOT NULL,
                        binding TEXT NOT NULL, asked_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, state TEXT NOT NULL,
                        policy_serial BIGINT NOT NULL)
                    """,
                    "CREATE INDEX questions_by_operation ON questions (operation, asked_at)",
                    "CREATE INDEX questions_by_state ON questions (shop, state, expires_at)",
                    "CREATE INDEX questions_by_order ON questions (shop, about, state)",
                    "CREATE INDEX questions_by_customer ON questions (shop, customer, asked_at)",
                    """
                    CREATE TABLE answers (
                        question TEXT NOT NULL, person TEXT NOT NULL, verdict TEXT NOT NULL, at BIGINT NOT NULL,
                        PRIMARY KEY (question, person))
                    """,
                ]),
            // Every decision with all that decided it but the balances, which follow from the ledger's steps up to `step`.
            Migration(
                "decisions",
                sql: [
                    """
                    CREATE TABLE decisions (
                        number BIGINT PRIMARY KEY, shop TEXT NOT NULL, at BIGINT NOT NULL, step BIGINT NOT NULL,
                        policy_serial BIGINT NOT NULL, stage TEXT NOT NULL, ruling TEXT NOT NULL, statements TEXT NOT NULL, code TEXT,
                        operation TEXT, request TEXT NOT NULL, more TEXT, detail TEXT)
                    """,
                    "CREATE INDEX decisions_by_time ON decisions (shop, at, number)",
                ]),
            Migration(
                "signed policies",
                sql: [
                    "ALTER TABLE policy_versions ADD COLUMN signature TEXT",
                    "ALTER TABLE policy_versions ADD COLUMN signer TEXT",
                    "ALTER TABLE policy_versions ADD COLUMN origin BIGINT",
                    """
                    CREATE TABLE policy_keys (
                        name TEXT PRIMARY KEY, key TEXT NOT NULL, person TEXT NOT NULL, credential TEXT NOT NULL,
                        added_at BIGINT NOT NULL, added_by TEXT NOT NULL, removed_at BIGINT, removed_by TEXT)
                    """,
                    """
                    CREATE TABLE policy_signing (
                        sequence BIGINT PRIMARY KEY, what TEXT NOT NULL, at BIGINT NOT NULL, author TEXT NOT NULL, signature TEXT)
                    """,
                ]),
            // The tools that a version was applied with: those of later wait for the next apply. Versions from before know none.
            Migration("tools of a policy", sql: ["ALTER TABLE policy_versions ADD COLUMN tools TEXT"]),
            // Which process looks for work of a kind, and what people say became of operations that nobody could establish.
            Migration(
                "duties and settling by hand",
                sql: [
                    """
                    CREATE TABLE duties (
                        shop TEXT NOT NULL, duty TEXT NOT NULL, holder TEXT NOT NULL, until BIGINT NOT NULL, PRIMARY KEY (shop, duty))
                    """,
                    """
                    CREATE TABLE hand_proposals (
                        id TEXT PRIMARY KEY, shop TEXT NOT NULL, operation TEXT NOT NULL, number BIGINT NOT NULL,
                        outcome TEXT NOT NULL, evidence TEXT NOT NULL, person TEXT NOT NULL, binding TEXT NOT NULL,
                        at BIGINT NOT NULL, expires_at BIGINT NOT NULL, state TEXT NOT NULL, ended_at BIGINT, ended_by TEXT)
                    """,
                    "CREATE INDEX hand_proposals_by_operation ON hand_proposals (operation, number)",
                ]),
            Migration(
                "open proposals", sql: ["CREATE INDEX hand_proposals_open ON hand_proposals (shop, expires_at) WHERE state = 'open'"]),
        ])
}
