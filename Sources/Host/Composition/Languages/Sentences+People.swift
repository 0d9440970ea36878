import Gate

extension Sentences {
    /// What the tools that send money to people, and ask who people are, say of themselves.
    static let people: [Sentence] = transferTools + transferWords + identityTools + identityWords + peopleRefusals

    private static let transferTools: [Sentence] = [
        Sentence("Transfer (转账)", hans: "转账", hant: "轉帳", ko: "이체(转账)"),
        Sentence(
            """
            Sends money (转账) from the shop's Alipay balance to somebody's Alipay account, and answers with the outcome. It cannot be \
            taken back. The merchant's policy may let it pass, hold it until a person agrees, or refuse it. After a time-out, or while it \
            is held, make the very same call again: it is one transfer and is never paid twice. While a transfer is under way (DEALING) it \
            must not be made again under another number.
            """,
            hans: """
                从商家的支付宝余额向他人的支付宝账户转账，并返回结果。转账不可撤回。商家的策略可能放行、等待人工审批或拒绝。超时后或等待审批期间，请原样重复同一调用：\
                它是同一笔转账，绝不会重复付款。转账处理中（DEALING）时，不得换用其他单号重新转账。
                """,
            hant: """
                從商家的支付寶餘額向他人的支付寶帳戶轉帳，並回傳結果。轉帳不可撤回。商家的政策可能放行、等待人工審批或拒絕。逾時後或等待審批期間，請原樣重複同一呼叫：\
                它是同一筆轉帳，絕不會重複付款。轉帳處理中（DEALING）時，不得換用其他單號重新轉帳。
                """,
            ko: """
                상점의 알리페이 잔액에서 다른 사람의 알리페이 계정으로 돈을 보내고(转账) 결과를 알려 줍니다. 되돌릴 수 없습니다. 판매자의 정책에 따라 통과하거나, 사람이 \
                동의할 때까지 보류되거나, 거절됩니다. 시간 초과 뒤나 보류 중에는 똑같은 호출을 반복하십시오. 하나의 이체이며 두 번 지급되지 않습니다. 이체가 진행 중(DEALING)일 \
                때는 다른 번호로 다시 이체하면 안 됩니다.
                """),
        Sentence(
            """
            Tells the state (转账状态) of an Alipay transfer (转账) by the merchant's number of it, or by one of Alipay's: amount, Alipay's \
            number, when it was paid, and why where it failed. Who received it is masked. A transfer that is DEALING or WAIT_PAY has not \
            ended: it must not be made again under another number.
            """,
            hans: """
                按商户转账单号或支付宝的单据号查询一笔支付宝转账，返回转账状态、金额、单据号和支付时间；失败时返回原因。收款方已脱敏。DEALING 或 WAIT_PAY \
                的转账尚未结束，不得换用其他号码重新转账。
                """,
            hant: """
                按商戶轉帳單號或支付寶的單據號查詢一筆支付寶轉帳，回傳轉帳狀態、金額、單據號和支付時間；失敗時回傳原因。收款方已遮蔽。DEALING 或 WAIT_PAY \
                的轉帳尚未結束，不得換用其他號碼重新轉帳。
                """,
            ko: """
                판매자의 이체 번호나 알리페이의 번호로 알리페이 이체(转账)의 상태(转账状态)를 알려 줍니다: 금액, 알리페이 번호, 지급 시각, 실패한 경우 이유. 받은 사람은 \
                가려집니다. DEALING이나 WAIT_PAY인 이체는 끝나지 않았으므로 다른 번호로 다시 이체하면 안 됩니다.
                """),
    ]

