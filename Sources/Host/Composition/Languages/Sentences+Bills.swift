import Gate

extension Sentences {
    /// What the tools that look at bills say of themselves.
    static let bills: [Sentence] = [
        billTools, billFields, billFigures, billFindings, billRefusals, billErrors, billHelp,
    ].flatMap { $0 }

    private static let billTools: [Sentence] = [
        Sentence("Fetch a bill (下载账单)", hans: "下载账单", hant: "下載帳單", ko: "명세서 받기(下载账单)"),
        Sentence("Add a bill up (账单汇总)", hans: "账单汇总", hant: "帳單匯總", ko: "명세서 합산(账单汇总)"),
        Sentence("Reconcile a bill with the ledger (对账)", hans: "对账", hant: "對帳", ko: "명세서와 장부 대조(对账)"),
        Sentence(
            """
            Fetches Alipay's bill (对账单) of a day or a month into this host, and tells its handle, size and digest. The file and its \
            download link are not handed out: summarize_bill adds the bill up, reconcile_bill holds it against this host's ledger, and a \
            person who runs the shop can save the file. A day's bill is there from about nine o'clock the next morning, China time, a \
            month's from about the third day of the next month.
            """,
            hans: """
                将支付宝某日或某月的对账单下载到本机，返回账单编号、大小和摘要。文件及其下载链接不对外提供：summarize_bill 汇总账单，reconcile_bill 与本机账本对账，\
                商家的运营人员可保存文件。日账单约于次日上午九点（中国时间）生成，月账单约于次月三日生成。
                """,
            hant: """
                將支付寶某日或某月的對帳單下載到本機，回傳帳單編號、大小和摘要。檔案及其下載連結不對外提供：summarize_bill 匯總帳單，reconcile_bill 與本機帳本對帳，\
                商家的營運人員可保存檔案。日帳單約於次日上午九點（中國時間）產生，月帳單約於次月三日產生。
                """,
            ko: """
                하루나 한 달의 알리페이 명세서(对账单)를 이 호스트로 받아 와 이름, 크기, 다이제스트를 알려 줍니다. 파일과 내려받기 링크는 내주지 않습니다. summarize_bill은 명세서를 \
                합산하고, reconcile_bill은 이 호스트의 장부와 대조하며, 상점 운영자는 파일을 저장할 수 있습니다. 하루치는 중국 시간으로 다음 날 아침 9시쯤, 한 달치는 다음 달 \
                3일쯤부터 있습니다.
                """),
        Sentence(
            """
            Tells what an Alipay bill (对账单) of a day or a month comes to, exact to the fen (分): for a trade bill gross (订单金额), refunds \
            (退款), what the merchant received (商家实收), fees (服务费), royalties (分润), net (实收净额) and counts; for an account bill what came \
            in and went out. With `above` also how many trades lie above that amount, and their sum. The lines themselves come only with \
            `rows`, which a policy has to allow, and with the customers' accounts masked. A bill that is damaged, or whose totals differ, \
            gives no figures at all, but says what is wrong with it.
            """,
            hans: """
                汇总支付宝某日或某月的对账单，精确到分：业务账单给出订单金额、退款、商家实收、服务费、分润、实收净额和笔数；账务账单给出收入和支出。\
                填写 `above` 时另给出高于该金额的交易笔数及合计。明细只在 `rows` 时给出，须经策略允许，且客户账号已脱敏。账单损坏或合计不符时不给出任何数字，只说明问题。
                """,
            hant: """
                匯總支付寶某日或某月的對帳單，精確到分：業務帳單給出訂單金額、退款、商家實收、服務費、分潤、實收淨額和筆數；帳務帳單給出收入和支出。\
                填寫 `above` 時另給出高於該金額的交易筆數及合計。明細只在 `rows` 時給出，須經政策允許，且客戶帳號已遮蔽。帳單損壞或合計不符時不給出任何數字，只說明問題。
                """,
            ko: """
                하루나 한 달의 알리페이 명세서(对账单)를 합산해 1펀(分)까지 정확히 알려 줍니다. 거래 명세서는 주문 금액(订单金额), 환불(退款), 판매자 실수령(商家实收), \
                수수료(服务费), 분배금(分润), 순수령(实收净额)과 건수를, 계정 명세서는 들어온 돈과 나간 돈을 알려 줍니다. `above`를 주면 그 금액을 넘는 거래의 수와 합계도 알려 \
                줍니다. 각 줄은 정책이 허락해야 하는 `rows`로만 나오며 고객 계정은 가려집니다. 손상되었거나 합계가 맞지 않는 명세서는 수치를 전혀 내지 않고 무엇이 잘못되었는지 \
                알려 줍니다.
                """),
        Sentence(
            """
            Holds Alipay's trade bill (业务账单) of a day or a month against this host's own ledger, and lists what does not agree: refunds \
            that were made outside of this host, refunds whose end this host counts otherwise, amounts that differ, and refunds of that \
            time that the bill does not have. Refunds from outside count on their orders from then on. Payments that this host did not \
            ask for are counted and added up.
            """,
            hans: """
                将支付宝某日或某月的业务账单与本机账本对账，列出不一致之处：非本机的退款、本机记录结果不同的退款、金额不一致，以及该时段内账单中没有的退款。\
                非本机退款此后计入其订单。非本机要求的收款给出笔数和合计。
                """,
            hant: """
                將支付寶某日或某月的業務帳單與本機帳本對帳，列出不一致之處：非本機的退款、本機記錄結果不同的退款、金額不一致，以及該時段內帳單中沒有的退款。\
                非本機退款此後計入其訂單。非本機要求的收款給出筆數和合計。
                """,
            ko: """
                하루나 한 달의 알리페이 거래 명세서(业务账单)를 이 호스트의 장부와 대조해 맞지 않는 것을 알려 줍니다. 이 호스트 밖에서 이루어진 환불, 이 호스트에 결과가 다르게 \
                기록된 환불, 금액이 다른 것, 그 기간의 환불인데 명세서에 없는 것입니다. 밖에서 이루어진 환불은 그때부터 해당 주문에 셉니다. 이 호스트가 요청하지 않은 결제는 \
                건수와 합계를 냅니다.
                """),
    ]

