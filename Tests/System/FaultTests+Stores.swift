import Foundation
import JSON
import Testing

extension FaultTests {
    @Test("a store of another environment is refused by hosts and commands alike, whatever would be done there")
    func otherEnvironment() async throws {
        try await World.run(policy: DeskPolicy.gated()) { world in
            let file = world.folder + "/state/simulator/tollgate.sqlite"
            let store = ["TOLLGATE_ENVIRONMENT": "sandbox", "TOLLGATE_ALIPAY_GATEWAY": "", "TOLLGATE_STORE": "sqlite:\(file)"]
            let host = try world.startHost("sandbox", port: try Sockets.freePort(), store)
            #expect(await host.end() == .exited(2))
            #expect(host.errorText.contains("the store belongs to the environment `simulator`, this program runs for `sandbox`"))
            #expect(host.errorText.contains("= help: name another store with --store"), "\(host.errorText)")
            // An auditor may read any store's log; all else asks whose store it is.
            for words in [["operations", "list"], ["agents", "list"], ["approvals", "list"], ["policy", "history"]] {
                let run = try await world.command(words, with: store)
                #expect(run.status == 2 && run.errors.contains("the store belongs to the environment `simulator`"), "\(words): \(run)")
            }
            #expect(try await world.command(["operations", "list"]).status == 0)
        }
    }

    @Test("two shops in one store: the same orders, numbers and limits of each are its own, through restarts and in one log")
    func twoShops() async throws {
        try await World.run(policy: DeskPolicy.gated(ever: "50.00")) { world in
            let second = try await SecondShop(world)
            let orders = ["shop_1", "shop_2"]
            try await world.simulator.makePaidOrders(orders, total: "88.88")
            try await second.simulator.makePaidOrders(orders, total: "88.88")
            for round in 0..<2 {
                let (one, onePort) = try await world.serve("one-\(round)")
                let (two, twoPort) = try await world.serve("two-\(round)", second.variables)
                for port in [onePort, twoPort] {
                    // The second round repeats the first: both shops answer from what they know.
                    let ask = RefundAsk(order: "shop_1", amount: "30.00", number: "same-1")
                    #expect(await ask.send(to: port, token: world.token) == .succeeded)
                    let beyond = RefundAsk(order: "shop_2", amount: "20.01", number: "same-2")
                    #expect(await beyond.send(to: port, token: world.token) == .refused(code: "limit-exceeded"))
                    if round == 1 {
                        let rest = RefundAsk(order: "shop_2", amount: "20.00", number: "same-3")
                        #expect(await rest.send(to: port, token: world.token) == .succeeded)
                    }
                }
                for host in [one, two] { #expect(await host.terminate() == .exited(0)) }
            }
            for simulator in [world.simulator, second.simulator] {
                let refunds = try await simulator.refunds().map { [$0.order, $0.number, $0.amount] }
                #expect(refunds == [["shop_1", "same-1", "30.00"], ["shop_2", "same-3", "20.00"]])
            }
            #expect(try await world.operations().count == 2)
            let verify = try await world.command(["audit", "verify"])
            #expect(verify.status == 0, "\(verify.output)\(verify.errors)")
        }
    }
}

/// Another application at a platform of its own, whose hosts use the world's store.
private struct SecondShop {
    let simulator: SimulatorControl
    let variables: [String: String]

    init(_ world: World) async throws {
        let port = try Sockets.freePort()
        simulator = SimulatorControl(port: port)
        let (state, application) = (world.folder + "/second", "2021000000000002")
        let folder = state + "/simulator"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // Both applications have the same keys; the platforms tell them apart by their numbers.
        let keys = "/simulator-keys"
        try FileManager.default.copyItem(atPath: world.folder + "/state/simulator" + keys, toPath: folder + keys)
        let address = "http://127.0.0.1:\(port)/gateway.do"
        variables = ["AP_APP_ID": application, "TOLLGATE_ALIPAY_GATEWAY": address]
        _ = try world.start(
            ["simulator", "--listen", "127.0.0.1:\(port)"], "second-simulator", variables.merging(["TOLLGATE_STATE": state]) { $1 })
        try await until("the second simulator serves") { await Wire(port: port).send("GET", "/simulator")?.status == 200 }
    }
}