    private static let transferWords: [Sentence] = [
        Sentence(
            "Alipay's number of the payment behind the transfer (支付宝支付资金流水号)", hans: "支付宝支付资金流水号", hant: "支付寶支付資金流水號",
            ko: "이체의 바탕이 된 결제의 알리페이 번호(支付宝支付资金流水号)"),
        Sentence(
            "how the payee (收款方) is named: logon_id (what they sign in with), user_id (2088...) or open_id",
            hans: "收款方标识类型：logon_id（支付宝登录号）、user_id（2088 开头）或 open_id", hant: "收款方標識類型：logon_id（支付寶登入號）、user_id（2088 開頭）或 open_id",
            ko: "받는 사람(收款方)을 나타내는 방식: logon_id(로그인에 쓰는 것), user_id(2088...) 또는 open_id"),
        Sentence(
            "who gets it: a mail address or telephone number (支付宝登录号), an account's number (支付宝账号), or an open id",
            hans: "收款方：支付宝登录号（邮箱或手机号）、支付宝账号或 open id", hant: "收款方：支付寶登入號（信箱或手機號）、支付寶帳號或 open id",
            ko: "받는 사람: 메일 주소나 전화번호(支付宝登录号), 계정 번호(支付宝账号) 또는 open id"),
        Sentence(
            "the payee's real name (收款方真实姓名), which Alipay checks; needed with logon_id", hans: "收款方真实姓名，支付宝会核对；使用 logon_id 时必填",
            hant: "收款方真實姓名，支付寶會核對；使用 logon_id 時必填", ko: "받는 사람의 실명(收款方真实姓名), 알리페이가 확인함. logon_id를 쓸 때 필요"),
        Sentence(
            "how much (转账金额) in yuan (元), at least 0.10", hans: "转账金额，以元为单位，至少 0.10", hant: "轉帳金額，以元為單位，至少 0.10",
            ko: "이체 금액(转账金额), 위안(元) 단위, 0.10 이상"),
        Sentence("what the payee's bill calls it (转账标题)", hans: "转账标题，显示在收款方账单中", hant: "轉帳標題，顯示在收款方帳單中", ko: "받는 사람의 명세에 나오는 제목(转账标题)"),
        Sentence("a remark for the payee (转账备注)", hans: "转账备注，收款方可见", hant: "轉帳備註，收款方可見", ko: "받는 사람에게 남기는 말(转账备注)"),
        Sentence("what it is for, in Alipay's words (转账场景)", hans: "转账场景，使用支付宝规定的名称", hant: "轉帳場景，使用支付寶規定的名稱", ko: "알리페이의 말로 나타낸 용도(转账场景)"),
        Sentence(
            "what the scene demands to be reported (转账场景报备信息), as JSON: [{\"info_type\": \"…\", \"info_content\": \"…\"}]",
            hans: "转账场景报备信息，JSON 格式：[{\"info_type\": \"…\", \"info_content\": \"…\"}]",
            hant: "轉帳場景報備資訊，JSON 格式：[{\"info_type\": \"…\", \"info_content\": \"…\"}]",
            ko: "용도에 따라 신고할 내용(转账场景报备信息), JSON: [{\"info_type\": \"…\", \"info_content\": \"…\"}]"),
        Sentence(
            "a number of your own for this transfer (商户转账单号), which stays the same when you repeat it; left out, the host makes one",
            hans: "商户转账单号，由你自定，重复同一转账时保持不变；不填时由系统生成", hant: "商戶轉帳單號，由你自訂，重複同一轉帳時保持不變；不填時由系統產生",
            ko: "이 이체를 위해 직접 정하는 번호(商户转账单号), 반복할 때 그대로 씀. 비우면 호스트가 만듦"),
        Sentence("the amount in yuan", hans: "金额，以元为单位", hant: "金額，以元為單位", ko: "금액(위안)"),
        Sentence("who was to receive it (收款方), masked", hans: "指定的收款方，已脱敏", hant: "指定的收款方，已遮蔽", ko: "받기로 한 사람(收款方), 가려짐"),
    ]

