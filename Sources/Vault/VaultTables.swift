import Store

/// The tables of the vault. What could name a person, or be used in a person's name, stands in them as a digest or sealed.
enum VaultTables {
    /// `digest` is that of the state's text; `box` holds the caller that it was made for.
    static let states = Migration(
        "states of authorisations",
        sql: [
            """
            CREATE TABLE auth_states (
                shop TEXT NOT NULL,
                digest TEXT NOT NULL,
                agent TEXT NOT NULL,
                box BYTEA NOT NULL,
                scope TEXT NOT NULL,
                expires_at BIGINT NOT NULL,
                used_at BIGINT,
                PRIMARY KEY (shop, digest)
            )
            """,
            "CREATE INDEX auth_states_open ON auth_states (shop, agent, expires_at)",
        ])

    /// `dies_at` is when nothing can be done with the tokens any more, not even with the one that renews.
    static let tokens = Migration(
        "tokens of users",
        sql: [
            """
            CREATE TABLE user_tokens (
                shop TEXT NOT NULL,
                handle_digest TEXT NOT NULL,
                agent TEXT NOT NULL,
                conversation TEXT,
                customer_digest TEXT,
                box BYTEA NOT NULL,
                kept_at BIGINT NOT NULL,
                dies_at BIGINT NOT NULL,
                PRIMARY KEY (shop, handle_digest)
            )
            """,
            "CREATE INDEX user_tokens_life ON user_tokens (shop, dies_at)",
            "CREATE INDEX user_tokens_conversation ON user_tokens (shop, agent, conversation)",
        ])
}
