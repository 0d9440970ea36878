import Gate

extension Sentences {
    /// The titles and descriptions of the official five.
    static let payTools: [Sentence] = [
        Sentence("Payment link for phones (手机支付)", hans: "手机支付链接", hant: "手機支付連結", ko: "휴대전화 결제 링크(手机支付)"),
        Sentence("Payment link for computers (网页支付)", hans: "网页支付链接", hant: "網頁支付連結", ko: "컴퓨터 결제 링크(网页支付)"),
        Sentence("Query a payment (查询支付)", hans: "查询支付", hant: "查詢支付", ko: "결제 조회(查询支付)"),
        Sentence("Query a refund (查询退款)", hans: "查询退款", hant: "查詢退款", ko: "환불 조회(查询退款)"),
        Sentence("Refund (退款)", hans: "退款", hant: "退款", ko: "환불(退款)"),
        Sentence(
            """
            Makes an Alipay (支付宝) order and answers with Markdown that holds the payment link (支付链接). The buyer opens it in a phone's \
            browser and pays. For mobile sites and apps. Give the link to the buyer of this conversation and to nobody else. Nothing is \
            paid yet: query-alipay-payment tells whether it was.
            """,
            hans: """
                创建一笔支付宝订单，返回带有支付链接的 Markdown 文本；买家在手机浏览器中打开链接即可支付。适用于移动网站和移动应用。链接只交给本次会话的买家。\
                此时尚未付款：query-alipay-payment 可查询是否已支付。
                """,
            hant: """
                建立一筆支付寶訂單，回傳帶有支付連結的 Markdown 文字；買家在手機瀏覽器中打開連結即可支付。適用於行動網站和行動應用。連結只交給本次會話的買家。\
                此時尚未付款：query-alipay-payment 可查詢是否已支付。
                """,
            ko: """
                알리페이(支付宝) 주문을 만들고 결제 링크(支付链接)가 담긴 Markdown을 돌려줍니다. 구매자가 휴대전화 브라우저에서 열어 결제합니다. 모바일 사이트와 앱용입니다. \
                링크는 이 대화의 구매자에게만 주십시오. 아직 결제된 것은 아닙니다. 결제 여부는 query-alipay-payment로 확인합니다.
                """),
        Sentence(
            """
            Makes an Alipay (支付宝) order and answers with Markdown that holds the payment link (支付链接). The buyer opens it in a computer's \
            browser and scans the code (扫码支付) there. For desktop sites and programs. Give the link to the buyer of this conversation and \
            to nobody else. Nothing is paid yet: query-alipay-payment tells whether it was.
            """,
            hans: """
                创建一笔支付宝订单，返回带有支付链接的 Markdown 文本；买家在电脑浏览器中打开链接后扫码支付。适用于桌面网站和电脑客户端。链接只交给本次会话的买家。\
                此时尚未付款：query-alipay-payment 可查询是否已支付。
                """,
            hant: """
                建立一筆支付寶訂單，回傳帶有支付連結的 Markdown 文字；買家在電腦瀏覽器中打開連結後掃碼支付。適用於桌面網站和電腦用戶端。連結只交給本次會話的買家。\
                此時尚未付款：query-alipay-payment 可查詢是否已支付。
                """,
            ko: """
                알리페이(支付宝) 주문을 만들고 결제 링크(支付链接)가 담긴 Markdown을 돌려줍니다. 구매자가 컴퓨터 브라우저에서 열어 코드를 스캔(扫码支付)해 결제합니다. \
                데스크톱 사이트와 프로그램용입니다. 링크는 이 대화의 구매자에게만 주십시오. 아직 결제된 것은 아닙니다. 결제 여부는 query-alipay-payment로 확인합니다.
                """),
        Sentence(
            """
            Tells the state (交易状态) of an Alipay order, its total (交易金额) and Alipay's own number of it (支付宝交易号). TRADE_SUCCESS is paid; \
            WAIT_BUYER_PAY is not paid yet; TRADE_CLOSED is closed or refunded in full; TRADE_FINISHED can no longer be refunded.
            """,
            hans: """
                查询一笔支付宝订单的交易状态、交易金额和支付宝交易号。TRADE_SUCCESS 为已支付；WAIT_BUYER_PAY 为等待付款；TRADE_CLOSED 为已关闭或已全额退款；\
                TRADE_FINISHED 为交易结束，不可再退款。
                """,
            hant: """
                查詢一筆支付寶訂單的交易狀態、交易金額和支付寶交易號。TRADE_SUCCESS 為已支付；WAIT_BUYER_PAY 為等待付款；TRADE_CLOSED 為已關閉或已全額退款；\
                TRADE_FINISHED 為交易結束，不可再退款。
                """,
            ko: """
                알리페이 주문의 상태(交易状态), 총액(交易金额), 알리페이 거래 번호(支付宝交易号)를 알려 줍니다. TRADE_SUCCESS는 결제됨, WAIT_BUYER_PAY는 결제 대기, \
                TRADE_CLOSED는 닫혔거나 전액 환불됨, TRADE_FINISHED는 더 이상 환불할 수 없음을 뜻합니다.
                """),
        Sentence(
            """
            Tells whether Alipay shows a refund (退款) of an order under this refund request number (退款请求号). Not found does not mean that it \
            failed: it may be under way. Never ask for the refund again under another number because of it; operation-status tells what \
            became of a refund that was asked for here.
            """,
            hans: """
                按退款请求号查询支付宝是否显示某订单的退款。没有查到并不表示退款失败：它可能还在途中。请勿因此换用其他号码再次退款；在此提出的退款结果可用 operation-status \
                查询。
                """,
            hant: """
                按退款請求號查詢支付寶是否顯示某訂單的退款。沒有查到並不表示退款失敗：它可能還在途中。請勿因此換用其他號碼再次退款；在此提出的退款結果可用 operation-status \
                查詢。
                """,
            ko: """
                이 환불 요청 번호(退款请求号)로 알리페이에 환불(退款)이 있는지 알려 줍니다. 없다고 해서 실패한 것은 아니며 처리 중일 수 있습니다. 그 때문에 다른 번호로 다시 \
                환불하지 마십시오. 여기서 요청한 환불의 결과는 operation-status가 알려 줍니다.
                """),
        Sentence(
            """
            Gives money back (退款) to the buyer of a paid Alipay order and answers with the outcome. The merchant's policy may let it pass, \
            hold it until a person agrees, or refuse it. After a time-out, or while it is held, make the very same call again: the same \
            order, amount, number and reason are one refund and are never paid twice. A second refund of the same order takes a new number.
            """,
            hans: """
                对已支付的支付宝订单发起退款，并返回退款结果。商家的策略可能放行、暂缓至有人同意，或拒绝。超时后或等待审批期间，请重复完全相同的调用：订单、金额、号码和原因相同\
                即为同一笔退款，绝不会重复支付。同一订单的第二笔退款须使用新的号码。
                """,
            hant: """
                對已支付的支付寶訂單發起退款，並回傳退款結果。商家的政策可能放行、暫緩至有人同意，或拒絕。逾時後或等待審批期間，請重複完全相同的呼叫：訂單、金額、號碼和原因相同\
                即為同一筆退款，絕不會重複支付。同一訂單的第二筆退款須使用新的號碼。
                """,
            ko: """
                결제된 알리페이 주문의 구매자에게 돈을 돌려주고(退款) 결과를 알려 줍니다. 판매자의 정책에 따라 통과하거나, 사람이 동의할 때까지 보류되거나, 거절됩니다. 시간 \
                초과 뒤나 보류 중에는 똑같은 호출을 반복하십시오. 주문, 금액, 번호, 사유가 같으면 하나의 환불이며 두 번 지급되지 않습니다. 같은 주문의 두 번째 환불에는 새 \
                번호를 씁니다.
                """),
    ]

