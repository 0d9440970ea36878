import Gate

extension Sentences {
    /// The titles and descriptions of the payment tools with the open platform's names, and of waiting.
    static let tradeTools: [Sentence] = makingTrades + endingTrades

    private static let makingTrades: [Sentence] = [
        Sentence("Order to be paid (创建订单)", hans: "创建订单", hant: "建立訂單", ko: "결제할 주문(创建订单)"),
        Sentence("Query an order (查询订单)", hans: "查询订单", hant: "查詢訂單", ko: "주문 조회(查询订单)"),
        Sentence("Wait for a payment (等待付款)", hans: "等待付款", hant: "等待付款", ko: "결제 기다리기(等待付款)"),
        Sentence(
            """
            Makes an Alipay (支付宝) order that the buyer of this conversation can pay, and answers with the way to pay it and its expiry. \
            `channel` says how: `page` is a link for a computer's browser (电脑网站支付), `wap` one for a phone's browser (手机网站支付), `qr` a code \
            to be scanned with Alipay (扫码支付), as an image and as text for terminals. Give it to that buyer and to nobody else. Nothing is \
            paid yet: query_trade tells whether it was. An order that is not wanted any more is closed by close_trade.
            """,
            hans: """
                创建一笔可由本次会话的买家支付的支付宝订单，返回支付方式及其有效期限。`channel` 指定方式：`page` 为电脑浏览器的支付链接，`wap` 为手机浏览器的支付链接，\
                `qr` 为用支付宝扫描的付款码，以图片和终端可显示的文本给出。只交给该买家，不得交给他人。此时尚未付款：query_trade 可查询是否已支付。不再需要的订单用 \
                close_trade 关闭。
                """,
            hant: """
                建立一筆可由本次會話的買家支付的支付寶訂單，回傳支付方式及其有效期限。`channel` 指定方式：`page` 為電腦瀏覽器的支付連結，`wap` 為手機瀏覽器的支付連結，\
                `qr` 為用支付寶掃描的付款碼，以圖片和終端機可顯示的文字給出。只交給該買家，不得交給他人。此時尚未付款：query_trade 可查詢是否已支付。不再需要的訂單用 \
                close_trade 關閉。
                """,
            ko: """
                이 대화의 구매자가 결제할 수 있는 알리페이(支付宝) 주문을 만들고, 결제 방법과 유효 기한을 알려 줍니다. `channel`로 방법을 정합니다. `page`는 컴퓨터 \
                브라우저용 링크(电脑网站支付), `wap`은 휴대전화 브라우저용 링크(手机网站支付), `qr`은 알리페이로 스캔하는 코드(扫码支付)이며 이미지와 터미널용 글로 줍니다. 그 \
                구매자에게만 주십시오. 아직 결제된 것은 아닙니다. 결제 여부는 query_trade로 확인합니다. 더 이상 필요 없는 주문은 close_trade로 닫습니다.
                """),
        Sentence(
            """
            Tells the state (交易状态) of an Alipay order by the merchant's number (商户订单号) or by Alipay's own (支付宝交易号): its total and, where \
            it was paid, when. TRADE_SUCCESS is paid; WAIT_BUYER_PAY is not paid yet; TRADE_CLOSED is closed unpaid or refunded in full; \
            TRADE_FINISHED can no longer be refunded. An order whose link or code the buyer has not opened yet does not exist at Alipay.
            """,
            hans: """
                按商户订单号或支付宝交易号查询一笔支付宝订单的交易状态、交易金额，以及已支付时的支付时间。TRADE_SUCCESS 为已支付；WAIT_BUYER_PAY 为等待付款；\
                TRADE_CLOSED 为未付款已关闭或已全额退款；TRADE_FINISHED 为交易结束，不可再退款。买家尚未打开链接或扫描付款码的订单在支付宝还不存在。
                """,
            hant: """
                按商戶訂單號或支付寶交易號查詢一筆支付寶訂單的交易狀態、交易金額，以及已支付時的支付時間。TRADE_SUCCESS 為已支付；WAIT_BUYER_PAY 為等待付款；\
                TRADE_CLOSED 為未付款已關閉或已全額退款；TRADE_FINISHED 為交易結束，不可再退款。買家尚未打開連結或掃描付款碼的訂單在支付寶還不存在。
                """,
            ko: """
                판매자 주문 번호(商户订单号)나 알리페이 거래 번호(支付宝交易号)로 알리페이 주문의 상태(交易状态), 총액, 결제되었으면 결제 시각을 알려 줍니다. TRADE_SUCCESS는 \
                결제됨, WAIT_BUYER_PAY는 결제 대기, TRADE_CLOSED는 결제 없이 닫혔거나 전액 환불됨, TRADE_FINISHED는 더 이상 환불할 수 없음을 뜻합니다. 구매자가 아직 링크나 \
                코드를 열지 않은 주문은 알리페이에 없습니다.
                """),
        Sentence(
            """
            Waits until the buyer has paid an order (等待买家付款), and answers as soon as Alipay says so: at most 45 seconds, or 5 minutes for \
            a client that takes progress. Where nobody has paid until then the payment is `waiting`: call again, or let the buyer know. \
            Use it after a payment link or code was handed out, instead of asking for the order's state again and again.
            """,
            hans: """
                等待买家支付订单，支付宝一确认付款即答复：最多等待 45 秒，客户端接收进度时最多 5 分钟。届时仍无人付款则状态为 `waiting`：请再次调用，或提醒买家。\
                请在给出支付链接或付款码之后使用，不要反复查询订单状态。
                """,
            hant: """
                等待買家支付訂單，支付寶一確認付款即答覆：最多等待 45 秒，用戶端接收進度時最多 5 分鐘。屆時仍無人付款則狀態為 `waiting`：請再次呼叫，或提醒買家。\
                請在給出支付連結或付款碼之後使用，不要反覆查詢訂單狀態。
                """,
            ko: """
                구매자가 주문을 결제할 때까지 기다리고(等待买家付款), 알리페이가 결제를 알리는 즉시 답합니다. 최대 45초, 진행 상황을 받는 클라이언트는 최대 5분입니다. 그때까지 \
                아무도 결제하지 않으면 상태는 `waiting`입니다. 다시 호출하거나 구매자에게 알리십시오. 결제 링크나 코드를 준 뒤, 주문 상태를 거듭 조회하는 대신 쓰십시오.
                """),
    ]

