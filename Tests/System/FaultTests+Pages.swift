import Foundation
import Glibc
import JSON
import TestSupport
import Testing

extension FaultTests {
    @Test("a damaged page of the store: every command says so or tells the truth, no host pays by it, a copy from before goes on")
    func corruptPage() async throws {
        let seed = Seeded.seed(for: "pages")
        try await World.run(policy: DeskPolicy.gated()) { world in
            let before = try await makeDay(world)
            let pages = try StoreFile(world).pages
            let good = (list: try await world.command(Self.list), log: try await world.command(["audit", "export"]))
            var random = Seeded(seed)
            var said = 0
            let tried = Level.count(240)
            for _ in 0..<tried {
                let page = Int.random(in: 0..<pages, using: &random)
                try StoreFile(world).damage(page, with: &random)
                let runs = [(try await world.command(Self.list), good.list), (try await world.command(["audit", "export"]), good.log)]
                for (run, wanted) in runs {
                    if run.status == 0 {
                        #expect(run.output == wanted.output, "seed \(seed), page \(page)")
                    } else {
                        said += 1
                        let isTold = run.errors.contains("is damaged") || run.errors.contains("no SQLite database")
                        #expect(isTold, "page \(page): \(run.errors)")
                        #expect(run.errors.contains("= help: stop every host on this store"), "page \(page): \(run.errors)")
                    }
                }
                try StoreFile(world).putBack()
            }
            try await refuseToServe(world, paid: before)
            Acceptance.line(
                "4.4", isGood: said > 0,
                "corrupt pages: \(tried) of \(pages), \(said) commands said so, all others were right (seed \(seed))")
        }
    }

    private static let list = ["operations", "list", "--json"]

    /// Enough refunds that most of the store stands in its file and not in the log beside it, and the store closed behind them.
    private func makeDay(_ world: World) async throws -> Int {
        let orders = (0..<600).map { "page_\($0)" }
        try await world.simulator.makePaidOrders(orders + ["page_last"], total: "88.88")
        let (host, port) = try await world.serve("day")
        // SQLite carries the log over when it has grown to a thousand pages.
        for start in stride(from: 0, to: orders.count, by: 2) {
            let answers = await send(orders[start..<start + 2].map { RefundAsk(order: $0, amount: "10.00") }, world, port)
            #expect(answers.allSatisfy { $0 == .succeeded })
            if start >= 20, try StoreFile(world).pages > 30 { break }
        }
        #expect(await host.terminate() == .exited(0))
        #expect(try await world.command(["audit", "verify"]).status == 0)
        try StoreFile(world).keep()
        #expect(try StoreFile(world).pages > 30)
        return try await world.simulator.refunds().count
    }

    /// With every page behind the first one gone no host serves, or it answers nothing but errors; nothing is paid.
    private func refuseToServe(_ world: World, paid: Int) async throws {
        let file = StoreFile(world)
        var random = Seeded(1)
        for page in 1..<(try file.pages) { try file.damage(page, with: &random) }
        let port = try Sockets.freePort()
        let host = try world.startHost("damaged", port: port)
        try await world.waitUntilServingOrEnded(port, host)
        let last = RefundAsk(order: "page_last", amount: "10.00")
        if host.hasEnded {
            #expect(host.errorText.contains("is damaged"), "\(host.errorText)")
        } else {
            let answer = await last.send(to: port, token: world.token)
            #expect(answer != .succeeded && answer != .pending, "\(String(describing: answer))")
            await host.kill()
        }
        #expect(try await world.simulator.refunds().count == paid)
        try file.putBack()
        let (again, later) = try await world.serve("put-back")
        #expect(await last.send(to: later, token: world.token) == .succeeded)
        #expect(await RefundAsk(order: "page_3", amount: "10.00").send(to: later, token: world.token) == .succeeded)
        #expect(await again.terminate() == .exited(0))
        #expect(try await world.simulator.refunds().count == paid + 1)
        #expect(try await world.command(["audit", "verify"]).status == 0)
    }
}

/// The file of a world's store, while no host has it open.
private struct StoreFile {
    private let path: String
    private static let pageSize = 4096

    init(_ world: World) { path = world.folder + "/state/simulator/tollgate.sqlite" }

    var pages: Int {
        get throws { (try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0) / Self.pageSize }
    }

    /// Keeps a copy of the file and of the log beside it.
    func keep() throws {
        for end in ends where isThere(path + end) { try FileManager.default.copyItem(atPath: path + end, toPath: path + ".kept" + end) }
    }

    /// Puts the copies in their places, without what commands have left there.
    func putBack() throws {
        for end in ends + ["-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
        for end in ends where isThere(path + ".kept" + end) {
            try FileManager.default.copyItem(atPath: path + ".kept" + end, toPath: path + end)
        }
    }

    private let ends = ["", "-wal"]

    private func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// Overwrites a page with noise.
    func damage(_ page: Int, with random: inout Seeded) throws {
        let noise = (0..<Self.pageSize).map { _ in UInt8.random(in: 0...255, using: &random) }
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        defer { try? file.close() }
        try file.seek(toOffset: UInt64(page * Self.pageSize))
        try file.write(contentsOf: Data(noise))
    }
}
