import Gate

extension Sentences {
    /// Why what was asked for may not be, beside what a policy says: parts of sentences, without a full stop.
    static let rules: [Sentence] = collecting + deciding + arguments + amounts

    private static let collecting: [Sentence] = [
        Sentence(
            "nobody has quoted a price for the order in this conversation", hans: "本次会话中没有此订单的报价", hant: "本次會話中沒有此訂單的報價",
            ko: "이 대화에서 주문의 가격을 제시한 사람이 없습니다"),
        Sentence(
            "the amount is not the price that was quoted for the order", hans: "金额与此订单的报价不同", hant: "金額與此訂單的報價不同",
            ko: "금액이 주문에 제시된 가격과 다릅니다"),
        Sentence(
            "the order is known at the provider already, and nobody has quoted its price", hans: "支付平台已有此订单，且没有报价", hant: "支付平台已有此訂單，且沒有報價",
            ko: "결제사에 이미 있는 주문이며 제시된 가격이 없습니다"),
        Sentence(
            "whether the provider knows the order already was not looked up", hans: "未查询支付平台是否已有此订单", hant: "未查詢支付平台是否已有此訂單",
            ko: "결제사에 이미 있는 주문인지 조회하지 않았습니다"),
        Sentence(
            "another price was asked for the order before, and nobody has quoted it", hans: "此前曾以其他价格要求支付此订单，且没有报价",
            hant: "此前曾以其他價格要求支付此訂單，且沒有報價", ko: "전에 다른 가격으로 요청한 주문이며 제시된 가격이 없습니다"),
        Sentence(
            "the provider has the order at another price already; a new order takes a number of its own",
            hans: "支付平台已有此订单，且价格不同；新订单须使用新的订单号", hant: "支付平台已有此訂單，且價格不同；新訂單須使用新的訂單號",
            ko: "결제사에 금액이 다른 이 주문이 이미 있습니다. 새 주문에는 새 번호를 쓰십시오"),
        Sentence(
            "the order is paid already; a new one takes a number of its own", hans: "订单已支付；新订单须使用新的订单号",
            hant: "訂單已支付；新訂單須使用新的訂單號", ko: "이미 결제된 주문입니다. 새 주문에는 새 번호를 쓰십시오"),
        Sentence(
            "the order is closed; a new one takes a number of its own", hans: "订单已关闭；新订单须使用新的订单号",
            hant: "訂單已關閉；新訂單須使用新的訂單號", ko: "닫힌 주문입니다. 새 주문에는 새 번호를 쓰십시오"),
        Sentence(
            "the order is neither in this conversation nor was its payment asked for in it", hans: "此订单不属于本次会话，其付款也不是在本次会话中要求的",
            hant: "此訂單不屬於本次會話，其付款也不是在本次會話中要求的", ko: "이 대화의 주문이 아니며 이 대화에서 결제를 요청하지도 않았습니다"),
        Sentence("the order is closed already", hans: "订单已关闭", hant: "訂單已關閉", ko: "주문이 이미 닫혔습니다"),
        Sentence("the order is paid and can no longer be closed", hans: "订单已支付，不能再关闭", hant: "訂單已支付，不能再關閉", ko: "결제된 주문이라 닫을 수 없습니다"),
        Sentence("an order is closed without an amount", hans: "关闭订单不带金额", hant: "關閉訂單不帶金額", ko: "주문을 닫는 데에는 금액이 없습니다"),
    ]

    private static let deciding: [Sentence] = [
        Sentence("the call is of another effect than it says", hans: "调用的实际效果与其所述不同", hant: "呼叫的實際效果與其所述不同", ko: "호출의 효과가 밝힌 것과 다릅니다"),
        Sentence(
            "what is left to refund of the order has changed", hans: "订单剩余可退金额已变化", hant: "訂單剩餘可退金額已變化", ko: "주문에서 더 환불할 수 있는 금액이 달라졌습니다"),
        Sentence(
            "`{}` cannot be judged for this call", hans: "无法就此调用判断 `{}`", hant: "無法就此呼叫判斷 `{}`", ko: "이 호출에 대해 `{}`을(를) 판단할 수 없습니다"),
    ]