    /// The titles and descriptions of all other tools.
    static let otherTools: [Sentence] = [
        Sentence("Operation status", hans: "操作状态", hant: "操作狀態", ko: "작업 상태"),
        Sentence("Query the account's balance (查询账户余额)", hans: "查询账户余额", hant: "查詢帳戶餘額", ko: "계정 잔액 조회(查询账户余额)"),
        Sentence("Query a transfer (查询转账)", hans: "查询转账", hant: "查詢轉帳", ko: "이체 조회(查询转账)"),
        Sentence("Authorisation link (授权链接)", hans: "获取授权链接", hant: "取得授權連結", ko: "인증 링크(授权链接)"),
        Sentence(
            """
            Tells what became of a payment, refund (退款) or transfer (转账) that you asked for: held for people, under way, succeeded, \
            failed, turned down or expired. Give the operation's name from the earlier answer (op_…). Asking changes nothing and is \
            always safe; once a minute is often enough while people are asked. It answers only for your own operations in this conversation.
            """,
            hans: """
                查询你所请求的收款、退款或转账的结果：等待人工审批、进行中、成功、失败、被拒绝或已过期。请提供先前答复中的操作名（op_…）。查询不改变任何事，总是安全的；\
                等待审批期间每分钟一次即可。只答复你在本次会话中的操作。
                """,
            hant: """
                查詢你所請求的收款、退款或轉帳的結果：等待人工審批、進行中、成功、失敗、被拒絕或已過期。請提供先前答覆中的操作名（op_…）。查詢不改變任何事，總是安全的；\
                等待審批期間每分鐘一次即可。只答覆你在本次會話中的操作。
                """,
            ko: """
                요청한 결제, 환불(退款), 이체(转账)가 어떻게 되었는지 알려 줍니다: 승인 대기, 진행 중, 성공, 실패, 거절, 만료. 앞선 답변의 작업 이름(op_…)을 주십시오. \
                조회는 아무것도 바꾸지 않으며 언제나 안전합니다. 승인을 기다리는 동안에는 1분에 한 번이면 충분합니다. 이 대화에서 당신이 한 작업만 답합니다.
                """),
        Sentence(
            """
            Tells what the shop's own Alipay account holds: what it can spend (可用余额) and what is frozen (冻结金额). It takes no arguments: \
            which account it is the merchant has set.
            """,
            hans: "查询商家自己的支付宝账户的可用余额和冻结金额。没有参数：查询哪个账户由商家配置。", hant: "查詢商家自己的支付寶帳戶的可用餘額和凍結金額。沒有參數：查詢哪個帳戶由商家設定。",
            ko: "상점 자신의 알리페이 계정에서 쓸 수 있는 금액(可用余额)과 동결된 금액(冻结金额)을 알려 줍니다. 인수는 없으며 계정은 판매자가 정해 둡니다."),
        Sentence(
            """
            Makes a link on which the user of this conversation lets the shop know who they are at Alipay (用户授权). Give it to that user \
            and to nobody else, to open in a browser. auth_base tells the user's id alone, auth_user also asks for the public profile. \
            The link is good for ten minutes.
            """,
            hans: """
                生成支付宝用户授权链接，请只交给本次会话的用户在浏览器中打开。auth_base 只获取用户标识，auth_user 还会请求用户同意提供公开资料。链接十分钟内有效。
                """,
            hant: """
                產生支付寶使用者授權連結，請只交給本次會話的使用者在瀏覽器中打開。auth_base 只取得使用者標識，auth_user 還會請求使用者同意提供公開資料。連結十分鐘內有效。
                """,
            ko: """
                이 대화의 사용자가 알리페이에서 자신이 누구인지 상점에 알리는 링크(用户授权)를 만듭니다. 브라우저에서 열도록 그 사용자에게만 주십시오. auth_base는 사용자 \
                식별자만, auth_user는 공개 프로필도 요청합니다. 링크는 10분 동안 유효합니다.
                """),
    ]
}
