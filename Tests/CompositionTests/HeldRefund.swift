import Clocks
import JSON
import Ledger
import Money
import Store

@testable import Composition

/// A refund that waits for people, written into a shop of a store as if its host had.
enum HeldRefund {
    static func draft(_ id: String) -> Draft {
        let number = RequestNumber("n-\(id)")
        let call = RecordedCall(
            agent: "desk", credential: "c", conversation: nil, tool: "refund-alipay-payment", toolDigest: "d", arguments: [:],
            digest: id, reason: "", buyer: nil, policySerial: 0, statements: [])
        let order = OrderIdentity(number: OrderNumber("o-\(id)"), tradeNumber: "t-\(id)")
        return Draft(
            id: OperationID(id), call: call, movement: .refund(order: order, amount: .fen(100), number: number), number: number,
            counters: [])
    }

    /// Puts some into a shop of the stage's own store.
    static func write(_ ids: [String], _ shop: Shop, in stage: Stage) async throws {
        let variables = ["HOME": stage.folder, "TOLLGATE_STATE": stage.path("state")]
        let context = CommandContext(environment: variables, terminal: stage.terminal, clock: stage.clock, parts: .standard)
        try await CommandContext.$current.withValue(context) {
            let settings = try SettingsLoader.load(flags: SettingsFlags(), config: nil, environment: variables)
            try await Workbench.with(settings) { bench in
                let ledger = Ledger(shop: shop, pseudonymKey: bench.keys.pseudonymBytes)
                try await bench.store.write { tx in
                    for id in ids { try ledger.hold(draft(id), in: tx) }
                    if !shop.merchant.isEmpty, try ShopRegister.find(shop, in: tx) == nil {
                        _ = try ShopRegister.name(shop, token: "t-\(shop.merchant)", key: nil, in: tx)
                    }
                }
            }
        }
    }
}
