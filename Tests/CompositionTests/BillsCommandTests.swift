import AlipaySimulator
import Clocks
import Foundation
import JSON
import Money
import Testing

@testable import Composition

@Suite("tollgate bills")
struct BillsCommandTests {
    @Test("a bill is fetched into the host, listed, and taken out by a person, with an entry; a file that is there is left alone")
    func life() async throws {
        let stage = try Stage()
        let simulator = ["TOLLGATE_ENVIRONMENT": "simulator"]
        try #require(await stage.run("approvers", "add", "boss", "--admin", "--out", stage.path("boss"), with: simulator).status == 0)
        let secret = try stage.text("boss")
        try await stage.whileSimulating { platform, gateway in
            let variables = simulator.merging(["TOLLGATE_ALIPAY_GATEWAY": gateway, "TOLLGATE_APPROVER_TOKEN": secret]) { $1 }
            _ = try platform.makeOrders([OrderDraft(outTradeNo: "b1", totalAmount: .fen(8_800), subject: "Tea")], paid: true)
            let early = await stage.run("bills", "fetch", "2026-11-21", with: variables)
            #expect(early.status == 1 && early.complaints.contains("could not be fetched"), "\(early)")
            stage.clock.advance(by: .hours(36))
            let fetched = await stage.run("bills", "fetch", "2026-11-21", "--json", with: variables)
            let bill = try JSONValue(parsing: fetched.output)
            let handle = try #require(bill["bill"]?.stringValue, "\(fetched)")
            let listed = await stage.run("bills", "list", with: variables)
            #expect(listed.output.contains(handle) && listed.output.contains("2026-11-21"))
            let saved = await stage.run("bills", "save", handle, "--out", stage.path("day.zip"), with: variables)
            #expect(saved.status == 0, "\(saved.complaints)")
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: stage.path("day.zip"))))
            #expect(Int64(bytes.count) == bill["bytes"]?.numberValue?.integer && bytes.starts(with: Array("PK".utf8)))
            #expect(try FileManager.default.attributesOfItem(atPath: stage.path("day.zip"))[.posixPermissions] as? Int == 0o600)
            let twice = await stage.run("bills", "save", handle, "--out", stage.path("day.zip"), with: variables)
            #expect(twice.status == 2 && twice.complaints.contains("names a new file"), "\(twice)")
            let unknown = await stage.run("bills", "save", "bill_00000000000000000000", "--out", stage.path("no.zip"), with: variables)
            #expect(unknown.status == 1 && unknown.complaints.contains("there is no bill"), "\(unknown)")
            #expect(await stage.run("audit", "list", with: variables).output.contains("bill-saved"))
        }
    }
}
