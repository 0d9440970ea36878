import Foundation
import JSON
import Testing

/// Secrets are planted, everything is used, wrongly too; then every byte that was written anywhere is searched for them.
@Suite("Secrets", .serialized)
struct SecretTests {
    @Test("the private key, tokens and approvers' secrets appear in no log, error, entry, reply or store")
    func nowhere() async throws {
        let desk = try await Office.open(extra: ["TOLLGATE_LOG_LEVEL": "debug", "TOLLGATE_LOG_FORMAT": "json"])
        try await desk.simulator.makePaidOrders(["secret_1"], total: "200.00")
        try await useEverything(desk)
        #expect(try await desk.command("audit", "verify").status == 0)
        let replies = try await replies(desk)
        #expect(await desk.close() == .exited(0), Comment(rawValue: desk.hostLog))
        let markers = try markers(desk)
        #expect(markers.count >= 8)
        let found = found(markers, in: try written(desk) + [("replies", Array(replies.utf8))])
        #expect(found.isEmpty, "\(found.joined(separator: "; "))")
        // The search itself: in the files that are there to hold the secrets it finds every one.
        let holders = try files(desk, holdingSecrets: true)
        #expect(self.found(markers, in: holders).count >= markers.count)
    }

    private func found(_ markers: [(String, String)], in files: [(String, [UInt8])]) -> [String] {
        files.flatMap { file, bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            return markers.filter { text.contains($0.1) }.map { "\($0.0) stands in \(file)" }
        }
    }

    private func useEverything(_ desk: Office) async throws {
        _ = try await desk.call("refund-alipay-payment", "outTradeNo=secret_1", "refundAmount=20.00")
        let held = try await desk.call("refund-alipay-payment", "outTradeNo=secret_1", "refundAmount=70.00")
        let operation = try JSONValue(parsing: held.output)["operation"]?.stringValue ?? ""
        for secret in [try desk.secret("owner"), try desk.secret("lead"), try desk.secret("assistant"), "tg_person_wrong_secret"] {
            try await desk.command("approvals", "approve", operation, with: ["TOLLGATE_APPROVER_TOKEN": secret])
        }
        // Mistakes that would show a secret if anything did: a token as a name, a secret as an argument's value.
        let token = try desk.secret("assistant")
        try await desk.command("call", "refund-alipay-payment", "outTradeNo=\(token)", "refundAmount=x", "--agent", "assistant")
        try await desk.command("policy", "apply", "\(Office.root)/policies/simulator", with: ["TOLLGATE_ADMIN_TOKEN": desk.secret("lead")])
        try await desk.command(
            "agents", "rotate", "assistant", "--out", "\(desk.directory)/secrets/rotated",
            with: ["TOLLGATE_ADMIN_TOKEN": desk.secret("owner")])
    }

    /// What the host answers to the right and to wrong tokens.
    private func replies(_ desk: Office) async throws -> String {
        var text = ""
        for name in ["assistant", "rotated", "lead"] {
            let answer = await RefundAsk(order: "secret_1", amount: "1.00").send(to: desk.httpPort, token: try desk.secret(name))
            text += "\(String(describing: answer))\n"
            let raw = await Wire(port: desk.httpPort).send(
                "POST", "/mcp", headers: [("Content-Type", "application/json"), ("Authorization", "Bearer \(try desk.secret(name))")],
                body: Array("{".utf8))
            text += String(decoding: raw?.body ?? [], as: UTF8.self)
        }
        return text
    }

    /// The secrets by their names: whole, and the part of each that nobody may see.
    private func markers(_ desk: Office) throws -> [(String, String)] {
        var markers: [(String, String)] = []
        for name in ["owner", "lead", "assistant", "rotated"] {
            let secret = try desk.secret(name)
            markers.append((name, secret))
            markers.append(("\(name)'s secret part", String(secret.suffix(24))))
        }
        for key in ["app_private_key.pem", "platform_private_key.pem"] {
            let text = try String(contentsOfFile: "\(desk.directory)/state/simulator/simulator-keys/\(key)", encoding: .utf8)
            let lines = text.split(separator: "\n").filter { !$0.hasPrefix("-----") }
            // The first line of every key of this size begins alike; what follows is its own.
            for line in lines.dropFirst(2).prefix(3) { markers.append((key, String(line))) }
        }
        return markers
    }

    /// Everything that was written: the store, the logs, what commands printed.
    private func written(_ desk: Office) throws -> [(String, [UInt8])] { try files(desk, holdingSecrets: false) }

    /// The files of the desk; those that are there to hold the secrets, or all others.
    private func files(_ desk: Office, holdingSecrets: Bool) throws -> [(String, [UInt8])] {
        let names = FileManager.default.enumerator(atPath: desk.directory)?.compactMap { $0 as? String } ?? []
        return names.compactMap { name in
            guard holdingSecrets == (name.hasPrefix("secrets/") || name.contains("simulator-keys/")) else { return nil }
            guard let data = FileManager.default.contents(atPath: "\(desk.directory)/\(name)") else { return nil }
            return (name, Array(data))
        }
    }
}