    private static let identityTools: [Sentence] = [
        Sentence("What the user agreed to (换取授权令牌)", hans: "换取授权令牌", hant: "換取授權權杖", ko: "사용자 동의 결과(换取授权令牌)"),
        Sentence(
            """
            Tells whether the user of this conversation has agreed on the link of get_authorization_url, and answers with their id and a \
            handle (授权凭证) for query_user_info. The access token itself stays in the host. The handle is good in this conversation alone, \
            and ends with it. Where the user has not agreed yet, ask again a little later.
            """,
            hans: """
                查询本次会话的用户是否已在 get_authorization_url 的链接上同意授权，返回用户标识和供 query_user_info 使用的授权凭证。访问令牌本身留在系统中。\
                凭证只在本次会话中有效，随会话结束而失效。用户尚未同意时，请稍后再问。
                """,
            hant: """
                查詢本次會話的使用者是否已在 get_authorization_url 的連結上同意授權，回傳使用者標識和供 query_user_info 使用的授權憑證。存取權杖本身留在系統中。\
                憑證只在本次會話中有效，隨會話結束而失效。使用者尚未同意時，請稍後再問。
                """,
            ko: """
                이 대화의 사용자가 get_authorization_url의 링크에서 동의했는지 알려 주고, 사용자 식별자와 query_user_info에 쓸 증표(授权凭证)를 줍니다. 액세스 토큰 \
                자체는 호스트에 남습니다. 증표는 이 대화에서만 유효하며 대화와 함께 끝납니다. 아직 동의하지 않았으면 잠시 뒤 다시 물어보십시오.
                """),
        Sentence("Query the user's profile (查询用户信息)", hans: "查询用户信息", hant: "查詢使用者資訊", ko: "사용자 정보 조회(查询用户信息)"),
        Sentence(
            """
            Tells what the user of this conversation lets the shop know (用户信息), by the handle of get_oauth_token: id, nickname, avatar, \
            province, city and gender. Whatever else is asked for in `fields` is given only where the merchant's policy names it. Numbers \
            of documents, telephone numbers and mail addresses are always masked. What Alipay does not tell is left out.
            """,
            hans: """
                凭 get_oauth_token 的授权凭证查询本次会话的用户愿意提供的信息：用户标识、昵称、头像、省份、城市和性别。`fields` 中另外请求的信息，只有商家的策略列明才会提供。\
                证件号码、电话号码和邮箱一律脱敏。支付宝未提供的信息不会列出。
                """,
            hant: """
                憑 get_oauth_token 的授權憑證查詢本次會話的使用者願意提供的資訊：使用者標識、暱稱、頭像、省份、城市和性別。`fields` 中另外請求的資訊，只有商家的政策列明才會提供。\
                證件號碼、電話號碼和信箱一律遮蔽。支付寶未提供的資訊不會列出。
                """,
            ko: """
                get_oauth_token의 증표로 이 대화의 사용자가 상점에 알리는 정보(用户信息)를 알려 줍니다: 식별자, 별명, 사진, 성(省), 도시, 성별. `fields`로 더 요청한 것은 \
                판매자의 정책이 밝힌 경우에만 줍니다. 증명서 번호, 전화번호, 메일 주소는 언제나 가려집니다. 알리페이가 알려 주지 않는 것은 빠집니다.
                """),
    ]

    private static let identityWords: [Sentence] = [
        Sentence(
            "what get_authorization_url answered as `state`", hans: "get_authorization_url 返回的 `state`",
            hant: "get_authorization_url 回傳的 `state`", ko: "get_authorization_url이 답한 `state`"),
        Sentence(
            "what get_oauth_token answered as `handle`", hans: "get_oauth_token 返回的 `handle`", hant: "get_oauth_token 回傳的 `handle`",
            ko: "get_oauth_token이 답한 `handle`"),
        Sentence(
            "the code (授权码) that the shop's own page was brought, where users are sent there and not to this host",
            hans: "授权码；仅当用户被送回商家自己的页面而不是本系统时填写", hant: "授權碼；僅當使用者被送回商家自己的頁面而不是本系統時填寫",
            ko: "사용자가 이 호스트가 아니라 상점의 페이지로 돌아갈 때 그 페이지가 받은 코드(授权码)"),
        Sentence(
            "what is wanted beyond the six, with commas between: {}", hans: "六项之外还需要的信息，用逗号分隔：{}", hant: "六項之外還需要的資訊，用逗號分隔：{}",
            ko: "여섯 가지 말고 더 필요한 것, 쉼표로 나눔: {}"),
        Sentence(
            "what get_oauth_token takes once the user has agreed; good once", hans: "用户同意后供 get_oauth_token 使用；只能使用一次",
            hant: "使用者同意後供 get_oauth_token 使用；只能使用一次", ko: "사용자가 동의한 뒤 get_oauth_token에 쓰는 것. 한 번만 유효"),
        Sentence(
            "what query_user_info takes; good in this conversation alone", hans: "供 query_user_info 使用的凭证；只在本次会话中有效",
            hant: "供 query_user_info 使用的憑證；只在本次會話中有效", ko: "query_user_info에 쓰는 증표. 이 대화에서만 유효"),
        Sentence(
            "the user's id at Alipay (user_id or open_id)", hans: "用户在支付宝的标识（user_id 或 open_id）", hant: "使用者在支付寶的標識（user_id 或 open_id）",
            ko: "알리페이의 사용자 식별자(user_id 또는 open_id)"),
        Sentence("until when it is good if nobody uses it", hans: "无人使用时的有效期限", hant: "無人使用時的有效期限", ko: "아무도 쓰지 않을 때의 유효 기한"),
        Sentence("as Alipay has it", hans: "支付宝记录的内容", hant: "支付寶記錄的內容", ko: "알리페이에 있는 그대로"),
        Sentence(
            "as Alipay has it; only where the policy names it", hans: "支付宝记录的内容；仅在策略列明时提供", hant: "支付寶記錄的內容；僅在政策列明時提供",
            ko: "알리페이에 있는 그대로. 정책이 밝힌 경우에만"),
    ]
}
