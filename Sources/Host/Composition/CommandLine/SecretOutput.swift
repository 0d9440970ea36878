import Access

/// Where a new secret goes: to the terminal, or to a new file that only its owner can read. Never to an output that is no terminal,
/// where a log or a pipe would keep it.
///
/// It is prepared before the secret is made, so that no secret is made for nobody.
struct SecretOutput {
    private enum Place {
        case terminal
        case file(String, NewFile)
    }

    private let place: Place
    private let terminal: any Terminal

    /// Makes the file, or checks that there is a terminal.
    init(out path: String?, terminal: any Terminal) throws(Complaint) {
        self.terminal = terminal
        if let path {
            place = .file(path, try NewFile(path))
        } else if terminal.showsOutput {
            place = .terminal
        } else {
            throw Complaint(.usage, "a secret is not written to an output that is no terminal", help: ["give it a file: `--out FILE`"])
        }
    }

    /// Hands over the secret.
    ///
    /// - Parameter label: what it is: `the token of desk`.
    func deliver(_ secret: Secret, label: String) throws(Complaint) {
        switch place {
        case .terminal:
            terminal.write("\(label), shown this once:\n\n    \(secret.reveal())\n")
        case .file(let path, let file):
            try file.write(secret.reveal() + "\n")
            try file.close()
            terminal.write("\(label) is in \(path)")
        }
    }

    /// Takes the empty file away again: no secret was made.
    func withdraw() {
        if case .file(_, let file) = place { file.discard() }
    }
}

extension SecretOutput {
    /// Makes a credential and hands it over; where none could be made, nothing is left behind.
    static func issue(
        out path: String?, label: String, make: () async throws -> IssuedCredential
    ) async throws {
        try await issue(out: path, label: label) { try await make().secret }
    }

    /// Makes a secret and hands it over; where none could be made, nothing is left behind.
    static func issue(out path: String?, label: String, make: () async throws -> Secret) async throws {
        let output = try SecretOutput(out: path, terminal: CommandContext.current.terminal)
        let secret: Secret
        do {
            secret = try await make()
        } catch {
            output.withdraw()
            throw error
        }
        try output.deliver(secret, label: label)
    }
}