    private static let billFields: [Sentence] = [
        Sentence(
            "trade: each trade and refund with its fee (业务账单). signcustomer: each change of the account's balance (账务账单)",
            hans: "trade：业务账单，每笔交易和退款及其服务费。signcustomer：账务账单，账户余额的每次变动",
            hant: "trade：業務帳單，每筆交易和退款及其服務費。signcustomer：帳務帳單，帳戶餘額的每次變動",
            ko: "trade: 거래와 환불을 수수료와 함께(业务账单). signcustomer: 계정 잔액의 모든 변동(账务账单)"),
        Sentence(
            "a day (2026-11-20) or a month (2026-11), China time, not the current one", hans: "日期（2026-11-20）或月份（2026-11），中国时间，不可为当前",
            hant: "日期（2026-11-20）或月份（2026-11），中國時間，不可為當前", ko: "날(2026-11-20)이나 달(2026-11), 중국 시간, 지금의 것은 안 됨"),
        Sentence(
            "the bill's handle, from query_bill_download_url", hans: "query_bill_download_url 返回的账单编号",
            hant: "query_bill_download_url 回傳的帳單編號",
            ko: "query_bill_download_url이 준 명세서 이름"),
        Sentence(
            "the handle of a trade bill, from query_bill_download_url", hans: "query_bill_download_url 返回的业务账单编号",
            hant: "query_bill_download_url 回傳的業務帳單編號", ko: "query_bill_download_url이 준 거래 명세서 이름"),
        Sentence(
            "without a handle: trade (the default) or signcustomer", hans: "不填账单编号时：trade（默认）或 signcustomer",
            hant: "不填帳單編號時：trade（預設）或 signcustomer", ko: "이름을 주지 않을 때: trade(기본) 또는 signcustomer"),
        Sentence(
            "without a handle: a day (2026-11-20) or a month (2026-11), China time", hans: "不填账单编号时：日期（2026-11-20）或月份（2026-11），中国时间",
            hant: "不填帳單編號時：日期（2026-11-20）或月份（2026-11），中國時間", ko: "이름을 주지 않을 때: 날(2026-11-20)이나 달(2026-11), 중국 시간"),
        Sentence(
            "count trades above this amount in yuan, and add them up", hans: "统计高于此金额（元）的交易笔数及合计", hant: "統計高於此金額（元）的交易筆數及合計",
            ko: "이 금액(위안)을 넘는 거래의 수와 합계를 냄"),
        Sentence(
            "give the lines too (those above `above`, where it is given)", hans: "同时给出明细（填写 `above` 时只给出高于该金额的）",
            hant: "同時給出明細（填寫 `above` 時只給出高於該金額的）", ko: "각 줄도 줌(`above`를 주면 그 금액을 넘는 것만)"),
        Sentence("leave out so many lines at the beginning", hans: "跳过开头的行数", hant: "略過開頭的行數", ko: "처음부터 이만큼의 줄을 건너뜀"),
        Sentence("at most so many lines", hans: "最多给出的行数", hant: "最多給出的行數", ko: "줄의 최대 개수"),
    ]

