extension GatewaySentence {
    static let transferUnderWay =
        GatewaySentence(
            "Alipay is still carrying out a transfer under this number.", hans: "支付宝仍在处理此号码的转账。", hant: "支付寶仍在處理此號碼的轉帳。",
            ko: "알리페이가 이 번호의 이체를 아직 처리하고 있습니다.") + .establishing
    static let transferBalance = GatewaySentence(
        "The shop's balance at Alipay is too small for this transfer. A person has to fill it up.", hans: "商家的支付宝余额不足以转账，须由人充值。",
        hant: "商家的支付寶餘額不足以轉帳，須由人儲值。", ko: "상점의 알리페이 잔액이 이 이체에 모자랍니다. 사람이 채워야 합니다.")
    static let noSuchPayee = GatewaySentence(
        "Alipay has no such payee; ask the payee for the account once more.", hans: "支付宝没有此收款方，请再次向收款方核对账号。",
        hant: "支付寶沒有此收款方，請再次向收款方核對帳號。", ko: "알리페이에 그런 수취인이 없습니다. 수취인에게 계정을 다시 확인하십시오.")
    static let payeeState = GatewaySentence(
        "The payee's account cannot receive money now; the payee has to ask Alipay's service.", hans: "收款方账户目前无法收款，须由收款方联系支付宝客服。",
        hant: "收款方帳戶目前無法收款，須由收款方聯絡支付寶客服。", ko: "수취인의 계정이 지금 돈을 받을 수 없습니다. 수취인이 알리페이에 문의해야 합니다.")
    static let payeeName = GatewaySentence(
        "Account and name of the payee do not belong together; ask the payee for both once more.", hans: "收款方的账号与姓名不匹配，请再次向收款方核对。",
        hant: "收款方的帳號與姓名不匹配，請再次向收款方核對。", ko: "수취인의 계정과 이름이 맞지 않습니다. 수취인에게 둘 다 다시 확인하십시오.")
    static let transferLimit = GatewaySentence(
        "The amount is outside of what Alipay lets this shop or this payee transfer, at once or in the day or month.",
        hans: "金额超出支付宝对此商家或收款方单笔、单日或单月的转账限制。", hant: "金額超出支付寶對此商家或收款方單筆、單日或單月的轉帳限制。",
        ko: "알리페이가 이 상점이나 수취인에게 한 번에, 하루에 또는 한 달에 허용하는 이체 금액을 벗어납니다.")
    static let payeeMayNotReceive = GatewaySentence(
        "The payee's account may not receive transfers; the payee has to ask Alipay's service.", hans: "收款方账户无收款权限，须由收款方联系支付宝客服。",
        hant: "收款方帳戶無收款權限，須由收款方聯絡支付寶客服。", ko: "수취인의 계정이 이체를 받을 권한이 없습니다. 수취인이 알리페이에 문의해야 합니다.")
    static let accountRestricted = mended(
        "Alipay has restricted the account of the shop or of the payee.", hans: "支付宝限制了商家或收款方的账户。", hant: "支付寶限制了商家或收款方的帳戶。",
        ko: "알리페이가 상점이나 수취인의 계정을 제한했습니다.")
    static let securityCheck = mended(
        "Alipay's security check refused the transfer.", hans: "转账未通过支付宝的安全检查。", hant: "轉帳未通過支付寶的安全檢查。",
        ko: "알리페이의 보안 검사가 이체를 거절했습니다.")
    static let payerIsPayee = GatewaySentence(
        "Payer and payee are the same account.", hans: "付款方与收款方为同一账户。", hant: "付款方與收款方為同一帳戶。", ko: "보내는 계정과 받는 계정이 같습니다.")
    static let remarkWord = GatewaySentence(
        "The remark or the title holds a word that Alipay does not allow; write it another way.", hans: "备注或标题含有支付宝不允许的词，请修改。",
        hant: "備註或標題含有支付寶不允許的詞，請修改。", ko: "비고나 제목에 알리페이가 허용하지 않는 말이 있습니다. 다르게 쓰십시오.")
    static let remarkNeeded = GatewaySentence(
        "A transfer of this amount needs a remark.", hans: "此金额的转账须填写备注。", hant: "此金額的轉帳須填寫備註。", ko: "이 금액의 이체에는 비고가 있어야 합니다.")
    static let courtFreeze = mended(
        "An account is frozen by a court.", hans: "账户被司法冻结。", hant: "帳戶被司法凍結。", ko: "계정이 법원에 의해 동결되었습니다.")
    static let transferScene = GatewaySentence(
        "Alipay does not accept the transfer's scene or what is reported with it; give one that the shop has signed up for.",
        hans: "支付宝不接受转账场景或所报备的信息，请填写商家已签约的场景。", hant: "支付寶不接受轉帳場景或所報備的資訊，請填寫商家已簽約的場景。",
        ko: "알리페이가 이체 용도나 함께 신고한 정보를 받아들이지 않습니다. 상점이 계약한 용도를 쓰십시오.")

