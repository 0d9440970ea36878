import Foundation
import JSON
import Testing

/// The shop of examples/illustrator, as its page says.
@Suite("The illustrator's shop", .serialized)
struct IllustratorTests {
    private static let example = Office.root + "/examples/illustrator"

    /// Runs the shop until it has ended; presses the button as soon as it prints a link.
    private static func sell(_ shop: Shop, _ listen: Int, _ more: [String] = []) async throws -> (end: ProcessEnd, said: String) {
        let world = shop.world
        let secret = "\(world.folder)/forward-\(UUID().uuidString)"
        let made = try await world.command(["notices", "secret", "--out", secret])
        guard made.status == 0 else { throw Trouble(made.errors) }
        let words = [
            "\(example)/shop.py", "A cat, in ink", "88.00", "--host", "127.0.0.1:\(shop.port)", "--token", "\(world.folder)/assistant",
            "--secret", secret, "--listen", "\(listen)", "--tollgate", try Programs.testHost(),
        ]
        let approver = [
            "TOLLGATE_APPROVER_TOKEN": try String(contentsOfFile: "\(world.folder)/lead", encoding: .utf8).filter { !$0.isNewline }
        ]
        let child = try world.start("/usr/bin/python3", words + more, "shop", approver)
        try await until("the shop prints a link, or ends") { child.outputText.contains("link: ") || child.hasEnded }
        if let link = child.outputText.split(whereSeparator: \.isNewline).first(where: { $0.hasPrefix("link: ") }) {
            try await until("the agent waits") { child.outputText.contains("waiting: ") || child.hasEnded }
            _ = try await Buyer.pay(String(link.dropFirst("link: ".count)))
        }
        let end = await child.end()
        return (end, child.outputText + child.errorText)
    }

    @Test("quote, link, paid, notified, as examples/illustrator does it; and an agent that asks for another price is refused")
    func sale() async throws {
        // `lead` stands for the studio, whose operator it is.
        let policy = try String(contentsOfFile: Self.example + "/policy.yaml", encoding: .utf8)
            .replacingOccurrences(of: "operators: [studio]", with: "operators: [lead]")
            .replacingOccurrences(of: "studio: { roles: [] }", with: "lead: { roles: [] }")
        try await World.run(policy: policy, agents: ["assistant"]) { world in
            let listen = try Sockets.freePort()
            let shop = try await Shop(world, ["AP_NOTIFY_URL": "http://127.0.0.1:\(listen)/paid"])
            let host = try await shop.start("host")
            let sold = try await Self.sell(shop, listen)
            #expect(sold.end == .exited(0), Comment(rawValue: sold.said))
            for line in [
                "quoted: A cat, in ink, 88.00 yuan", "waiting: 0 of 300 s", "the agent sees: paid",
                "the studio was told: paid, price quoted", "delivered: A cat, in ink",
            ] { #expect(sold.said.contains(line), Comment(rawValue: sold.said)) }
            let notices = try await shop.notices()
            #expect(notices.map { $0["verdict"] } == ["counted"] && notices.map { $0["price"] } == ["quoted"])
            // That the studio has answered is written down after it has delivered.
            try await until("the notification is taken") { try await shop.notices().map { $0["forwarding"] } == ["sent"] }

            let cheated = try await Self.sell(shop, listen, ["--agent-price", "0.01"])
            #expect(cheated.end == .exited(1) && cheated.said.contains("is refused"), Comment(rawValue: cheated.said))
            #expect(try await shop.notices().count == 1)
            #expect(await host.terminate() == .exited(0))
        }
    }
}
