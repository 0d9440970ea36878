import JSON
import Money
import Testing
import ToolKit
import ToolKitTesting

@testable import Access
@testable import Gate

@Suite("What an answer looks like")
struct AnswerShapeTests {
    @Test("9: a refusal conforms to the outputSchema of every tool, those that only look too")
    func refusals() async throws {
        let house = try await House()
        let bot = try await house.agent("bot")
        for listing in house.gate.registry.listings {
            let reply = try await house.call(listing.name, ["no-such-argument": true], by: bot)
            guard case .refusal(let refusal) = reply else {
                Issue.record("`\(listing.name)` answered \(reply)")
                continue
            }
            let findings = SchemaCheck.findings(.object(refusal.reason.structured), against: listing.outputSchema)
            #expect(findings.isEmpty, "\(listing.name)")
        }
    }

    @Test("9: what a tool that only looks tells conforms to its outputSchema, and half of it does not")
    func readings() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let id = try #require(try await house.refund("o-1", "60.00", by: desk).operation)
        let calls: [(tool: String, arguments: JSONObject)] = [
            ("till-balance", ["order": "o-1"]), ("operation-status", ["operation": .string(id.text)]),
        ]
        for call in calls {
            let reply = try await house.call(call.tool, call.arguments, by: desk)
            guard case .receipt(let receipt) = reply, let structured = receipt.structured else {
                Issue.record("`\(call.tool)` answered \(reply)")
                continue
            }
            let schema = try #require(house.gate.registry.listing(call.tool)).outputSchema
            #expect(SchemaCheck.findings(.object(structured), against: schema).isEmpty, "\(call.tool)")
            for required in schema["anyOf"]?.arrayValue?.first?["required"]?.arrayValue ?? [] {
                let less = structured.removing(try #require(required.stringValue))
                #expect(!SchemaCheck.findings(.object(less), against: schema).isEmpty, "\(call.tool) without \(required)")
            }
        }
        #expect(!SchemaCheck.findings(["status": "refused"], against: ReadingAnswer.schema(result: TillReceipt.schema)).isEmpty)
    }

    @Test("a tool that only looks may have a status of its own, and is not registered where a refusal could not be told beside it")
    func conflicts() {
        func result(_ property: String, _ schema: JSONValue) -> JSONObject {
            ["type": "object", "properties": [property: schema], "required": [.string(property)]]
        }
        #expect(ReadingAnswer.conflict(of: result("status", ["type": "string", "description": "SUCCESS or FAIL"])) == nil)
        #expect(ReadingAnswer.conflict(of: result("order", ["type": "integer"])) == nil)
        #expect(ReadingAnswer.conflict(of: result("code", ["type": "integer"])) == "code")
        #expect(ReadingAnswer.conflict(of: result("status", ["type": "string", "enum": ["paid"]])) == "status")
        let schema = ReadingAnswer.schema(result: result("status", ["type": "string"]))
        #expect(SchemaCheck.findings(["status": "SUCCESS"], against: schema).isEmpty)
    }
}
