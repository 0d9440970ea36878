import Clocks
import Diagnostics
import Foundation
import Money
import Testing

@testable import PolicyEngine

/// What the tests share: the tools of a host with Alipay's payment tools, a set to begin with, and short ways to ask.
enum Sample {
    static let tools = [
        ToolSignature(
            name: "create-mobile-alipay-payment", effects: [.collect],
            parameters: ["outTradeNo": .string, "totalAmount": .money, "orderTitle": .string]),
        ToolSignature(
            name: "create-web-page-alipay-payment", effects: [.collect],
            parameters: ["outTradeNo": .string, "totalAmount": .money, "orderTitle": .string]),
        ToolSignature(name: "query-alipay-payment", effects: [.read], parameters: ["outTradeNo": .string]),
        ToolSignature(
            name: "refund-alipay-payment", effects: [.refund],
            parameters: ["outTradeNo": .string, "refundAmount": .money, "outRequestNo": .string, "refundReason": .string]),
        ToolSignature(name: "query-alipay-refund", effects: [.read], parameters: ["outRequestNo": .string, "outTradeNo": .string]),
        ToolSignature(name: "operation-status", effects: [.read], parameters: ["operation": .string]),
    ]

    /// A tool that no host has yet, for what policies say about transfers.
    static let transferTool = ToolSignature(name: "pay-out", effects: [.transfer], parameters: ["amount": .money])

    /// 2026-06-15T12:00 in Shanghai, a Monday.
    static let noon = Instant(seconds: 1_781_496_000)

    /// Checks one file.
    static func check(_ text: String, name: String = "desk.yaml", tools: [ToolSignature] = tools) -> PolicyCheck {
        PolicyChecker.check([SourceFile(name: name, text: text)], tools: tools)
    }

    /// The set, which must check without an error. What is small enough to test one thing is often told that it does little.
    static func policies(_ text: String, tools: [ToolSignature] = tools) throws -> CheckedPolicies {
        let check = check(text, tools: tools)
        return try #require(check.policies, "\(rendered(check, text))")
    }

    /// The set, which must check without a finding.
    static func cleanPolicies(_ text: String, tools: [ToolSignature] = tools) throws -> CheckedPolicies {
        let check = check(text, tools: tools)
        #expect(rendered(check, text) == "")
        return try #require(check.policies)
    }

    /// All findings as they are printed.
    static func rendered(_ check: PolicyCheck, _ text: String, name: String = "desk.yaml") -> String {
        DiagnosticRenderer(sources: [SourceFile(name: name, text: text)]).render(check.diagnostics)
    }

    /// All findings of one file as they are printed.
    static func findings(_ text: String, tools: [ToolSignature] = tools) -> String { rendered(check(text, tools: tools), text) }

    /// The codes of what a file is told, in order.
    static func codes(_ text: String, tools: [ToolSignature] = tools) -> [String] { check(text, tools: tools).diagnostics.map(\.code) }

    /// A file of this repository.
    static func file(_ path: String) throws -> SourceFile {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return SourceFile(name: path, text: try String(contentsOf: root.appending(path: path), encoding: .utf8))
    }
}

// MARK: - Calls

extension Sample {
    /// A paid order.
    static func order(
        _ number: String = "O-1", paid: Int64 = 100_00, status: OrderFacts.Status = .paid, buyer: String? = "2088000000000001"
    ) -> Facts {
        .order(
            OrderFacts(
                identity: OrderIdentity(number: OrderNumber(number), tradeNumber: "T-\(number)"), status: status, total: .fen(paid),
                paid: .fen(paid), buyer: buyer, paidAt: noon))
    }

    /// A refund of so many fen on a paid order.
    static func refund(
        _ fen: Int64, by agent: String = "desk", tool: String = "refund-alipay-payment", facts: Facts = order(paid: 10_000_00),
        refunded: Int64? = 0, open: Int64? = 0, context: ConversationContext? = nil, at now: Instant = noon
    ) -> Request {
        Request(
            agent: agent, tool: tool, effect: .refund, amount: .fen(fen), order: facts.order?.identity.number, facts: facts,
            orderRefunded: refunded.map { .fen($0) }, orderOpen: open.map { .fen($0) }, shop: "shop-1", context: context, now: now)
    }

    /// A payment asked for.
    static func collect(_ fen: Int64, by agent: String = "desk", order: String = "O-9") -> Request {
        Request(
            agent: agent, tool: "create-mobile-alipay-payment", effect: .collect, amount: .fen(fen), order: OrderNumber(order),
            facts: .unknownOrder(OrderNumber(order)), shop: "shop-1", now: noon)
    }

    /// Something looked at.
    static func read(by agent: String = "desk", tool: String = "query-alipay-payment") -> Request {
        Request(agent: agent, tool: tool, effect: .read, order: OrderNumber("O-1"), facts: order(), shop: "shop-1", now: noon)
    }

    /// A transfer to a payee.
    static func transfer(_ fen: Int64, by agent: String = "desk", payee: String? = "P-1") -> Request {
        Request(
            agent: agent, tool: "pay-out", effect: .transfer, amount: .fen(fen), payee: payee.map { PayeeKeys(own: $0) }, shop: "shop-1",
            now: noon)
    }
}

extension Decision {
    /// The grant, if it is one.
    var grant: Grant? { if case .permit(let grant) = self { grant } else { nil } }
    /// The refusal, if it is one.
    var forbidden: Forbidden? { if case .forbid(let forbidden) = self { forbidden } else { nil } }
}
