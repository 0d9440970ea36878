import MCP

/// What every client is told of this server.
enum HostInfo {
    static let server = ServerInfo(
        name: "tollgate", version: TollgateVersion.text, title: "Tollgate",
        instructions: """
            Every call is decided by the merchant's policy before anything moves. A refusal names the statement that says no: other words \
            will not change it. A call may be held until people have agreed; then nothing has moved yet, and repeating the very same \
            call, or operation-status with the operation's name, tells the outcome. Repeating a call is always safe: with the same \
            arguments it is the same operation and is never carried out twice. After a time-out, repeat the same call; \
            never use a new request number.
            """)
}