    private static let billFigures: [Sentence] = [
        Sentence("the bill's name on this host", hans: "本机的账单编号", hant: "本機的帳單編號", ko: "이 호스트에서의 명세서 이름"),
        Sentence(
            "the bill's name on this host, for summarize_bill and reconcile_bill", hans: "本机的账单编号，供 summarize_bill 和 reconcile_bill 使用",
            hant: "本機的帳單編號，供 summarize_bill 和 reconcile_bill 使用", ko: "summarize_bill과 reconcile_bill에 쓸, 이 호스트에서의 명세서 이름"),
        Sentence("trade or signcustomer", hans: "trade 或 signcustomer", hant: "trade 或 signcustomer", ko: "trade 또는 signcustomer"),
        Sentence(
            "trade (业务账单) or signcustomer (账务账单)", hans: "trade（业务账单）或 signcustomer（账务账单）", hant: "trade（業務帳單）或 signcustomer（帳務帳單）",
            ko: "trade(业务账单) 또는 signcustomer(账务账单)"),
        Sentence("the day or month, China time", hans: "日期或月份，中国时间", hant: "日期或月份，中國時間", ko: "날이나 달, 중국 시간"),
        Sentence("the length of the file in bytes", hans: "文件大小（字节）", hant: "檔案大小（位元組）", ko: "파일의 길이(바이트)"),
        Sentence("the SHA-256 digest of the file", hans: "文件的 SHA-256 摘要", hant: "檔案的 SHA-256 摘要", ko: "파일의 SHA-256 다이제스트"),
        Sentence("of all amounts, which are in yuan", hans: "所有金额的货币，以元为单位", hant: "所有金額的貨幣，以元為單位", ko: "모든 금액의 통화, 위안 단위"),
        Sentence("trades that were paid (交易笔数)", hans: "交易笔数", hant: "交易筆數", ko: "결제된 거래의 수(交易笔数)"),
        Sentence("refunds, each part by itself (退款笔数)", hans: "退款笔数，部分退款分别计算", hant: "退款筆數，部分退款分別計算", ko: "환불의 수(退款笔数), 나눈 것은 따로 셈"),
        Sentence("lines on which money came in", hans: "收入笔数", hant: "收入筆數", ko: "돈이 들어온 줄의 수"),
        Sentence("lines on which money went out", hans: "支出笔数", hant: "支出筆數", ko: "돈이 나간 줄의 수"),
        Sentence("lines that can be asked for with `rows`", hans: "可用 `rows` 获取的行数", hant: "可用 `rows` 取得的行數", ko: "`rows`로 얻을 수 있는 줄의 수"),
        Sentence("`offset` for the lines behind these", hans: "取后续各行的 `offset`", hant: "取後續各行的 `offset`", ko: "이 뒤의 줄을 얻기 위한 `offset`"),
        Sentence("order amounts of the trades (订单金额)", hans: "交易的订单金额", hant: "交易的訂單金額", ko: "거래의 주문 금액(订单金额)"),
        Sentence("amounts of the refunds, above zero (退款金额)", hans: "退款金额，正数", hant: "退款金額，正數", ko: "환불 금액(退款金额), 0보다 큼"),
        Sentence(
            "what the merchant received, less what was given back (商家实收)", hans: "商家实收，已减去退款", hant: "商家實收，已減去退款",
            ko: "판매자가 받은 것에서 돌려준 것을 뺀 금액(商家实收)"),
        Sentence(
            "Alipay's fees, below zero where they were paid (服务费)", hans: "服务费，支付时为负数", hant: "服務費，支付時為負數",
            ko: "알리페이 수수료(服务费), 냈으면 0보다 작음"),
        Sentence("royalties that were paid (分润)", hans: "分润", hant: "分潤", ko: "지급된 분배금(分润)"),
        Sentence(
            "received with the fees and less the royalties (实收净额); of an account bill, in less out", hans: "实收净额：实收计入服务费并减去分润；账务账单为收入减支出",
            hant: "實收淨額：實收計入服務費並減去分潤；帳務帳單為收入減支出", ko: "받은 금액에 수수료를 더하고 분배금을 뺀 것(实收净额). 계정 명세서는 들어온 돈에서 나간 돈을 뺀 것"),
        Sentence("what came in (收入)", hans: "收入", hant: "收入", ko: "들어온 돈(收入)"),
        Sentence("what went out (支出), above zero", hans: "支出，正数", hant: "支出，正數", ko: "나간 돈(支出), 0보다 큼"),
        Sentence("the lines, customers masked", hans: "明细，客户信息已脱敏", hant: "明細，客戶資訊已遮蔽", ko: "각 줄, 고객은 가려짐"),
    ]

