extension GatewaySentence {
    static let askOperator = GatewaySentence(
        "A person who runs this shop has to mend it; trying again will not help.", hans: "须由商家的运营人员处理，重试无济于事。", hant: "須由商家的營運人員處理，重試無濟於事。",
        ko: "상점 운영자가 고쳐야 하며 다시 시도해도 소용없습니다.")
    static let establishing = GatewaySentence(
        "The outcome is not known and is being established. Do not repeat it under another number.", hans: "结果未知，正在确认。请勿换用其他号码重复请求。",
        hant: "結果未知，正在確認。請勿換用其他號碼重複請求。", ko: "결과를 알 수 없어 확인하는 중입니다. 다른 번호로 반복하지 마십시오.")

    static let unreachable = GatewaySentence(
        "Alipay could not be reached; nothing was sent.", hans: "无法连接支付宝，没有发送任何请求。", hant: "無法連線支付寶，沒有送出任何請求。",
        ko: "알리페이에 연결할 수 없어 아무것도 보내지 않았습니다.")
    static let busy = GatewaySentence(
        "Too many requests to Alipay are under way; nothing was sent. Try again in a moment.", hans: "正在进行的支付宝请求过多，没有发送任何请求。请稍后再试。",
        hant: "正在進行的支付寶請求過多，沒有送出任何請求。請稍後再試。", ko: "진행 중인 알리페이 요청이 너무 많아 아무것도 보내지 않았습니다. 잠시 뒤 다시 시도하십시오.")
    static let resting = GatewaySentence(
        "Alipay has failed to answer several times in a row; nothing was sent. Try again in a moment.", hans: "支付宝连续多次未答复，没有发送任何请求。请稍后再试。",
        hant: "支付寶連續多次未答覆，沒有送出任何請求。請稍後再試。", ko: "알리페이가 여러 번 잇달아 답하지 않아 아무것도 보내지 않았습니다. 잠시 뒤 다시 시도하십시오.")
    static let lateAnswer = GatewaySentence(
        "Alipay did not answer in time.", hans: "支付宝未及时答复。", hant: "支付寶未及時答覆。", ko: "알리페이가 제때 답하지 않았습니다.")
    static let unverifiable = GatewaySentence(
        "Alipay's answer could not be verified.", hans: "无法验证支付宝的答复。", hant: "無法驗證支付寶的答覆。", ko: "알리페이의 답을 검증할 수 없습니다.")
    static let certificatesNeeded = mended(
        "Alipay takes transfers in certificate mode alone, and this host is set up with a key; nothing was sent.",
        hans: "支付宝只接受证书模式下的转账，而本主机以密钥模式配置，没有发送任何请求。", hant: "支付寶只接受憑證模式下的轉帳，而本主機以金鑰模式設定，沒有送出任何請求。",
        ko: "알리페이는 인증서 방식의 이체만 받는데 이 호스트는 키 방식으로 설정되어 있어 아무것도 보내지 않았습니다.")

    static let unknownCode = GatewaySentence(
        "This host does not know what the code means; a person has to look it up at Alipay.", hans: "本主机不认识此代码，须由人到支付宝查询其含义。",
        hant: "本主機不認識此代碼，須由人到支付寶查詢其含義。", ko: "이 호스트는 이 코드의 뜻을 모릅니다. 사람이 알리페이에서 찾아보아야 합니다.")
    static let tryLater = GatewaySentence(
        "Alipay had a fault; try again later.", hans: "支付宝发生故障，请稍后再试。", hant: "支付寶發生故障，請稍後再試。", ko: "알리페이에 오류가 있었습니다. 나중에 다시 시도하십시오.")

