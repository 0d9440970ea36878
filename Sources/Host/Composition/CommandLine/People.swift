import Access

/// Whose secret a command needs.
enum Power: Sendable {
    /// An admin's.
    case admin
    /// Any approver's, an admin's too.
    case approver

    /// The variables that may hold it, in the order in which they are looked at.
    var variables: [String] {
        switch self {
        case .admin: ["TOLLGATE_ADMIN_TOKEN"]
        case .approver: ["TOLLGATE_APPROVER_TOKEN", "TOLLGATE_ADMIN_TOKEN"]
        }
    }

    /// How people are asked for it.
    var prompt: String {
        switch self {
        case .admin: "An admin's secret: "
        case .approver: "Your secret: "
        }
    }
}

extension Workbench {
    /// Runs `body` with the store of these settings and with the person who gives the command its power, and closes the store.
    static func with<R: Sendable>(
        _ settings: Settings, by power: Power, _ body: (Workbench, Person) async throws -> R
    ) async throws -> R {
        try await with(settings) { bench in try await body(bench, try await CommandContext.current.person(power, of: bench.access)) }
    }
}

extension CommandContext {
    /// Who gives power to a command: by a variable of the environment, else asked at the terminal.
    ///
    /// - Throws: a complaint where there is no secret, where it is nobody's, or where it is no admin's and must be one.
    func person(_ power: Power, of access: Access) async throws -> Person {
        let variable = power.variables.first { environment[$0]?.isEmpty == false }
        let given = variable.flatMap { environment[$0] }.map { Secret($0.filter { !$0.isWhitespace }) }
        guard let secret = given ?? terminal.askSecret(power.prompt) else {
            throw Complaint(
                .usage, "this needs \(power == .admin ? "an admin's" : "an approver's") secret",
                help: ["set \(power.variables[0]), or run it at a terminal to be asked"])
        }
        guard let person = try await access.authenticate(secret: secret.reveal()) else {
            throw Complaint(.no, "\(variable.map { "the secret in \($0)" } ?? "this secret") is nobody's")
        }
        guard power != .admin || person.isAdmin else { throw AccessError.adminNeeded(person.name) }
        return person
    }
}
