import Gate

extension Sentences {
    /// Why a payment was not asked for, given back or taken back.
    static let tradeRefusals: [Sentence] = orderRefusals + orderStates + unfit + tradeOutcomes

    /// What is wrong with how an order is named or asked for.
    private static let orderRefusals: [Sentence] = [
        Sentence("One of `{}` and `{}` is needed.", hans: "须提供 `{}` 或 `{}`。", hant: "須提供 `{}` 或 `{}`。", ko: "`{}`, `{}` 가운데 하나가 필요합니다."),
        Sentence(
            "`out_trade_no` and `trade_no` are numbers of two different orders; nothing was done. Find out which one is meant.",
            hans: "`out_trade_no` 和 `trade_no` 分属两笔不同的订单；未作任何处理。请确认是哪一笔。",
            hant: "`out_trade_no` 和 `trade_no` 分屬兩筆不同的訂單；未作任何處理。請確認是哪一筆。",
            ko: "`out_trade_no`와 `trade_no`가 서로 다른 주문의 번호입니다. 아무것도 하지 않았습니다. 어느 주문인지 확인하십시오."),
        Sentence(
            "`{}` has nothing left when addresses and invisible characters are taken out.", hans: "`{}` 去除网址和不可见字符后为空。",
            hant: "`{}` 去除網址和不可見字元後為空。", ko: "`{}`에서 주소와 보이지 않는 문자를 빼면 남는 것이 없습니다."),
        Sentence(
            "`channel` is one of `page`, `wap` and `qr`.", hans: "`channel` 须为 `page`、`wap` 或 `qr`。",
            hant: "`channel` 須為 `page`、`wap` 或 `qr`。",
            ko: "`channel`은 `page`, `wap`, `qr` 가운데 하나입니다."),
        Sentence(
            "`timeout` is a number of minutes, hours or days such as `30m`, `2h` or `1d`: 1m to 15d.",
            hans: "`timeout` 为分钟、小时或天数，如 `30m`、`2h` 或 `1d`：1m 至 15d。", hant: "`timeout` 為分鐘、小時或天數，如 `30m`、`2h` 或 `1d`：1m 至 15d。",
            ko: "`timeout`은 `30m`, `2h`, `1d`처럼 분, 시간, 일의 수입니다. 1m부터 15d까지입니다."),
        Sentence(
            "Alipay has no order{}; nothing was refunded.", hans: "支付宝没有订单{}；没有退款。", hant: "支付寶沒有訂單{}；沒有退款。",
            ko: "알리페이에 주문{}이(가) 없습니다. 환불된 것은 없습니다."),
        Sentence(
            "Alipay has no order; nothing was refunded.", hans: "支付宝没有此订单；没有退款。", hant: "支付寶沒有此訂單；沒有退款。",
            ko: "알리페이에 그런 주문이 없습니다. 환불된 것은 없습니다."),
        Sentence(
            "Alipay has no order {}: the number is wrong, or the buyer has not opened the payment page yet.",
            hans: "支付宝没有订单 {}：号码有误，或买家尚未打开支付页面。", hant: "支付寶沒有訂單 {}：號碼有誤，或買家尚未打開支付頁面。",
            ko: "알리페이에 주문 {}이(가) 없습니다. 번호가 틀렸거나 구매자가 아직 결제 페이지를 열지 않았습니다."),
        Sentence(
            "Alipay has no order of this number: the number is wrong, or the buyer has not opened the payment page yet.",
            hans: "支付宝没有此号码的订单：号码有误，或买家尚未打开支付页面。", hant: "支付寶沒有此號碼的訂單：號碼有誤，或買家尚未打開支付頁面。",
            ko: "알리페이에 이 번호의 주문이 없습니다. 번호가 틀렸거나 구매자가 아직 결제 페이지를 열지 않았습니다."),
    ]

