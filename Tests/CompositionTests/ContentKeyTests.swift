import Cryptography
import TestSupport
import Testing

@testable import Composition
@testable import Gate

@Suite("Content encryption at the built-in simulator", .serialized)
struct ContentKeyTests {
    private static func key(_ bytes: [UInt8]) -> [String: String] { ["AP_ENCRYPT_KEY": Base64.encode(bytes)] }

    @Test("a host and the built-in simulator of one key understand each other, in both protocols; those of two keys do not")
    func encrypted() async throws {
        let (key, other) = (Self.key(Array(0..<16)), Self.key(Array(1..<17)))
        try await MovingHouse.with([.sqlite], platform: key) { house in
            _ = try await house.people(0)
            try house.orders("o_1")
            for (amount, wire) in [("10.00", "v2"), ("11.00", "v3")] {
                try await house.host(0, with: key.merging(["TOLLGATE_ALIPAY_PROTOCOL": wire]) { $1 }) { host in
                    let done = try await house.refund(host, "for-ever", "o_1", amount, "rf-\(wire)")
                    #expect(done.status == .succeeded, "\(wire): \(done)")
                }
            }
            try await house.host(0, with: other) { host in
                let refused = try await house.refund(host, "for-ever", "o_1", "12.00", "rf-other")
                #expect(refused.status != .succeeded)
            }
            #expect(try house.refunded("o_1") == 21_00)
        }
    }

    @Test("a simulator whose key is no key says so and does not start")
    func noKey() async throws {
        let error = await #expect(throws: Complaint.self) {
            try await Stage().whileSimulating(with: Self.key([1, 2, 3])) { _, _ in }
        }
        #expect(error?.message.contains("content encryption") == true)
    }
}
