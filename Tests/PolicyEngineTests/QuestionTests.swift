import Clocks
import Money
import Testing

@testable import PolicyEngine

@Suite("Questions")
struct QuestionTests {
    private static let policies = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { customer-service: {}, analyst: {} }
        scopes: [{ permit: reads, effects: [read] }]
        """

    private static func read(_ text: String) throws -> PolicyQuestion {
        try PolicyQuestion(text, policies: try Sample.policies(policies), tools: Sample.tools)
    }

    @Test(
        "are read as they are meant",
        arguments: [
            (
                "can customer-service ever move more than 200.00 CNY without an approval?",
                "refunds and transfers by `customer-service`, more than 200.00 CNY, in all within 24h, no gate holding any of them"
            ),
            ("Can any agent refund more than 50.00 CNY in one call", "refunds by any one agent, more than 50.00 CNY, in one call"),
            (
                "can all agents together collect more than 10000.00 CNY per day",
                "collects by all agents together, more than 10000.00 CNY, in all in one calendar day"
            ),
            (
                "can customer-service refund more than 3 times to one customer within 30d",
                "refunds by `customer-service`, more than 3 calls, for one customer within 30d"
            ),
            ("can analyst read outside its context", "reads by `analyst`, on orders that no context of theirs lists"),
            (
                "can customer-service refund at night without a context and without a reason with refund-alipay-payment?",
                "refunds by `customer-service`, without a context, without a reason, between 22:00 and 6:00, with `refund-alipay-payment`"
            ),
            (
                "can customer-service refund more than 1.00 CNY on one order in one week, unattended",
                "refunds by `customer-service`, more than 1.00 CNY, on one order in one calendar week, no gate holding any of them"
            ),
        ])
    func reading(_ text: String, _ reading: String) throws { #expect(try Self.read(text).reading == reading) }

    @Test(
        "that are none are told what is wrong",
        arguments: [
            ("could customer-service refund", "a question begins with `can`"), ("can", "behind `can` there should be an agent's name"),
            ("can costumer-service refund", "there is no agent `costumer-service`"),
            ("can analyst refnd", "an agent cannot `refnd`"),
            ("can analyst refund more than 200 CNY", "`200 CNY` is not an amount of money"),
            ("can analyst refund mroe than 200.00 CNY", "`mroe` is no word of a question here"),
            ("can analyst refund without a contxt", "`contxt` is no word of a question here"),
            ("can analyst refund more than 5.00 CNY per", "the question ends too early"),
            ("can analyst refund more than 5.00 CNY per day per week", "a question is about one length of time"),
            ("can analyst read more than 5.00 CNY", "a call that only looks at something moves no amount"),
            ("can analyst refund with refund-alipay-paymant", "there is no tool `refund-alipay-paymant`"),
            ("can analyst refund with query-alipay-payment", "`query-alipay-payment` does not do that: it can `read`"),
            ("can analyst refund between 22:30 and 06:00", "`22:30` is not a full hour of the day"),
            ("can analyst refund to one payee", "only transfers have a payee"),
        ])
    func mistakes(_ text: String, _ message: String) throws {
        let error = try #require(throws: QuestionError.self) { try Self.read(text) }
        #expect(error.message == message)
    }

    @Test("that are misspelt are told what was probably meant")
    func spelling() throws {
        for (text, help) in [
            ("can costumer-service refund", "did you mean `customer-service`?"), ("can analyst refnd", "did you mean `refund`?"),
            ("can analyst refund without a contxt", "did you mean `context`?"),
            ("can analyst refund with refund-alipay-paymant", "did you mean `refund-alipay-payment`?"),
        ] {
            let error = try #require(throws: QuestionError.self) { try Self.read(text) }
            #expect(error.help == [help])
        }
    }
}