    static let authorisationEnded = mended(
        "The authorisation to act for this merchant is missing or has ended.", hans: "缺少代此商家操作的授权，或授权已失效。", hant: "缺少代此商家操作的授權，或授權已失效。",
        ko: "이 판매자를 대신할 권한이 없거나 끝났습니다.")
    static let userAuthorisationEnded = GatewaySentence(
        "The user's authorisation has ended or is not valid; the user has to give it again by a new link.",
        hans: "用户的授权已失效或无效，须由用户通过新链接重新授权。", hant: "使用者的授權已失效或無效，須由使用者透過新連結重新授權。",
        ko: "사용자의 허락이 끝났거나 유효하지 않습니다. 사용자가 새 링크로 다시 허락해야 합니다.")
    static let codeSpent = GatewaySentence(
        "The user's code was used before or is too old; the user has to open a new link.", hans: "用户的授权码已使用或已过期，须由用户打开新链接。",
        hant: "使用者的授權碼已使用或已過期，須由使用者打開新連結。", ko: "사용자의 코드가 이미 쓰였거나 너무 오래되었습니다. 사용자가 새 링크를 열어야 합니다.")
    static let otherApplication = mended(
        "The user gave this authorisation to another application.", hans: "用户授权给了其他应用。", hant: "使用者授權給了其他應用。",
        ko: "사용자가 다른 애플리케이션에 허락했습니다.")
    static let notAccepted = mended(
        "The request was not accepted as it was made.", hans: "请求的形式未被接受。", hant: "請求的形式未被接受。", ko: "요청이 그대로는 받아들여지지 않았습니다.")
    static let tooManyCalls = GatewaySentence(
        "Too many calls at once; wait a minute.", hans: "同时调用过多，请等一分钟。", hant: "同時呼叫過多，請等一分鐘。", ko: "한꺼번에 호출이 너무 많습니다. 1분 기다리십시오.")
    static let mayNotCall = mended(
        "The application may not call this interface.", hans: "应用无权调用此接口。", hant: "應用無權呼叫此介面。", ko: "애플리케이션이 이 인터페이스를 호출할 수 없습니다.")
    static let wrongSignature = mended(
        """
        Alipay could not verify the request's signature. The private key, Alipay's record of its public half, and the signature type \
        (RSA2 or RSA) must belong together.
        """,
        hans: "支付宝未能验证请求的签名。私钥、在支付宝登记的公钥和签名类型（RSA2 或 RSA）须相互匹配。", hant: "支付寶未能驗證請求的簽章。私鑰、在支付寶登記的公鑰和簽章類型（RSA2 或 RSA）須相互匹配。",
        ko: "알리페이가 요청의 서명을 확인하지 못했습니다. 개인 키, 알리페이에 등록된 공개 키, 서명 방식(RSA2 또는 RSA)이 서로 맞아야 합니다.")
    static let noKeyAtAlipay = mended(
        """
        No public key is set for this application at Alipay: set one under development settings (for a restricted key, on the \
        restricted-key page).
        """,
        hans: "此应用在支付宝未设置公钥：请在开发设置中设置（受限密钥在受限密钥页面设置）。", hant: "此應用在支付寶未設定公鑰：請在開發設定中設定（受限金鑰在受限金鑰頁面設定）。",
        ko: "알리페이에 이 애플리케이션의 공개 키가 없습니다. 개발 설정에서 등록하십시오(제한 키는 제한 키 페이지에서).")
    static let switchOff = mended(
        """
        The restricted key's switch for this service is off: turn on the payment MCP server on the application's restricted-key page \
        at Alipay.
        """,
        hans: "受限密钥对此服务的开关未打开：请在支付宝应用的受限密钥页面打开支付 MCP Server。", hant: "受限金鑰對此服務的開關未打開：請在支付寶應用的受限金鑰頁面打開支付 MCP Server。",
        ko: "제한 키에서 이 서비스의 스위치가 꺼져 있습니다. 알리페이 애플리케이션의 제한 키 페이지에서 결제 MCP Server를 켜십시오.")
    static let toolNotTicked = mended(
        "This tool is not ticked for the restricted key: tick it on the application's restricted-key page at Alipay.",
        hans: "受限密钥未勾选此工具：请在支付宝应用的受限密钥页面勾选。", hant: "受限金鑰未勾選此工具：請在支付寶應用的受限金鑰頁面勾選。",
        ko: "제한 키에서 이 도구가 선택되지 않았습니다. 알리페이 애플리케이션의 제한 키 페이지에서 선택하십시오.")
    static let notSignedUp = mended(
        "The application has not signed up for this product at Alipay.", hans: "应用未在支付宝签约此产品。", hant: "應用未在支付寶簽約此產品。",
        ko: "애플리케이션이 알리페이에서 이 상품을 계약하지 않았습니다.")
    static let userNotAuthorised = mended(
        "The user has not authorised this.", hans: "用户未授权此操作。", hant: "使用者未授權此操作。", ko: "사용자가 이것을 허락하지 않았습니다.")
    static let unknownApplication = mended(
        "Alipay does not know this application: the app id is wrong, or belongs to the other environment.",
        hans: "支付宝没有此应用：app id 有误，或属于另一环境。", hant: "支付寶沒有此應用：app id 有誤，或屬於另一環境。",
        ko: "알리페이가 이 애플리케이션을 모릅니다. app id가 틀렸거나 다른 환경의 것입니다.")
    static let wrongClock = mended("This machine's clock is wrong.", hans: "本机时钟有误。", hant: "本機時鐘有誤。", ko: "이 컴퓨터의 시계가 맞지 않습니다.")
    static let wrongEncryption = mended(
        "Alipay could not decrypt the request: the key for content encryption is not the one set at Alipay.",
        hans: "支付宝无法解密请求：内容加密密钥与支付宝所设的不一致。", hant: "支付寶無法解密請求：內容加密金鑰與支付寶所設的不一致。",
        ko: "알리페이가 요청을 복호화하지 못했습니다. 내용 암호화 키가 알리페이에 설정된 것과 다릅니다.")
    static let wrongCertificates = mended(
        """
        Alipay wants this in certificate mode: the application's certificate and the root certificates must be set up as Alipay gave \
        them out.
        """,
        hans: "支付宝要求使用证书模式：须按支付宝下发的文件配置应用证书和根证书。", hant: "支付寶要求使用憑證模式：須按支付寶下發的檔案設定應用憑證和根憑證。",
        ko: "알리페이가 인증서 방식을 요구합니다. 알리페이가 내준 애플리케이션 인증서와 루트 인증서를 설정해야 합니다.")
}
