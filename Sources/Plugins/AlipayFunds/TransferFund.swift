import AlipayGateway
import JSON
import Money
import ToolKit

/// Sends money to an account at Alipay: `alipay.fund.trans.uni.transfer`.
struct TransferFund: MovingTool {
    typealias Output = SentTransfer

    struct Arguments: Sendable {
        let payeeType: String
        let payee: String
        let payeeName: String?
        let amount: Money
        let title: String
        let remark: String?
        let sceneName: String?
        let sceneInfo: String?
        let outBizNo: String?
    }

    /// Alipay sends no less to an account.
    static let least = Money.fen(10)
    /// Alipay sends no more at once.
    static let most = Money.fen(10_000_000_000)

    let name = AlipayFunds.ToolName.transferFund.rawValue
    let title = "Transfer (转账)"
    let summary = """
        Sends money (转账) from the shop's Alipay balance to somebody's Alipay account, and answers with the outcome. It cannot be taken \
        back. The merchant's policy may let it pass, hold it until a person agrees, or refuse it. After a time-out, or while it is held, \
        make the very same call again: it is one transfer and is never paid twice. While a transfer is under way (DEALING) it must not be \
        made again under another number.
        """
    let effects: Set<Effect> = [.transfer]
    let methods = [MovingMethod.transfer.rawValue, ReadingMethod.transferQuery.rawValue]
    let parameters = Parameters(
        Field(
            "payee_type", \Arguments.payeeType, .choice(of: Payee.Kind.allCases.map(\.rawValue)),
            "how the payee (收款方) is named: logon_id (what they sign in with), user_id (2088...) or open_id"),
        Field(
            "payee", \Arguments.payee, .string(1...128, personal: true),
            "who gets it: a mail address or telephone number (支付宝登录号), an account's number (支付宝账号), or an open id"),
        Field(
            "payee_name", \Arguments.payeeName, Kind.string(1...64, personal: true).orAbsent,
            "the payee's real name (收款方真实姓名), which Alipay checks; needed with logon_id"),
        Field("amount", \Arguments.amount, .money(atMost: Self.most), "how much (转账金额) in yuan (元), at least 0.10"),
        Field("title", \Arguments.title, .string(1...128), "what the payee's bill calls it (转账标题)"),
        Field("remark", \Arguments.remark, Kind.string(1...200).orAbsent, "a remark for the payee (转账备注)"),
        Field("scene_name", \Arguments.sceneName, Kind.string(1...64).orAbsent, "what it is for, in Alipay's words (转账场景)"),
        Field(
            "scene_info", \Arguments.sceneInfo, Kind.string(2...4096).orAbsent,
            "what the scene demands to be reported (转账场景报备信息), as JSON: [{\"info_type\": \"…\", \"info_content\": \"…\"}]"),
        Field(
            "out_biz_no", \Arguments.outBizNo, Kind.string(1...64).orAbsent,
            "a number of your own for this transfer (商户转账单号), which stays the same when you repeat it; left out, the host makes one"),
        build: Arguments.init)
    private let gateway: AlipayGateway

    init(gateway: AlipayGateway) { self.gateway = gateway }

    func reference(in arguments: Arguments) -> MovementReference {
        MovementReference(order: nil, number: arguments.outBizNo.map(RequestNumber.init), reason: clean(arguments.remark))
    }

