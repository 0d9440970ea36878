import Gate
import Hummingbird
import ToolKit

/// What came of a browser that returned from Alipay's consent page.
enum ConsentOutcome: Sendable, Hashable {
    /// The conversation that sent the user there can go on with what the user has agreed to.
    case done
    /// The link was used before, is too old, or was never given out.
    case used
    /// The user has not agreed, or Alipay has given nothing for the consent.
    case failed
}

/// Takes the consent that a user's browser brings back.
struct ConsentDesk: Sendable {
    /// The longest query that is looked at, in bytes.
    private static let longest = 4096

    /// Strikes the state off, exchanges the code and leaves what comes of it for the conversation whose state it is. It must not throw a
    /// word of either to anybody.
    let redeem: @Sendable (_ code: HeldText, _ state: String) async -> ConsentOutcome

    /// - Parameter query: what stood behind the `?`, as it came.
    func outcome(of query: [UInt8]) async -> ConsentOutcome {
        guard query.count <= Self.longest, let fields = QueryText.fields(of: query), let state = fields["state"], !state.isEmpty else {
            return .used
        }
        guard let code = fields["auth_code"], !code.isEmpty, code.utf8.count <= 128, state.utf8.count <= 128 else { return .failed }
        return await redeem(HeldText(code), state)
    }
}

/// What stands behind the `?` of an address.
enum QueryText {
    /// Its fields; nil where it is none, or says something twice.
    static func fields(of query: [UInt8]) -> [String: String]? {
        var fields: [String: String] = [:]
        for pair in query.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decoded(parts[0]), let value = decoded(parts.count == 2 ? parts[1] : []) else { return nil }
            guard fields.updateValue(value, forKey: name) == nil else { return nil }
        }
        return fields
    }

    private static func decoded(_ text: ArraySlice<UInt8>) -> String? {
        var (bytes, rest): ([UInt8], ArraySlice<UInt8>) = ([], text)
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard rest.count >= 2, let high = digit(rest.removeFirst()), let low = digit(rest.removeFirst()) else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? { Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init) }
}

/// The page to which a user's browser comes back from the consent page. It says nothing of who they are, and holds no token.
struct ConsentResultPage: Sendable {
    private let page: PublicPage

    init(_ outcome: ConsentOutcome, in language: PageLanguages.Language) {
        let texts = AgentTexts(language, [])
        let (sign, title, text): (PublicPage.Sign, String, String) =
            switch outcome {
            case .done:
                (
                    .good, texts.say("Thank you", hans: "授权成功", hant: "授權成功", ko: "감사합니다"),
                    texts.say(
                        "You can close this page and go on with your conversation.", hans: "您可以关闭此页面，继续对话。", hant: "您可以關閉此頁面，繼續對話。",
                        ko: "이 페이지를 닫고 대화를 계속하세요.")
                )
            case .used:
                (
                    .bad, texts.say("This link is used", hans: "链接已失效", hant: "連結已失效", ko: "사용된 링크입니다"),
                    texts.say(
                        "It was used before, or is too old. Ask for a new one in your conversation.", hans: "该链接已被使用或已过期，请在对话中重新获取。",
                        hant: "該連結已被使用或已過期，請在對話中重新取得。", ko: "이미 사용되었거나 만료되었습니다. 대화에서 새 링크를 요청하세요.")
                )
            case .failed:
                (
                    .bad, texts.say("Nothing was shared", hans: "未完成授权", hant: "未完成授權", ko: "공유되지 않았습니다"),
                    texts.say(
                        "Alipay has shared nothing with the shop. Ask for a new link in your conversation if you want to try again.",
                        hans: "支付宝未向商家提供任何信息。如需重试，请在对话中重新获取链接。", hant: "支付寶未向商家提供任何資訊。如需重試，請在對話中重新取得連結。",
                        ko: "Alipay는 판매자에게 아무것도 공유하지 않았습니다. 다시 시도하려면 대화에서 새 링크를 요청하세요.")
                )
            }
        page = PublicPage(sign: sign, title: title, texts: [text], language: language)
    }

    func response() -> Response { page.response() }
}