    /// What an order's state stands against.
    private static let orderStates: [Sentence] = [
        Sentence(
            "The order is paid (已支付) and can't be closed; refund_trade gives its money back.", hans: "订单已支付，不能关闭；请用 refund_trade 退款。",
            hant: "訂單已支付，不能關閉；請用 refund_trade 退款。", ko: "결제된(已支付) 주문은 닫을 수 없습니다. refund_trade로 돈을 돌려주십시오."),
        Sentence(
            "The order can no longer be taken back through Alipay.", hans: "此订单已不能通过支付宝撤销。", hant: "此訂單已不能透過支付寶撤銷。",
            ko: "이 주문은 더 이상 알리페이로 취소할 수 없습니다."),
        Sentence(
            "What is left of the order can't be reckoned; nothing was done.", hans: "无法计算订单的剩余金额，未作任何处理。", hant: "無法計算訂單的剩餘金額，未作任何處理。",
            ko: "주문에 남은 금액을 계산할 수 없어 아무것도 하지 않았습니다."),
        Sentence(
            "Nobody had paid the order: it is closed (已关闭), and no money moved.", hans: "订单无人付款：已关闭，没有资金变动。",
            hant: "訂單無人付款：已關閉，沒有資金變動。", ko: "아무도 결제하지 않은 주문이라 닫혔고(已关闭), 돈은 움직이지 않았습니다."),
    ]

    /// Said where something does not belong together.
    private static let unfit: [Sentence] = [
        Sentence(
            "The permit is not for closing an order; nothing was sent.", hans: "许可不是用于关闭订单的；没有发送任何请求。", hant: "許可不是用於關閉訂單的；沒有送出任何請求。",
            ko: "주문을 닫기 위한 허가가 아닙니다. 아무것도 보내지 않았습니다."),
        Sentence(
            "The permit is not for a cancellation; nothing was sent.", hans: "许可不是用于撤销订单的；没有发送任何请求。", hant: "許可不是用於撤銷訂單的；沒有送出任何請求。",
            ko: "취소용 허가가 아닙니다. 아무것도 보내지 않았습니다."),
        Sentence("The movement is not the closing of an order.", hans: "此操作不是关闭订单。", hant: "此操作不是關閉訂單。", ko: "이 작업은 주문 닫기가 아닙니다."),
        Sentence("The movement is not a cancellation.", hans: "此操作不是撤销订单。", hant: "此操作不是撤銷訂單。", ko: "이 작업은 취소가 아닙니다."),
        Sentence(
            "The host can't look at its store just now; ask again in a minute.", hans: "主机目前无法查询其存储；请一分钟后再问。",
            hant: "主機目前無法查詢其儲存；請一分鐘後再問。", ko: "호스트가 지금 저장소를 볼 수 없습니다. 1분 뒤에 다시 물어보십시오."),
    ]

    /// What stands before the reason where a payment tool did not succeed.
    private static let tradeOutcomes: [Sentence] = [
        outcomes("The refund (退款)", hans: "退款", hant: "退款", ko: "환불(退款)"),
        outcomes("The cancellation (撤销)", hans: "撤销", hant: "撤銷", ko: "취소(撤销)"),
        outcomes("Closing the order (关闭订单)", hans: "关闭订单", hant: "關閉訂單", ko: "주문 닫기(关闭订单)"),
        outcomes("Making the code (付款码)", hans: "生成付款码", hant: "產生付款碼", ko: "코드(付款码) 만들기"),
    ].flatMap { $0 }

    private static func outcomes(_ what: String, hans: String, hant: String, ko korean: String) -> [Sentence] {
        [
            Sentence("\(what) failed: {}", hans: "\(hans)失败：{}", hant: "\(hant)失敗：{}", ko: "\(korean) 실패: {}"),
            Sentence(
                "\(what): the outcome is not known yet. {}", hans: "\(hans)结果未知。{}", hant: "\(hant)結果未知。{}",
                ko: "\(korean): 결과를 아직 모릅니다. {}"),
        ]
    }
}
