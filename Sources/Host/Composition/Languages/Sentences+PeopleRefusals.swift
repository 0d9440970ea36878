import Gate

extension Sentences {
    /// Why money was not sent to somebody, or nothing is told of a user.
    static let peopleRefusals: [Sentence] = transferRefusals + identityRefusals

    private static let transferRefusals: [Sentence] = [
        Sentence(
            """
            `payee` is not what `payee_type` says: a mail address or telephone number for `logon_id` (outside the mainland with its code, \
            as 852-61234567), 16 digits that begin with 2088 for `user_id`, letters and digits for `open_id`.
            """,
            hans: "`payee` 与 `payee_type` 不符：`logon_id` 为邮箱或手机号（大陆以外须带区号，如 852-61234567），`user_id` 为 2088 开头的 16 位数字，`open_id` 为字母和数字。",
            hant: "`payee` 與 `payee_type` 不符：`logon_id` 為信箱或手機號（大陸以外須帶區號，如 852-61234567），`user_id` 為 2088 開頭的 16 位數字，`open_id` 為字母和數字。",
            ko: """
                `payee`가 `payee_type`과 맞지 않습니다. `logon_id`는 메일 주소나 전화번호(중국 본토 밖은 852-61234567처럼 지역 번호와 함께), `user_id`는 2088로 시작하는 \
                16자리 숫자, `open_id`는 문자와 숫자입니다.
                """),
        Sentence(
            "With `logon_id` the payee's real name is needed as `payee_name`: Alipay checks it.",
            hans: "使用 `logon_id` 时须在 `payee_name` 中提供收款方真实姓名，支付宝会核对。", hant: "使用 `logon_id` 時須在 `payee_name` 中提供收款方真實姓名，支付寶會核對。",
            ko: "`logon_id`를 쓸 때는 `payee_name`에 받는 사람의 실명이 필요합니다. 알리페이가 확인합니다."),
        Sentence("Alipay transfers 0.10 yuan at least.", hans: "支付宝转账至少 0.10 元。", hant: "支付寶轉帳至少 0.10 元。", ko: "알리페이는 0.10위안 이상만 이체합니다."),
        Sentence("`title` has no words in it.", hans: "`title` 中没有文字。", hant: "`title` 中沒有文字。", ko: "`title`에 글이 없습니다."),
        Sentence(
            "`scene_name` has no words in it.", hans: "`scene_name` 中没有文字。", hant: "`scene_name` 中沒有文字。", ko: "`scene_name`에 글이 없습니다."),
        Sentence(
            "`scene_info` needs `scene_name`.", hans: "填写 `scene_info` 时须填写 `scene_name`。", hant: "填寫 `scene_info` 時須填寫 `scene_name`。",
            ko: "`scene_info`에는 `scene_name`이 필요합니다."),
        Sentence(
            "`scene_info` must be a JSON list of one to ten objects, each with the texts `info_type` and `info_content`.",
            hans: "`scene_info` 须为 JSON 列表，含一至十个对象，每个对象有文本 `info_type` 和 `info_content`。",
            hant: "`scene_info` 須為 JSON 列表，含一至十個物件，每個物件有文字 `info_type` 和 `info_content`。",
            ko: "`scene_info`는 `info_type`과 `info_content` 글을 가진 객체 하나에서 열 개까지의 JSON 목록이어야 합니다."),
        Sentence(
            "Name the transfer by `out_biz_no`, `order_id` or `pay_fund_order_id`.",
            hans: "请用 `out_biz_no`、`order_id` 或 `pay_fund_order_id` 指明转账。", hant: "請用 `out_biz_no`、`order_id` 或 `pay_fund_order_id` 指明轉帳。",
            ko: "`out_biz_no`, `order_id`, `pay_fund_order_id` 가운데 하나로 이체를 밝히십시오."),
        Sentence(
            "The permit is not for a transfer; nothing was sent.", hans: "许可不是用于转账的；没有发送任何请求。", hant: "許可不是用於轉帳的；沒有送出任何請求。",
            ko: "이체용 허가가 아닙니다. 아무것도 보내지 않았습니다."),
        Sentence("The movement is not a transfer.", hans: "此操作不是转账。", hant: "此操作不是轉帳。", ko: "이 작업은 이체가 아닙니다."),
    ]

