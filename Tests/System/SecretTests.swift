import Foundation
import JSON
import Testing

/// Secrets are planted, everything is used, wrongly too; then every byte that was written anywhere is searched for them.
@Suite("Secrets", .serialized)
struct SecretTests {
    @Test("the private key, tokens, signed contexts and approvers' secrets appear in no log, error, entry, reply or store")
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
        try await useContexts(desk)
        // Mistakes that would show a secret if anything did: a token as a name, a secret as an argument's value.
        let token = try desk.secret("assistant")
        try await desk.command("call", "refund-alipay-payment", "outTradeNo=\(token)", "refundAmount=x", "--agent", "assistant")
        try await desk.command("policy", "apply", "\(Office.root)/policies/simulator", with: ["TOLLGATE_ADMIN_TOKEN": desk.secret("lead")])
        try await desk.command(
            "agents", "rotate", "assistant", "--out", "\(desk.directory)/secrets/rotated",
            with: ["TOLLGATE_ADMIN_TOKEN": desk.secret("owner")])
    }

    /// Contexts that count, and the same ones where they do not.
    private func useContexts(_ desk: Office) async throws {
        let owner = ["TOLLGATE_APPROVER_TOKEN": try desk.secret("owner")]
        for name in ["context", "other-context"] {
            let words = ["context", "mint", "--agent", "assistant", "--conv", name, "--order", "secret_1"]
            #expect(try await desk.command(words + ["--out", "\(desk.directory)/secrets/\(name)"], with: owner).status == 0)
        }
        let file = "\(desk.directory)/secrets/context"
        let done = try await desk.call("query-alipay-payment", "outTradeNo=secret_1", "--context-file", file)
        #expect(done.status == 0, Comment(rawValue: done.errors))
        // A file with another secret in it, and a context as an argument.
        try await desk.command(
            [
                "call", "query-alipay-payment", "outTradeNo=secret_1", "--agent", "assistant", "--context-file",
                "\(desk.directory)/secrets/owner",
            ],
            with: owner)
        try await desk.command(
            ["call", "query-alipay-payment", "outTradeNo=\(desk.secret("context"))", "--agent", "assistant"], with: owner)
        try await desk.command(["context", "end", desk.secret("context"), "--agent", "assistant"], with: owner)
    }

    /// What the host answers to contexts that count and to those that do not.
    private func contextReplies(_ desk: Office) async throws -> String {
        let context = try desk.secret("context")
        var text = ""
        var asks = [context, String(context.dropLast()), context + "=", try desk.secret("owner")].map { token in
            var ask = RefundAsk(order: "secret_1", amount: "1.00")
            ask.contextHeaders = [token]
            return ask
        }
        asks[0].contextMeta = .string(try desk.secret("other-context"))
        for ask in asks {
            let answer = await ask.send(to: desk.httpPort, token: try desk.secret("rotated"))
            guard case .refused(let code)? = answer, code.hasPrefix("context-") else {
                Issue.record("a context that does not count was answered with \(String(describing: answer))")
                continue
            }
            text += code
        }
        return text
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
        return try await text + contextReplies(desk)
    }

    /// The secrets by their names: whole, and the part of each that nobody may see.
    private func markers(_ desk: Office) throws -> [(String, String)] {
        var markers: [(String, String)] = []
        for name in ["owner", "lead", "assistant", "rotated"] {
            let secret = try desk.secret(name)
            markers.append((name, secret))
            markers.append(("\(name)'s secret part", String(secret.suffix(24))))
        }
        for name in ["context", "other-context"] {
            let parts = try desk.secret(name).split(separator: ".").map(String.init)
            // The header is the same for all of them; claims and signature are this one's.
            for part in parts.dropFirst() { markers.append((name, part)) }
        }
        let key = try String(contentsOfFile: "\(desk.directory)/state/simulator/tollgate.sqlite.context-key", encoding: .utf8)
        markers.append(("development key", String(try #require(key.split(separator: "\n").dropFirst().first).suffix(40))))
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
            guard holdingSecrets == (name.hasPrefix("secrets/") || name.contains("simulator-keys/") || name.hasSuffix(".context-key"))
            else { return nil }
            guard let data = FileManager.default.contents(atPath: "\(desk.directory)/\(name)") else { return nil }
            return (name, Array(data))
        }
    }
}
