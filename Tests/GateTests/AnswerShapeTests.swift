import Clocks
import JSON
import Ledger
import Money
import TestSupport
import Testing
import ToolKit

@testable import Access
@testable import Gate
@testable import ToolKitTesting

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
            let findings = AnswerShape.findings(.object(refusal.reason.structured), against: listing.outputSchema)
            #expect(findings.isEmpty, "\(listing.name)")
        }
    }

    @Test("9: every answer of every tool conforms to its outputSchema: done, held, pending, refused, failed")
    func everyAnswer() async throws {
        let house = try await House(Policy.wide)
        let (desk, bot) = (try await house.agent(), try await house.agent("bot"))
        for order in ["o-1", "o-2", "o-3", "o-4", "o-5"] { house.till.addPaidOrder(order, .fen(20_000)) }
        var seen: [String: Set<String>] = [:]
        var operations: [OperationID] = []
        func answer(_ tool: String, _ arguments: JSONObject, by agent: Principal, _ fault: TillFault? = nil) async throws {
            if let fault { house.till.next(fault) }
            let reply = try await house.call(tool, arguments, by: agent)
            let schema = try #require(house.gate.registry.listing(tool)).outputSchema
            let structured = try #require(reply.structured, "`\(tool)` told nothing as data: \(reply.said)")
            let findings = AnswerShape.findings(.object(structured), against: schema)
            #expect(findings.isEmpty, "`\(tool)` \(JSONValue.object(arguments).text): \(JSONValue.object(structured).text)")
            let undescribed = structured.keys.filter { schema["properties"]?[$0] == nil }
            #expect(undescribed.isEmpty, "`\(tool)` tells \(undescribed), of which its schema says nothing")
            seen[tool, default: []].insert(reply.kind)
            if tool != "operation-status", let id = reply.operation { operations.append(id) }
        }
        try await answer("till-refund", ["order": "o-1", "amount": "30"], by: desk)
        try await answer("till-refund", ["order": "o-2", "amount": "60"], by: desk)
        try await answer("till-refund", ["order": "o-3", "amount": "30"], by: desk, .lostBefore)
        try await answer("till-refund", ["order": "o-4", "amount": "30"], by: desk, .refuses(code: "too-late"))
        try await answer("till-refund", ["order": "o-5", "amount": "0"], by: desk)
        try await answer("till-collect", ["order": "n-1", "amount": "1", "title": "tea"], by: desk)
        try await answer("till-collect", ["order": "n-2", "amount": "1", "title": "tea"], by: desk, .lostBefore)
        try await answer("till-collect", ["order": "n-3", "amount": "1", "title": "tea"], by: desk, .refuses(code: "closed"))
        try await answer("till-collect", ["order": "n-4", "amount": "1", "title": "tea"], by: bot)
        try await answer("till-transfer", ["payee": "p", "amount": "1"], by: bot)
        try await answer("till-transfer", ["payee": "q", "amount": "1"], by: bot, .lostBefore)
        try await answer("till-transfer", ["payee": "r", "amount": "1"], by: bot, .refuses(code: "no-account"))
        try await answer("till-transfer", ["payee": "s", "amount": "9999"], by: bot)
        try await answer("till-balance", ["order": "o-1"], by: desk)
        try await answer("till-balance", ["order": "nobody's"], by: desk)
        try await answer("till-balance", ["order": "o-1"], by: bot)
        for id in operations { try await answer("operation-status", ["operation": .string(id.text)], by: desk) }
        for id in operations { try await answer("operation-status", ["operation": .string(id.text)], by: bot) }
        try await answer("operation-status", [:], by: desk)
        let moving: Set = ["succeeded", "pending", "failed", "refused"]
        #expect(seen["till-refund"] == moving.union(["held"]))
        #expect(seen["till-collect"] == moving)
        #expect(seen["till-transfer"] == moving)
        #expect(seen["till-balance"] == ["succeeded", "failed", "refused"])
        #expect(seen["operation-status"] == ["succeeded", "failed", "refused"])
        #expect(Set(seen.keys) == Set(house.gate.registry.listings.map(\.name)), "every tool has answered")
    }

    @Test("a held call tells what is awaited, until when, and how to learn the outcome, as text and as data")
    func held() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        guard case .question(let question) = try await house.refund("o-1", "60.00", by: desk) else {
            Issue.record("it was not held")
            return
        }
        #expect(question.structured["awaits"] == [["gate": "over-50", "people": 1]])
        #expect(question.structured["expires_at"]?.stringValue == (house.clock.now() + .minutes(30)).text)
        #expect(question.structured["next"] == "repeat-or-operation-status")
        for language in AgentLanguage.allCases {
            let text = question.notice.text(in: AgentTexts(language, []))
            for part in ["over-50", question.operation.text, question.expiresAt.text, "operation-status"] {
                #expect(text.contains(part), "\(language): \(text)")
            }
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
            #expect(AnswerShape.findings(.object(structured), against: schema).isEmpty, "\(call.tool)")
            for required in schema["anyOf"]?.arrayValue?.first?["required"]?.arrayValue ?? [] {
                let less = structured.removing(try #require(required.stringValue))
                #expect(!AnswerShape.findings(.object(less), against: schema).isEmpty, "\(call.tool) without \(required)")
            }
        }
        #expect(!AnswerShape.findings(["status": "refused"], against: ReadingAnswer.schema(result: TillReceipt.schema)).isEmpty)
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
        #expect(AnswerShape.findings(["status": "SUCCESS"], against: schema).isEmpty)
    }
}

extension Reply {
    /// The answer as data.
    fileprivate var structured: JSONObject? {
        switch self {
        case .receipt(let receipt): receipt.structured
        case .refusal(let refusal): refusal.reason.structured
        case .question(let question): question.structured
        }
    }

    /// In one word what it is.
    fileprivate var kind: String {
        switch self {
        case .receipt(let receipt): receipt.status.rawValue
        case .refusal: "refused"
        case .question: "held"
        }
    }
}