    /// What is wrong with an argument.
    private static let arguments: [Sentence] =
        [
            Sentence("`{}`: is missing; give {}", hans: "缺少 `{}`，须为{}", hant: "缺少 `{}`，須為{}", ko: "`{}`이(가) 없습니다. 필요한 것: {}"),
            Sentence(
                "`{}`: is null; give {}", hans: "`{}` 为 null，须为{}", hant: "`{}` 為 null，須為{}", ko: "`{}`이(가) null입니다. 필요한 것: {}"),
            Sentence(
                "`{}`: is true or false; give {}", hans: "`{}` 为布尔值，须为{}", hant: "`{}` 為布林值，須為{}", ko: "`{}`이(가) 참·거짓 값입니다. 필요한 것: {}"),
            Sentence("`{}`: is a number; give {}", hans: "`{}` 为数字，须为{}", hant: "`{}` 為數字，須為{}", ko: "`{}`이(가) 숫자입니다. 필요한 것: {}"),
            Sentence("`{}`: is text; give {}", hans: "`{}` 为文本，须为{}", hant: "`{}` 為文字，須為{}", ko: "`{}`이(가) 글입니다. 필요한 것: {}"),
            Sentence("`{}`: is a list; give {}", hans: "`{}` 为列表，须为{}", hant: "`{}` 為列表，須為{}", ko: "`{}`이(가) 목록입니다. 필요한 것: {}"),
            Sentence("`{}`: is an object; give {}", hans: "`{}` 为对象，须为{}", hant: "`{}` 為物件，須為{}", ko: "`{}`이(가) 객체입니다. 필요한 것: {}"),
            Sentence(
                "`{}`: must have {} to {} characters and has {}", hans: "`{}` 须有 {} 至 {} 个字符，现有 {} 个",
                hant: "`{}` 須有 {} 至 {} 個字元，現有 {} 個", ko: "`{}`은(는) {}~{}자여야 하는데 {}자입니다"),
            Sentence("`{}`: must be one of {}", hans: "`{}` 须为以下之一：{}", hant: "`{}` 須為以下之一：{}", ko: "`{}`은(는) 다음 가운데 하나여야 합니다: {}"),
            Sentence(
                "`{}`: must lie between {} and {}", hans: "`{}` 须在 {} 与 {} 之间", hant: "`{}` 須在 {} 與 {} 之間",
                ko: "`{}`은(는) {}에서 {} 사이여야 합니다"),
            Sentence(
                "`{}`: is not an argument of this tool; it takes {}", hans: "`{}` 不是此工具的参数；可用参数：{}", hant: "`{}` 不是此工具的參數；可用參數：{}",
                ko: "`{}`은(는) 이 도구의 인수가 아닙니다. 쓸 수 있는 인수: {}"),
            Sentence(
                "`{}`: this tool binds the argument to another property: it can't be called until that is mended",
                hans: "`{}`：此工具将该参数绑定到了另一属性，修复之前无法调用", hant: "`{}`：此工具將該參數綁定到了另一屬性，修復之前無法呼叫",
                ko: "`{}`: 이 도구가 인수를 다른 속성에 묶고 있어 고쳐질 때까지 호출할 수 없습니다"),
        ] + expected

    private static let expected: [Sentence] = [
        Sentence("text", hans: "文本", hant: "文字", ko: "글"),
        Sentence("a whole number", hans: "整数", hant: "整數", ko: "정수"),
        Sentence("true or false", hans: "布尔值（true 或 false）", hant: "布林值（true 或 false）", ko: "true 또는 false 값"),
        Sentence("an amount such as 88.88", hans: "金额，如 88.88", hant: "金額，如 88.88", ko: "금액, 예: 88.88"),
        Sentence("none", hans: "无", hant: "無", ko: "없음"),
    ]

    /// What is wrong with an argument that should be an amount.
    private static let amounts: [Sentence] = [
        Sentence("`{}`: `{}` is not an amount", hans: "`{}`：`{}` 不是金额", hant: "`{}`：`{}` 不是金額", ko: "`{}`: `{}`은(는) 금액이 아닙니다"),
        Sentence(
            "`{}`: `{}` has a sign, and an amount has none", hans: "`{}`：`{}` 带有符号，金额不带符号", hant: "`{}`：`{}` 帶有符號，金額不帶符號",
            ko: "`{}`: `{}`에 부호가 있는데 금액에는 부호가 없습니다"),
        Sentence(
            "`{}`: `{}` has more than {} digits", hans: "`{}`：`{}` 超过 {} 位数字", hant: "`{}`：`{}` 超過 {} 位數字", ko: "`{}`: `{}`의 숫자가 {}자리를 넘습니다"
        ),
        Sentence(
            "`{}`: `{}` is finer than {} allows, which has {} decimal places", hans: "`{}`：`{}` 的小数位数超过 {} 所允许的 {} 位",
            hant: "`{}`：`{}` 的小數位數超過 {} 所允許的 {} 位", ko: "`{}`: `{}`의 소수 자리가 {} 통화의 {}자리를 넘습니다"),
        Sentence("`{}`: `{}` is too large an amount", hans: "`{}`：`{}` 金额过大", hant: "`{}`：`{}` 金額過大", ko: "`{}`: `{}`은(는) 너무 큰 금액입니다"),
    ]
}
