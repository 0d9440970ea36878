import Cryptography
import JSON

extension Platform {
    /// A certificate of the platform's, for a merchant that got an answer signed with another than it has.
    func certificate(_ content: BusinessContent) throws(TradeRefusal) -> JSONObject {
        let serial = try content.required("alipay_cert_sn", most: 64)
        guard let file = certificates?.file(of: serial) else { throw .refused("isv.alipay-cert-not-exist", "支付宝公钥证书不存在") }
        return ["alipay_cert_content": .string(Base64.encode(Array(file.utf8)))]
    }
}
