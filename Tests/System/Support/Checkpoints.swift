import Foundation
import JSON

/// Checkpoints of a world's log, kept where neither its hosts nor the server of their store can change them.
actor Checkpoints {
    private let world: World
    private var paths: [String] = []

    init(of world: World) { self.world = world }

    /// How many are kept.
    var count: Int { paths.count }

    /// Keeps the newest one.
    func keep() async throws {
        let printed = try await world.command(["audit", "checkpoint"])
        guard printed.status == 0 else { throw Trouble("no checkpoint: \(printed.errors)") }
        let path = "\(world.folder)/checkpoint-\(UUID().uuidString.prefix(8))"
        try printed.output.write(toFile: path, atomically: true, encoding: .utf8)
        paths.append(path)
    }

    /// Verifies the log against each of them.
    /// - Returns: what speaks against it.
    func verify() async throws -> [String] {
        var findings: [String] = []
        for path in paths {
            let verify = try await world.command(["audit", "verify", "--checkpoint", path, "--json"])
            let agreement = try? JSONValue(parsing: verify.output)["agreement"]?["with"]?.stringValue
            if verify.status != 0 || agreement != "outside" { findings.append("the log does not verify: \(verify.output)\(verify.errors)") }
        }
        return findings
    }
}