    /// Who the payee is to the host, the host adds itself: nothing is asked of Alipay, which has no method that tells of strangers.
    func facts(for arguments: Arguments) async throws(Failure) -> Facts {
        // The gateway would send nothing either; a person need not be asked about it first.
        guard gateway.mayTransfer else { throw GatewayError.needsCertificates.failure() }
        try TransferNumber.check(arguments.outBizNo, argument: "out_biz_no")
        guard arguments.amount.minorUnits >= Self.least.minorUnits else {
            throw Failure(code: "invalid-argument", text: "Alipay transfers 0.10 yuan at least.")
        }
        guard !clean(arguments.title).isEmpty else {
            throw Failure(code: "invalid-argument", text: "`title` has no words in it.")
        }
        if arguments.payeeType == Payee.Kind.logonID.rawValue, cleanName(arguments).isEmpty {
            throw Failure(
                code: "payee-name-needed", text: "With `logon_id` the payee's real name is needed as `payee_name`: Alipay checks it.")
        }
        _ = try TransferScene.read(name: arguments.sceneName, infos: arguments.sceneInfo)
        let name = cleanName(arguments)
        return .payee(PayeeFacts(identity: try payee(arguments), name: name.isEmpty ? nil : name))
    }

    func movement(_ arguments: Arguments, _ facts: Facts, number: RequestNumber) throws(Failure) -> Movement {
        .transfer(payee: try payee(arguments), amount: arguments.amount, number: number)
    }

    func execute(_ arguments: Arguments, under permit: consuming Permit) async -> Executed<Output> {
        guard case .transfer(let payee, let amount, let number) = permit.movement else {
            return permit.decline(Failure(code: "wrong-permit", text: "The permit is not for a transfer; nothing was sent."))
        }
        var extra: JSONObject = ["order_title": .string(clean(arguments.title))]
        if !clean(arguments.remark).isEmpty { extra["remark"] = .string(clean(arguments.remark)) }
        if !cleanName(arguments).isEmpty { extra["payee_name"] = .string(cleanName(arguments)) }
        do throws(Failure) {
            let scene = try TransferScene.read(name: arguments.sceneName, infos: arguments.sceneInfo)
            for member in scene?.content.members ?? [] { extra[member.key] = member.value }
        } catch {
            return permit.decline(error)
        }
        return await gateway.move(.transfer, extra, under: permit, telling: { TransferText.sendingFailed($0) }).map { answer in
            SentTransfer(
                payee: payee, amount: amount, number: number, orderID: OutsideText.neutral(answer.text("order_id") ?? "", limit: 64),
                paidAt: OutsideText.neutral(answer.text("trans_date") ?? "", limit: 32), receiver: answer.receiver)
        }
    }

    func lookUp(_ movement: Movement) async -> LookUp<Output> {
        guard case .transfer(let payee, let amount, let number) = movement else {
            return .differs(Failure(code: "wrong-movement", text: "The movement is not a transfer."))
        }
        let found = await gateway.lookUpTransfer(number, amount: amount, telling: { TransferText.queryFailed($0) })
        return found.map { answer in
            SentTransfer(
                payee: payee, amount: amount, number: number, orderID: OutsideText.neutral(answer.text("order_id") ?? "", limit: 64),
                paidAt: OutsideText.neutral(answer.text("pay_date") ?? "", limit: 32), receiver: answer.receiver)
        }
    }

    private func payee(_ arguments: Arguments) throws(Failure) -> PayeeIdentity {
        guard let kind = Payee.Kind(rawValue: arguments.payeeType), let payee = Payee.normalised(kind, arguments.payee) else {
            throw Failure(
                code: "invalid-payee",
                text: "`payee` is not what `payee_type` says: a mail address or telephone number for `logon_id` (outside the mainland with"
                    + " its code, as 852-61234567), 16 digits that begin with 2088 for `user_id`, letters and digits for `open_id`.")
        }
        return payee
    }

    /// What a model wrote and the payee will read. A beginning that a spreadsheet would take for a formula goes, too: the text comes back
    /// in the account's bill.
    private func clean(_ text: String?) -> String {
        let plain = OutsideText.withoutLinks(text ?? "", limit: .max)
        return OutsideText.neutral(String(plain.drop { "=+-@＝＋－＠ ".contains($0) }), limit: 200)
    }

    private func cleanName(_ arguments: Arguments) -> String { OutsideText.neutral(arguments.payeeName ?? "", limit: 64) }
}
