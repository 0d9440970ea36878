import JSON

/// The simulator in a process of its own, as a test speaks to it.
struct SimulatorControl: Sendable {
    /// A refund that really happened.
    struct Refund: Sendable, Hashable {
        let order: String
        let number: String
        let amount: String
        /// When it happened, in milliseconds since 1970.
        var at: Int64 = 0
    }

    let port: Int

    /// Makes paid orders, each of a buyer of its own.
    func makePaidOrders(_ names: [String], total: String) async throws { try await makeOrders(names, total: total, paid: true) }

    /// Makes orders, each of a buyer of its own.
    func makeOrders(_ names: [String], total: String, paid: Bool) async throws {
        let orders = names.enumerated().map { place, name -> JSONValue in
            ["outTradeNo": .string(name), "totalAmount": .string(total), "buyer": .string("2088\(Self.digits(name, place))")]
        }
        _ = try await post("/simulator/orders", ["paid": .bool(paid), "orders": .array(orders)])
    }

    /// Makes a paid order of one buyer.
    func makePaidOrder(_ name: String, total: String, buyer: String) async throws {
        let order: JSONValue = ["outTradeNo": .string(name), "totalAmount": .string(total), "buyer": .string(buyer)]
        _ = try await post("/simulator/orders", ["paid": true, "orders": [order]])
    }

    /// Somebody else at the merchant's refunds an order, past every host.
    func refundPastHost(_ order: String, _ amount: String, number: String) async throws {
        _ = try await post("/simulator/orders/\(order)/refund", ["amount": .string(amount), "requestNumber": .string(number)])
    }

    /// Lets calls go wrong by chance; empty chances let none.
    func setChances(seed: UInt64, perMille: [String: [String: Int]], details: JSONObject = [:]) async throws {
        var methods = JSONObject()
        for (method, kinds) in perMille {
            var chances = JSONObject()
            for (kind, count) in kinds { chances[kind] = .number(JSONNumber(count)) }
            methods[method] = .object(chances)
        }
        let chances: JSONValue = [
            "seed": .number(JSONNumber(Int64(seed >> 1))), "perMille": .object(methods), "details": .object(details),
        ]
        _ = try await post("/simulator/faults", ["chances": chances])
    }

    /// Lets the next call of a method go wrong.
    func add(fault: String, to method: String) async throws {
        let one: JSONValue = ["queue": [["fault": .string(fault), "method": .string(method)]]]
        _ = try await post("/simulator/faults", one)
    }

    /// Takes every fault away.
    func clearFaults() async throws { _ = try answer(await Wire(port: port).send("DELETE", "/simulator/faults"), "faults") }

    /// Lets everything arrive that is still on its way.
    func releaseLate() async throws { _ = try await post("/simulator/late/release", [:]) }

    /// Every refund that happened, by the simulator's own ledger.
    func refunds() async throws -> [Refund] {
        let ledger = try await get("/simulator/ledger")
        return (ledger["entries"]?.arrayValue ?? []).compactMap { entry in
            guard entry["event"] == "refunded", let order = entry["outTradeNo"]?.stringValue,
                let number = entry["requestNumber"]?.stringValue, let amount = entry["amount"]?.stringValue
            else { return nil }
            return Refund(order: order, number: number, amount: amount, at: entry["at"]?.numberValue?.integer ?? 0)
        }
    }

    /// How often each refund was asked for, by its number.
    func requests() async throws -> [String: Int64] {
        let tallies = try await get("/simulator/ledger")["refundRequests"]?.arrayValue ?? []
        return Dictionary(
            tallies.compactMap { tally in
                guard let number = tally["requestNumber"]?.stringValue else { return nil }
                return (number, tally["received"]?.numberValue?.integer ?? 0)
            }, uniquingKeysWith: +)
    }

    /// A counter: `received`, `succeeded`, `turnedAway` or `faults`.
    func counter(_ group: String) async throws -> [String: Int64] {
        let members = try await get("/simulator/counters")[group]?.objectValue?.members ?? []
        return Dictionary(members.map { ($0.key, $0.value.numberValue?.integer ?? 0) }, uniquingKeysWith: +)
    }

    /// How many calls are still on their way.
    func late() async throws -> Int64 { try await get("/simulator/counters")["late"]?.numberValue?.integer ?? -1 }

    private func get(_ path: String) async throws -> JSONValue { try answer(await Wire(port: port).send("GET", path), path) }

    private func post(_ path: String, _ body: JSONValue) async throws -> JSONValue {
        try answer(await Wire(port: port).send("POST", path, headers: [("Content-Type", "application/json")], body: body.bytes), path)
    }

    private func answer(_ response: Wire.Response?, _ path: String) throws -> JSONValue {
        guard let response else { throw Trouble("the simulator does not answer \(path)") }
        guard response.status == 200 else { throw Trouble("the simulator answers \(path) with \(response.status): \(response.json.text)") }
        return response.json
    }

    /// Twelve digits that no two orders of a test share.
    private static func digits(_ name: String, _ place: Int) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        let text = String(hash % 1_000_000_000_000)
        return String(repeating: "0", count: 12 - text.count) + text
    }
}