    private static let billFindings: [Sentence] = [
        Sentence("whether nothing was found that does not agree", hans: "是否没有发现不一致", hant: "是否沒有發現不一致", ko: "맞지 않는 것이 없는지"),
        Sentence("payments that this host asked for", hans: "本机要求的收款笔数", hant: "本機要求的收款筆數", ko: "이 호스트가 요청한 결제의 수"),
        Sentence("refunds that this host made", hans: "本机退款笔数", hant: "本機退款筆數", ko: "이 호스트가 한 환불의 수"),
        Sentence("payments that this host did not ask for", hans: "非本机要求的收款笔数", hant: "非本機要求的收款筆數", ko: "이 호스트가 요청하지 않은 결제의 수"),
        Sentence("refunds that this host did not make", hans: "非本机退款笔数", hant: "非本機退款筆數", ko: "이 호스트가 하지 않은 환불의 수"),
        Sentence("what they come to, in yuan", hans: "合计金额，以元为单位", hant: "合計金額，以元為單位", ko: "그 합계(위안)"),
        Sentence(
            "refunds that the bill has and this host does not count as done", hans: "账单中有而本机未计为完成的退款笔数", hant: "帳單中有而本機未計為完成的退款筆數",
            ko: "명세서에는 있으나 이 호스트가 끝난 것으로 세지 않는 환불의 수"),
        Sentence(
            "movements with another amount in the bill than here", hans: "账单金额与本机不一致的笔数", hant: "帳單金額與本機不一致的筆數",
            ko: "명세서의 금액이 여기와 다른 것의 수"),
        Sentence(
            "refunds that count as done here and are not in the bill", hans: "本机计为完成而账单中没有的退款笔数", hant: "本機計為完成而帳單中沒有的退款筆數",
            ko: "여기서는 끝난 것으로 세지만 명세서에 없는 환불의 수"),
        Sentence("what does not agree, at most 50 of it", hans: "不一致的明细，最多 50 条", hant: "不一致的明細，最多 50 筆", ko: "맞지 않는 것, 최대 50건"),
    ]
}
