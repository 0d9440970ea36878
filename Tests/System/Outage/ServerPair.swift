import Foundation

/// A PostgreSQL server and the standby that its commits wait for, each on a socket of its own; an operator who ends and replaces them.
actor ServerPair {
    /// How a server ends.
    enum Halt: String, CaseIterable, Sendable {
        /// As an operator ends it.
        case fast
        /// As a crash ends it.
        case immediate
        /// By SIGKILL.
        case kill
    }

    private let folder: String
    private var primary: String
    private var standby: String
    /// The address of both: whoever connects finds the one that can be written to.
    let address: String

    /// Makes both, runs a test on them, and removes them.
    static func run(_ body: (ServerPair) async throws -> Void) async throws {
        // The path of a socket has 107 bytes at most.
        let folder = "/tmp/tollgate-pair-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        let result: Result<Void, any Error>
        do {
            try await body(try await ServerPair(folder))
            result = .success(())
        } catch { result = .failure(error) }
        for place in ["a", "b"] { _ = try? await script("stop", "\(folder)/\(place)") }
        try? FileManager.default.removeItem(atPath: folder)
        try result.get()
    }

    private init(_ folder: String) async throws {
        self.folder = folder
        (primary, standby) = (folder + "/a", folder + "/b")
        _ = try await Self.script("start", primary)
        address = try await Self.script("standby", primary, standby)
    }

    /// Ends the server and starts it again after a while.
    func restart(after halt: Halt, milliseconds: Int) async throws {
        try await Self.script("halt", primary, halt.rawValue)
        try await Task.sleep(for: .milliseconds(milliseconds))
        try await Self.script("resume", primary)
    }

    /// Ends the standby and starts it again after a while: until then no commit is answered.
    func restartStandby(milliseconds: Int) async throws {
        try await Self.script("halt", standby, Halt.fast.rawValue)
        try await Task.sleep(for: .milliseconds(milliseconds))
        try await Self.script("resume", standby)
    }

    /// Ends the server for good, and has the standby take its place.
    func failOver(after halt: Halt) async throws {
        try await Self.script("halt", primary, halt.rawValue)
        try await Self.script("fence", primary)
        try await Self.script("promote", standby)
        (primary, standby) = (standby, primary)
    }

    /// Makes a new standby where the server was that is no more.
    func renewStandby() async throws {
        try await Self.script("stop", standby)
        _ = try await Self.script("standby", primary, standby)
    }

    @discardableResult
    private static func script(_ words: String...) async throws -> String {
        let log = NSTemporaryDirectory() + "tollgate-postgres-\(UUID().uuidString.prefix(8))"
        let environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
        let child = try Child("/bin/bash", ["\(Office.root)/scripts/postgres.sh"] + words, environment: environment, log: log)
        let end = await child.end()
        defer { for end in [".out", ".err"] { try? FileManager.default.removeItem(atPath: log + end) } }
        guard end == .exited(0) else { throw Trouble("postgres.sh \(words.joined(separator: " ")): \(child.errorText)") }
        return child.outputText.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
