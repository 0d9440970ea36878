import JSON
import Money

/// The business part of a transfer to an account at Alipay.
enum TransferContent {
    /// The product of transfers from the shop's balance, without a password.
    static let product = "TRANS_ACCOUNT_NO_PWD"
    /// The scene of transfers to somebody in particular.
    static let scene = "DIRECT_TRANSFER"
    /// The extra that holds the payee's real name. It becomes part of `payee_info`, whose other parts are the permit's.
    static let nameExtra = "payee_name"

    /// How a payee may be told of; a number that somebody signs in with is checked against their name.
    private static let logonID = "ALIPAY_LOGON_ID"
    private static let kinds: Set = [logonID, "ALIPAY_USER_ID", "ALIPAY_OPEN_ID"]

    /// Payee, amount and number from the movement.
    static func of(_ movement: Movement, adding extra: JSONObject) throws(GatewayError) -> JSONObject {
        guard case .transfer(let payee, let amount, let number) = movement else { throw MovementContent.otherKind }
        guard kinds.contains(payee.kind) else { throw .notSent("Alipay has no payees of this kind") }
        var info: JSONObject = ["identity": .string(payee.id), "identity_type": .string(payee.kind)]
        var others = JSONObject()
        for member in extra.members {
            if member.key == nameExtra { info["name"] = member.value } else { others[member.key] = member.value }
        }
        if payee.kind == logonID, info["name"]?.stringValue?.isEmpty ?? true {
            throw .notSent("a payee who is named by what they sign in with needs their real name, too")
        }
        let content: JSONObject = [
            "out_biz_no": .string(number.text), "trans_amount": .string(try MovementContent.yuan(amount)), "product_code": .string(product),
            "biz_scene": .string(scene), "payee_info": .object(info),
        ]
        return content.adding(others)
    }

    /// What asks about a transfer. By the shop's number it is found only with the product and the scene that it was made under.
    static func query(_ number: RequestNumber) -> JSONObject {
        ["out_biz_no": .string(number.text), "product_code": .string(product), "biz_scene": .string(scene)]
    }

    /// Whether an answer is about the transfer of this number.
    static func isAbout(_ number: RequestNumber, _ answer: GatewayAnswer) -> Bool {
        answer.text("out_biz_no").map { $0.utf8.elementsEqual(number.text.utf8) } ?? false
    }
}
