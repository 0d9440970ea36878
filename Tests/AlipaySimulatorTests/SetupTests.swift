import Clocks
import Cryptography
import Foundation
import JSON
import Money
import Testing

@testable import AlipaySimulator

/// A directory that is gone with its test.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "simulator-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    func permissions(of name: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: file(name))[.posixPermissions] as? Int)
    }
}

@Suite("setting a simulator up")
struct SetupTests {
    private func configuration() throws -> SimulatorConfiguration {
        SimulatorConfiguration(appKey: try Project.key("app_pkcs8.der.hex").publicKey, platformKey: try Project.key("alipay_pkcs8.der.hex"))
    }

    @Test(
        "it listens on loopback and nowhere else",
        arguments: ["0.0.0.0", "::", "192.168.1.2", "", "example.com", "127.0.0.1.evil.example", "127.0.0.2"])
    func loopback(host: String) throws {
        var configuration = try configuration()
        configuration.host = host
        #expect(throws: SimulatorError.notLoopback(host: host)) { try AlipaySimulator(configuration: configuration) }
    }

    @Test("`localhost` is bound as 127.0.0.1, whatever the name resolves to", arguments: ["localhost", "LOCALHOST", "127.0.0.1"])
    func localhost(host: String) throws {
        var configuration = try configuration()
        configuration.host = host
        _ = try AlipaySimulator(configuration: configuration)
        #expect(configuration.bindAddress == "127.0.0.1")
    }

    @Test(
        "it does not start beside a host of Alipay's",
        arguments: [
            "https://openapi.alipay.com/gateway.do", "openapi.alipay.com", "https://openapi-sandbox.dl.alipaydev.com/gateway.do",
            "https://OpenAPI.AliPay.com", "https://user@openapi.alipay.com:443/x", "openapi.alipay.com.", "alipay.com",
            "https://openapi.alipay.com?x=1", "https://openapi.alipay.com\\@127.0.0.1/",
        ])
    func alipays(address: String) throws {
        var configuration = try configuration()
        configuration.otherAddresses = ["http://127.0.0.1:8000", address]
        #expect(throws: SimulatorError.addressOfAlipay(address)) { try AlipaySimulator(configuration: configuration) }
    }

    @Test(
        "other hosts are none of Alipay's",
        arguments: ["http://127.0.0.1:8000/gateway.do", "https://notalipay.com", "https://shop.example/?to=alipay.com"])
    func others(address: String) throws {
        var configuration = try configuration()
        configuration.otherAddresses = [address]
        _ = try AlipaySimulator(configuration: configuration)
    }

    @Test("application and platform do not share a key")
    func sameKeys() throws {
        var configuration = try configuration()
        configuration.appKey = configuration.platformKey.publicKey
        #expect(throws: SimulatorError.sameKeys) { try AlipaySimulator(configuration: configuration) }
    }

    @Test("keys are made once, kept from others, and read back the same")
    func keys() throws {
        let scratch = try Scratch()
        let made = try SimulatorKeys.loadOrMake(in: scratch.file("keys"))
        #expect(made.app.publicKey != made.platform.publicKey && made.app.publicKey.bits == 2048)
        #expect(try scratch.permissions(of: "keys") == 0o700)
        for name in [SimulatorKeys.FileName.app, SimulatorKeys.FileName.platform] {
            #expect(try scratch.permissions(of: "keys/" + name) == 0o600)
        }
        let again = try SimulatorKeys.loadOrMake(in: scratch.file("keys"))
        #expect(again.app.publicKey == made.app.publicKey && again.platform.publicKey == made.platform.publicKey)
        #expect(try RSAPrivateKey(anyText: made.appKeyText).publicKey == made.app.publicKey)
        #expect(try RSAPublicKey(anyText: made.platformPublicKeyText) == made.platform.publicKey)
        #expect(throws: SimulatorError.self) { try made.save(to: scratch.file("keys")) }
    }

