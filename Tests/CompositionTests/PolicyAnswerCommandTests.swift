import Foundation
import JSON
import Testing

@testable import Composition

@Suite("tollgate policy answer and explain")
struct PolicyAnswerCommandTests {
    private let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: {} }
        approvers: { lead: { roles: [lead] } }
        scopes: [{ permit: refunds, effects: [refund] }]
        limits: [{ limit: day, effects: [refund], amount: 500.00 CNY, per: day }]
        gates: [{ gate: lead, effects: [refund], above: 50.00 CNY, by: [lead] }]

        """

    private func draft(_ stage: Stage) throws -> String {
        try policy.write(toFile: stage.path("desk.yaml"), atomically: false, encoding: .utf8)
        return stage.path("desk.yaml")
    }

    @Test("a yes ends with 0 and its calls, a no with 1, and both are there for programs")
    func answers() async throws {
        let stage = try Stage()
        let path = try draft(stage)
        let yes = await stage.run(
            "policy", "answer", "can desk ever move more than 200.00 CNY without an approval?", "--policies", path)
        #expect(yes.status == 0 && yes.output.contains("Yes. 5 calls pass"), "\(yes.output)\(yes.complaints)")
        let no = await stage.run(
            "policy", "answer", "can desk refund more than 500.00 CNY per day", "--policies", path, "--json")
        #expect(no.status == 1, "\(no.output)\(no.complaints)")
        let json = try JSONValue(parsing: no.output)
        #expect(json["answer"] == "no" && json["proof"] != nil)
    }

    @Test("a question that is none says what was probably meant, and ends with 2")
    func mistakes() async throws {
        let stage = try Stage()
        let path = try draft(stage)
        let run = await stage.run("policy", "answer", "can dsk refund", "--policies", path)
        #expect(run.status == 2 && run.complaints.contains("did you mean `desk`?"), "\(run.output)\(run.complaints)")
    }

    @Test("a case is explained, held cases end with 3")
    func explained() async throws {
        let stage = try Stage()
        _ = try draft(stage)
        let cases = """
            tollgate-tests: 1
            policies: [desk.yaml]
            defaults:
              call: { agent: desk, tool: refund-alipay-payment }
              now: 2026-11-21T12:00:00+08:00
              order: { id: T-1, trade_no: "1", paid: 100.00 CNY, status: paid, paid_at: 2026-11-20T12:00:00+08:00, buyer: "2088" }
            cases:
              - case: beyond
                call: { amount: 20.00 CNY }
                history: [{ amount: 40.00 CNY, ago: 2h }]
                expect: hold

            """
        try cases.write(toFile: stage.path("cases.yaml"), atomically: false, encoding: .utf8)
        let run = await stage.run("policy", "explain", "--case", "\(stage.path("cases.yaml")):beyond")
        #expect(run.status == 3, "\(run.output)\(run.complaints)")
        #expect(run.output.contains("40.00 CNY before, 60.00 CNY with this call; holds above 50.00 CNY"))
        #expect(run.output.contains("at most 10.00 CNY  permitted"))
        let none = await stage.run("policy", "explain", "--case", "\(stage.path("cases.yaml")):beyon")
        #expect(none.status == 2, "\(none.output)\(none.complaints)")
        #expect(await stage.run("policy", "explain").status == 2)
    }
}
