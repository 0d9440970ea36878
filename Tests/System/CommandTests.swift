import Foundation
import JSON
import TestSupport
import Testing

/// The command line against a running host: what an operator and an approver do in a day.
@Suite("The command line beside a running host", .serialized)
struct CommandTests {
    @Test("a held refund is approved by the approver alone, carried out by the host, and paid once")
    func day() async throws {
        let desk = try await Office.open()
        try await desk.simulator.makePaidOrders(["day_1"], total: "200.00")
        let small = try await desk.call("refund-alipay-payment", "outTradeNo=day_1", "refundAmount=30.00", "outRequestNo=r1")
        #expect(small.status == 0, Comment(rawValue: small.output + small.errors))
        let held = try await desk.call("refund-alipay-payment", "outTradeNo=day_1", "refundAmount=60.00", "outRequestNo=r2")
        #expect(held.status == 3)
        let operation = try #require(try JSONValue(parsing: held.output)["operation"]?.stringValue)
        let withoutSecret = try await desk.command("approvals", "approve", operation)
        #expect(withoutSecret.status == 2 && withoutSecret.errors.contains("TOLLGATE_APPROVER_TOKEN"))
        let byMaker = try await desk.command("approvals", "approve", operation, with: ["TOLLGATE_APPROVER_TOKEN": desk.secret("owner")])
        #expect(byMaker.status == 1, Comment(rawValue: byMaker.errors))
        let wrong = try await desk.command("approvals", "approve", operation, with: ["TOLLGATE_APPROVER_TOKEN": desk.secret("assistant")])
        #expect(wrong.status == 1, Comment(rawValue: wrong.errors))
        let approved = try await desk.command("approvals", "approve", operation, with: ["TOLLGATE_APPROVER_TOKEN": desk.secret("lead")])
        #expect(approved.status == 0, Comment(rawValue: approved.errors))
        try await until("the host carries it out") {
            try await desk.simulator.refunds().map(\.amount).sorted() == ["30.00", "60.00"]
        }
        try await until("the operation has ended") {
            try await desk.command("operations", "show", operation, "--json").output.contains("\"state\":\"succeeded\"")
        }
        let again = try await desk.call("refund-alipay-payment", "outTradeNo=day_1", "refundAmount=60.00", "outRequestNo=r2")
        #expect(again.status == 0)
        #expect(try await desk.simulator.refunds().count == 2)
        #expect(try await desk.command("audit", "verify").status == 0)
        #expect(await desk.close() == .exited(0), Comment(rawValue: desk.hostLog))
    }

    @Test("a command whose output could not be written says so, and one whose reader went away does not")
    func output() async throws {
        let program = Office.executable("tollgate")
        for (script, status) in [("\"$0\" policy reference >/dev/full", 2), ("\"$0\" policy reference 2>&1 | head -n 1 >/dev/null", 0)] {
            let run = try await ProgramRun.runAside("/bin/bash", ["-o", "pipefail", "-c", script, program])
            #expect(run.status == status, Comment(rawValue: run.output))
            #expect(run.output.contains("could be written: no space left on device") == (status == 2), Comment(rawValue: run.output))
        }
    }

    @Test("the demonstration goes through and exits 0")
    func demo() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("demo-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let child = try Child(
            Office.executable("tollgate"), ["demo"], environment: ["PATH": "/usr/bin:/bin", "HOME": directory], log: "\(directory)/demo")
        #expect(await child.end() == .exited(0), Comment(rawValue: child.errorText + child.outputText))
        for sign in [
            "Held by `demo-order`", "this secret is nobody's", "Refused by `demo-day`", "45.00 CNY left", "no scope permits",
            "30.00 and 25.00 were refunded, and nothing else", "consistent with itself only", "edited: entry",
        ] {
            #expect(child.outputText.contains(sign), "the demonstration shows no `\(sign)`")
        }
    }
}