    @Test("of many that come first, one makes the keys and all have the same")
    func keysAtOnce() async throws {
        let scratch = try Scratch()
        let directory = scratch.file("keys")
        let keys = try await withThrowingTaskGroup(of: RSAPublicKey.self) { group in
            for _ in 0..<4 { group.addTask { try SimulatorKeys.loadOrMake(in: directory).app.publicKey } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(keys.count == 4 && keys.allSatisfy { $0 == keys[0] })
    }

    @Test("a key file that others can read is refused")
    func openKeys() throws {
        let scratch = try Scratch()
        let keys = SimulatorKeys(app: try Project.key("app_pkcs8.der.hex"), platform: try Project.key("alipay_pkcs8.der.hex"))
        try keys.save(to: scratch.file("keys"))
        let path = scratch.file("keys/" + SimulatorKeys.FileName.app)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(throws: SimulatorError.keys(path: path, reason: "others can read it")) {
            try SimulatorKeys.load(from: scratch.file("keys"))
        }
    }

    @Test("a simulator started again keeps its orders, its refunds and its count of trade numbers")
    func journal() throws {
        let scratch = try Scratch()
        let path = scratch.file("journal")
        var before: [Trade] = []
        do {
            let world = try TestWorld(journal: path)
            try world.paidOrder("A")
            try world.simulator.makeOrders(
                [
                    OrderDraft(
                        outTradeNo: "B", totalAmount: .fen(1), subject: "订单 \"x\"", buyer: .standard, expiresAt: TestWorld.start + .hours(1)
                    )
                ],
                paid: false)
            _ = try world.refund("A", "10.00", "R1")
            before = world.simulator.trades
        }
        #expect(try scratch.permissions(of: "journal") == 0o600)
        let world = try TestWorld(journal: path)
        #expect(world.simulator.trades == before)
        #expect(try world.refund("A", "10.00", "R1")["fund_change"] == "N")
        try world.paidOrder("C")
        #expect(Set(world.simulator.trades.map(\.tradeNo)).count == 3)
        world.clock.advance(by: .hours(1))
        #expect(world.simulator.trade("B")?.status == .closed)
    }

    @Test("two simulators do not write one journal")
    func held() throws {
        let scratch = try Scratch()
        let first = try TestWorld(journal: scratch.file("journal"))
        #expect(throws: SimulatorError.journal(.heldByAnother(path: scratch.file("journal")))) {
            try TestWorld(journal: scratch.file("journal"))
        }
        #expect(first.simulator.ledger.isEmpty)
    }

    @Test("a last line that was cut short is forgotten, at whatever byte it was cut")
    func torn() throws {
        let scratch = try Scratch()
        let path = scratch.file("journal")
        do {
            let world = try TestWorld(journal: path)
            try world.paidOrder("A")
            _ = try world.refund("A", "10.00", "R1")
        }
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        let lastLine = try #require(whole.dropLast().lastIndex(of: 0x0A)) + 1
        for end in lastLine..<whole.count {
            try whole.prefix(end).write(to: URL(fileURLWithPath: path))
            let world = try TestWorld(journal: path)
            #expect(world.refunds.isEmpty && world.simulator.ledger.count == 2)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == lastLine)
        }
    }

    @Test(
        "a journal that is no journal is refused with its line",
        arguments: [("{}\n", 1), ("junk\n", 1), ("\n", 1)])
    func junk(text: String, line: Int) throws {
        let scratch = try Scratch()
        try text.write(toFile: scratch.file("journal"), atomically: false, encoding: .utf8)
        let error = #expect(throws: SimulatorError.self) { try TestWorld(journal: scratch.file("journal")) }
        guard case .journal(.notAnEntry(line, _)) = error else { throw Unexpected("\(String(describing: error))") }
    }

    @Test("a journal with a line taken out of its middle is refused")
    func missingLine() throws {
        let scratch = try Scratch()
        let path = scratch.file("journal")
        do { try TestWorld(journal: path).paidOrder("A") }
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        try (lines[1] + "\n").write(toFile: path, atomically: false, encoding: .utf8)
        #expect(throws: SimulatorError.journal(.outOfOrder(found: 2, expected: 1))) { try TestWorld(journal: path) }
    }
}