    private static let endingTrades: [Sentence] = [
        Sentence("Take an order back (撤销订单)", hans: "撤销订单", hant: "撤銷訂單", ko: "주문 취소(撤销订单)"),
        Sentence("Close an unpaid order (关闭订单)", hans: "关闭未付款订单", hant: "關閉未付款訂單", ko: "결제되지 않은 주문 닫기(关闭订单)"),
        Sentence(
            """
            Gives money back (退款), a part of it or all, to the buyer of a paid Alipay order that the merchant's number (商户订单号) or Alipay's \
            own (支付宝交易号) names, and answers with the outcome. The merchant's policy may let it pass, hold it until a person agrees, or \
            refuse it. After a time-out, or while it is held, make the very same call again: the same order, amount, number and reason \
            are one refund and are never paid twice. A second refund of the same order takes a new number. An order that nobody has paid \
            has nothing to refund: close_trade closes it.
            """,
            hans: """
                对商户订单号或支付宝交易号所指的已支付支付宝订单发起部分或全额退款，并返回退款结果。商家的策略可能放行、暂缓至有人同意，或拒绝。超时后或等待审批期间，\
                请重复完全相同的调用：订单、金额、号码和原因相同即为同一笔退款，绝不会重复支付。同一订单的第二笔退款须使用新的号码。无人付款的订单没有可退的款：请用 \
                close_trade 关闭。
                """,
            hant: """
                對商戶訂單號或支付寶交易號所指的已支付支付寶訂單發起部分或全額退款，並回傳退款結果。商家的政策可能放行、暫緩至有人同意，或拒絕。逾時後或等待審批期間，\
                請重複完全相同的呼叫：訂單、金額、號碼和原因相同即為同一筆退款，絕不會重複支付。同一訂單的第二筆退款須使用新的號碼。無人付款的訂單沒有可退的款：請用 \
                close_trade 關閉。
                """,
            ko: """
                판매자 주문 번호(商户订单号)나 알리페이 거래 번호(支付宝交易号)가 가리키는, 결제된 알리페이 주문의 구매자에게 돈의 일부나 전부를 돌려주고(退款) 결과를 알려 줍니다. \
                판매자의 정책에 따라 통과하거나, 사람이 동의할 때까지 보류되거나, 거절됩니다. 시간 초과 뒤나 보류 중에는 똑같은 호출을 반복하십시오. 주문, 금액, 번호, 사유가 같으면 \
                하나의 환불이며 두 번 지급되지 않습니다. 같은 주문의 두 번째 환불에는 새 번호를 씁니다. 아무도 결제하지 않은 주문은 환불할 것이 없으니 close_trade로 닫으십시오.
                """),
        Sentence(
            """
            Takes a whole Alipay order back (撤销): all that the buyer has paid and not got back yet goes back, and the order is closed. It \
            always counts as a refund of all that is left of the order, even where nobody has paid yet, for the buyer may pay at any \
            moment. For an order that is not paid use close_trade first: it can't move money. For returns, and to give back a part, use \
            refund_trade; this is for orders of the last day that must not stand at all. The merchant's policy may let it pass, hold it \
            until a person agrees, or refuse it. After a time-out make the very same call again: an order is never taken back twice.
            """,
            hans: """
                撤销一整笔支付宝订单：退回买家已付且尚未退回的全部款项，并关闭订单。它总是按订单全部剩余金额计为退款，即使尚无人付款，因为买家随时可能付款。\
                未付款的订单请先用 close_trade：它不会变动资金。退货和部分退款请用 refund_trade；本工具用于一天之内、根本不应成立的订单。\
                商家的策略可能放行、暂缓至有人同意，或拒绝。超时后请重复完全相同的调用：同一订单绝不会撤销两次。
                """,
            hant: """
                撤銷一整筆支付寶訂單：退回買家已付且尚未退回的全部款項，並關閉訂單。它總是按訂單全部剩餘金額計為退款，即使尚無人付款，因為買家隨時可能付款。\
                未付款的訂單請先用 close_trade：它不會變動資金。退貨和部分退款請用 refund_trade；本工具用於一天之內、根本不應成立的訂單。\
                商家的政策可能放行、暫緩至有人同意，或拒絕。逾時後請重複完全相同的呼叫：同一訂單絕不會撤銷兩次。
                """,
            ko: """
                알리페이 주문 전체를 취소합니다(撤销). 구매자가 내고 아직 돌려받지 못한 돈을 모두 돌려주고 주문을 닫습니다. 아직 아무도 결제하지 않았더라도 구매자가 언제든 \
                결제할 수 있으므로, 언제나 주문에 남은 금액 전부의 환불로 셉니다. 결제되지 않은 주문에는 먼저 close_trade를 쓰십시오. 그것은 돈을 옮길 수 없습니다. 반품과 일부 \
                환불에는 refund_trade를 쓰십시오. 이 도구는 하루 안에 만들어진, 아예 없어야 할 주문을 위한 것입니다. 판매자의 정책에 따라 통과하거나, 사람이 동의할 때까지 \
                보류되거나, 거절됩니다. 시간 초과 뒤에는 똑같은 호출을 반복하십시오. 한 주문이 두 번 취소되지는 않습니다.
                """),
        Sentence(
            """
            Closes (关闭) an Alipay order of this conversation that nobody has paid: it can't be paid any more, and no money moves, ever. \
            Use it, and not cancel_trade, for orders that are not wanted any more. A paid order is not closed: refund_trade gives its \
            money back. An order whose link or code the buyer has not opened yet is not at Alipay, so that there is nothing to close: the \
            link ends by itself.
            """,
            hans: """
                关闭本次会话中一笔无人付款的支付宝订单：此后不能再支付，且绝不会有资金变动。不再需要的订单请用本工具，不要用 cancel_trade。已支付的订单不能关闭：\
                请用 refund_trade 退款。买家尚未打开链接或扫描付款码的订单在支付宝不存在，无需关闭：链接会自行失效。
                """,
            hant: """
                關閉本次會話中一筆無人付款的支付寶訂單：此後不能再支付，且絕不會有資金變動。不再需要的訂單請用本工具，不要用 cancel_trade。已支付的訂單不能關閉：\
                請用 refund_trade 退款。買家尚未打開連結或掃描付款碼的訂單在支付寶不存在，無需關閉：連結會自行失效。
                """,
            ko: """
                이 대화의, 아무도 결제하지 않은 알리페이 주문을 닫습니다(关闭). 더 이상 결제할 수 없게 되며 돈은 결코 움직이지 않습니다. 더 이상 필요 없는 주문에는 cancel_trade가 \
                아니라 이 도구를 쓰십시오. 결제된 주문은 닫지 않으며 refund_trade로 돈을 돌려줍니다. 구매자가 아직 링크나 코드를 열지 않은 주문은 알리페이에 없어 닫을 것이 \
                없습니다. 링크는 저절로 끝납니다.
                """),
    ]
}
