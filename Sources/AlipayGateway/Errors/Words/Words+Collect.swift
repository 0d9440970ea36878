extension GatewaySentence {
    static let paidAlready = GatewaySentence(
        "The order is paid already; do not ask for its payment again.", hans: "订单已支付，请勿再次要求付款。", hant: "訂單已支付，請勿再次要求付款。",
        ko: "이미 결제된 주문입니다. 다시 결제를 요청하지 마십시오.")
    static let orderDiffers = GatewaySentence(
        "An order with this number was made before with other values; repeat those, or take a new order number.",
        hans: "此前已用相同号码、不同内容创建过订单：请使用原内容，或换用新的订单号。", hant: "此前已用相同號碼、不同內容建立過訂單：請使用原內容，或換用新的訂單號。",
        ko: "이 번호로 다른 값의 주문이 이미 만들어졌습니다. 그 값을 그대로 쓰거나 새 주문 번호를 쓰십시오.")
    static let buyerIsSeller = GatewaySentence(
        "Buyer and seller are the same account.", hans: "买家与卖家为同一账户。", hant: "買家與賣家為同一帳戶。", ko: "구매자와 판매자가 같은 계정입니다.")
    static let noSuchBuyer = GatewaySentence(
        "Alipay does not know the buyer's account.", hans: "支付宝没有此买家账户。", hant: "支付寶沒有此買家帳戶。", ko: "알리페이가 구매자의 계정을 모릅니다.")
    static let openedByOther = GatewaySentence(
        "The order was opened by another buyer; make a new order.", hans: "此订单已由其他买家打开，请新建订单。", hant: "此訂單已由其他買家打開，請新建訂單。",
        ko: "다른 구매자가 연 주문입니다. 새 주문을 만드십시오.")
    static let tooMuchForAnOrder = GatewaySentence(
        "The amount is more than Alipay takes for one order.", hans: "金额超过支付宝单笔订单的上限。", hant: "金額超過支付寶單筆訂單的上限。",
        ko: "알리페이가 한 주문에 받는 금액을 넘습니다.")
    static let forbiddenWord = GatewaySentence(
        "The title or the text holds a word that Alipay does not allow; write it another way.", hans: "标题或内容含有支付宝不允许的词，请修改。",
        hant: "標題或內容含有支付寶不允許的詞，請修改。", ko: "제목이나 내용에 알리페이가 허용하지 않는 말이 있습니다. 다르게 쓰십시오.")
    static let wrongPartner = mended(
        "The application's merchant account is not valid for this.", hans: "应用所属的商家账户不可用于此操作。", hant: "應用所屬的商家帳戶不可用於此操作。",
        ko: "애플리케이션의 판매자 계정을 여기에 쓸 수 없습니다.")
    static let shopBlocked = mended(
        "The shop's account at Alipay is blocked or not in order.", hans: "商家的支付宝账户被冻结或状态异常。", hant: "商家的支付寶帳戶被凍結或狀態異常。",
        ko: "상점의 알리페이 계정이 막혔거나 정상이 아닙니다.")
    static let expired = GatewaySentence(
        "The time until which the order could be paid has passed; make it again with a later one.", hans: "订单的付款期限已过，请以更晚的期限重新创建。",
        hant: "訂單的付款期限已過，請以更晚的期限重新建立。", ko: "주문을 결제할 수 있는 시간이 지났습니다. 더 늦은 시간으로 다시 만드십시오.")
    static let receivingSuspended = mended(
        "Alipay has suspended payments to this shop.", hans: "支付宝已暂停此商家收款。", hant: "支付寶已暫停此商家收款。", ko: "알리페이가 이 상점의 수금을 중지했습니다.")
    static let moreThanShopMayReceive = GatewaySentence(
        "The amount is more than this shop may receive at once.", hans: "金额超过此商家单笔收款的上限。", hant: "金額超過此商家單筆收款的上限。",
        ko: "이 상점이 한 번에 받을 수 있는 금액을 넘습니다.")
    static let shopFullForNow = GatewaySentence(
        "This shop has received as much as it may for now; try again tomorrow.", hans: "此商家目前的收款额度已用完，请明天再试。", hant: "此商家目前的收款額度已用完，請明天再試。",
        ko: "이 상점이 지금 받을 수 있는 한도를 다 썼습니다. 내일 다시 시도하십시오.")
    static let serverAddress = mended(
        "Alipay wants to know the address of the shop's server.", hans: "支付宝要求提供商家服务器的 IP 地址。", hant: "支付寶要求提供商家伺服器的 IP 位址。",
        ko: "알리페이가 상점 서버의 주소를 알고자 합니다.")
    static let buyerFullForNow = GatewaySentence(
        "The buyer has paid as much as they may for now; the buyer has to pay later or another way.", hans: "买家目前的付款额度已用完，须稍后或以其他方式付款。",
        hant: "買家目前的付款額度已用完，須稍後或以其他方式付款。", ko: "구매자가 지금 낼 수 있는 한도를 다 썼습니다. 나중에 또는 다른 방법으로 내야 합니다.")
    static let codeNotMade = GatewaySentence(
        "Alipay could not make the code; try again.", hans: "支付宝未能生成二维码，请重试。", hant: "支付寶未能產生二維碼，請重試。",
        ko: "알리페이가 코드를 만들지 못했습니다. 다시 시도하십시오.")
}