    private static let identityRefusals: [Sentence] = [
        Sentence(
            "`auth_code` is not a code of Alipay's.", hans: "`auth_code` 不是支付宝的授权码。", hant: "`auth_code` 不是支付寶的授權碼。",
            ko: "`auth_code`가 알리페이의 코드가 아닙니다."),
        Sentence(
            "The user has not agreed yet. Ask again once they have; after ten minutes the link is over, and they need a new one.",
            hans: "用户尚未同意。请在用户同意后再问；十分钟后链接失效，须给用户新的链接。", hant: "使用者尚未同意。請在使用者同意後再問；十分鐘後連結失效，須給使用者新的連結。",
            ko: "사용자가 아직 동의하지 않았습니다. 동의한 뒤 다시 물어보십시오. 10분이 지나면 링크가 끝나므로 새 링크가 필요합니다."),
        Sentence(
            "There is no such handle in this conversation. Ask the user for a new authorisation.", hans: "本次会话中没有此凭证。请让用户重新授权。",
            hant: "本次會話中沒有此憑證。請讓使用者重新授權。", ko: "이 대화에는 그런 증표가 없습니다. 사용자에게 새로 동의를 받으십시오."),
        Sentence(
            "The user's authorisation has ended. Ask the user for a new one.", hans: "用户的授权已失效。请让用户重新授权。", hant: "使用者的授權已失效。請讓使用者重新授權。",
            ko: "사용자의 동의 기간이 끝났습니다. 새로 동의를 받으십시오."),
        Sentence(
            "Alipay's answer about the user is not complete, or is about another one.", hans: "支付宝关于用户的答复不完整，或属于另一用户。",
            hant: "支付寶關於使用者的答覆不完整，或屬於另一使用者。", ko: "사용자에 대한 알리페이의 답이 온전하지 않거나 다른 사용자에 관한 것입니다."),
        Sentence(
            "`fields` has a word that is no field's name: the description of this tool has all of them.",
            hans: "`fields` 中有未知的名称：全部名称见此工具的说明。", hant: "`fields` 中有未知的名稱：全部名稱見此工具的說明。",
            ko: "`fields`에 모르는 이름이 있습니다. 모든 이름은 이 도구의 설명에 있습니다."),
        Sentence(
            "This conversation has ended: nothing of its user can be asked for any more.", hans: "本次会话已结束，不能再查询其用户的信息。",
            hant: "本次會話已結束，不能再查詢其使用者的資訊。", ko: "이 대화는 끝났습니다. 더 이상 사용자에 대해 물을 수 없습니다."),
        Sentence(
            "This `state` was not given to this conversation. Make a new authorisation link.", hans: "此 `state` 不是给本次会话的。请重新生成授权链接。",
            hant: "此 `state` 不是給本次會話的。請重新產生授權連結。", ko: "이 `state`는 이 대화에 준 것이 아닙니다. 새 인증 링크를 만드십시오."),
        Sentence(
            "The time of this authorisation link is over. Make a new one for the user.", hans: "此授权链接已过期。请为用户重新生成。",
            hant: "此授權連結已過期。請為使用者重新產生。",
            ko: "이 인증 링크의 시간이 끝났습니다. 사용자에게 새 링크를 만들어 주십시오."),
        Sentence(
            "This authorisation link was used already, and each is good once. Make a new one for the user.",
            hans: "此授权链接已使用过，每个链接只能使用一次。请为用户重新生成。", hant: "此授權連結已使用過，每個連結只能使用一次。請為使用者重新產生。",
            ko: "이 인증 링크는 이미 쓰였으며 한 번만 쓸 수 있습니다. 사용자에게 새 링크를 만들어 주십시오."),
        Sentence(
            "Too many authorisation links are open already. Wait until some were used or have ended.", hans: "未使用的授权链接过多。请等待其中一些被使用或过期。",
            hant: "未使用的授權連結過多。請等待其中一些被使用或過期。", ko: "열려 있는 인증 링크가 너무 많습니다. 쓰이거나 끝날 때까지 기다리십시오."),
        Sentence(
            "What this host keeps could not be reached. Try again in a moment.", hans: "暂时无法访问系统保存的数据。请稍后再试。", hant: "暫時無法存取系統保存的資料。請稍後再試。",
            ko: "호스트가 보관한 것을 지금 읽을 수 없습니다. 잠시 뒤 다시 시도하십시오."),
    ]
}