    static let noSuchTransfer = GatewaySentence(
        "Alipay has no transfer under this number.", hans: "支付宝没有此号码的转账。", hant: "支付寶沒有此號碼的轉帳。", ko: "알리페이에 이 번호의 이체가 없습니다.")
    static let transferOfAnother = GatewaySentence(
        "The transfer under this number is not this application's.", hans: "此号码的转账不属于本应用。", hant: "此號碼的轉帳不屬於本應用。",
        ko: "이 번호의 이체는 이 애플리케이션의 것이 아닙니다.")
    static let mayNotAsk = mended(
        "The application may not ask this.", hans: "应用无权查询此项。", hant: "應用無權查詢此項。", ko: "애플리케이션이 이것을 조회할 수 없습니다.")
    static let mayNotSeeAccount = mended(
        "The application may not look at this account.", hans: "应用无权查看此账户。", hant: "應用無權查看此帳戶。", ko: "애플리케이션이 이 계정을 볼 수 없습니다.")
    static let noSuchAccount = mended(
        "Alipay does not know the shop's account number.", hans: "支付宝没有此商家账号。", hant: "支付寶沒有此商家帳號。", ko: "알리페이가 상점의 계정 번호를 모릅니다.")
    static let noAccountOfThisKind = mended(
        "The shop has no account of this kind at Alipay.", hans: "商家在支付宝没有此类账户。", hant: "商家在支付寶沒有此類帳戶。", ko: "상점에 이런 종류의 알리페이 계정이 없습니다.")
    static let shopNotSignedUp = mended(
        "The shop has not signed up for this at Alipay.", hans: "商家未在支付宝签约此项。", hant: "商家未在支付寶簽約此項。", ko: "상점이 알리페이에서 이것을 계약하지 않았습니다.")
    static let shopNotAllowed = mended(
        "The shop has not allowed the application to ask this.", hans: "商家未授权应用查询此项。", hant: "商家未授權應用查詢此項。",
        ko: "상점이 애플리케이션에 이 조회를 허락하지 않았습니다.")
    static let authorisationDiffers = mended(
        "The authorisation that was given is for another account or application.", hans: "所给的授权属于其他账户或应用。", hant: "所給的授權屬於其他帳戶或應用。",
        ko: "주어진 권한이 다른 계정이나 애플리케이션의 것입니다.")

    static let noBill = GatewaySentence(
        """
        There is no bill for this day or month: nothing moved, or Alipay has not made it yet (a day's is there from about nine the next \
        morning).
        """,
        hans: "此日期没有账单：当日没有交易，或支付宝尚未生成（日账单约于次日上午九点生成）。", hant: "此日期沒有帳單：當日沒有交易，或支付寶尚未產生（日帳單約於次日上午九點產生）。",
        ko: "이 날짜의 명세서가 없습니다. 거래가 없었거나 알리페이가 아직 만들지 않았습니다(일 명세서는 다음 날 아침 9시쯤 나옵니다).")
    static let wrongBillRequest = GatewaySentence(
        "Alipay does not accept the bill's kind or date: no day or month that is not over, and none of more than six years ago.",
        hans: "支付宝不接受账单类型或日期：不可为尚未结束的日期或月份，也不可早于六年前。", hant: "支付寶不接受帳單類型或日期：不可為尚未結束的日期或月份，也不可早於六年前。",
        ko: "알리페이가 명세서의 종류나 날짜를 받아들이지 않습니다. 끝나지 않은 날이나 달, 6년보다 오래된 것은 안 됩니다.")
    static let billFailed = GatewaySentence(
        "Alipay could not hand out the bill; try again later.", hans: "支付宝未能提供账单，请稍后再试。", hant: "支付寶未能提供帳單，請稍後再試。",
        ko: "알리페이가 명세서를 내주지 못했습니다. 나중에 다시 시도하십시오.")
    static let beforeRegistration = GatewaySentence(
        "The shop was not at Alipay yet on this date.", hans: "此日期早于商家在支付宝的注册日期。", hant: "此日期早於商家在支付寶的註冊日期。",
        ko: "이 날짜에는 상점이 아직 알리페이에 없었습니다.")
    static let billKind = GatewaySentence(
        "Alipay makes no bills of this kind for this shop.", hans: "支付宝不为此商家提供此类账单。", hant: "支付寶不為此商家提供此類帳單。",
        ko: "알리페이가 이 상점에 이런 종류의 명세서를 만들지 않습니다.")
}
