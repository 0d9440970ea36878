import Access

extension ContextRefused {
    /// Its own sentence in English; the same in the other languages.
    func text(in texts: AgentTexts) -> String {
        if texts.language == .english { return "\(self)." }
        let told = words
        return texts.say("", hans: told.hans + "。", hant: told.hant + "。", ko: told.ko + ".")
    }

    private typealias Words = (hans: String, hant: String, ko: String)

    private var words: Words {
        switch self {
        case .notAccepted: ("本主机不接受会话上下文，须由运营者配置后端的公钥", "本主機不接受會話上下文，須由營運者設定後端的公鑰", "이 호스트는 대화 컨텍스트를 받지 않습니다. 운영자가 백엔드의 공개 키를 설정해야 합니다")
        case .ambiguous: ("此调用带来两个不一致的会话上下文", "此呼叫帶來兩個不一致的會話上下文", "이 호출에 서로 다른 대화 컨텍스트가 두 개 있습니다")
        case .unreadable: ("无法读取会话上下文，后端须把它放到约定的位置", "無法讀取會話上下文，後端須把它放到約定的位置", "대화 컨텍스트를 읽을 수 없습니다. 백엔드가 정해진 곳에 넣어야 합니다")
        case .unavailable: ("目前无法验证会话上下文", "目前無法驗證會話上下文", "지금은 대화 컨텍스트를 확인할 수 없습니다")
        case .notYet: ("会话上下文尚未生效：后端的时钟比本主机快", "會話上下文尚未生效：後端的時鐘比本主機快", "대화 컨텍스트가 아직 유효하지 않습니다. 백엔드의 시계가 이 호스트보다 빠릅니다")
        case .ended: ("会话已结束，其中不再执行任何操作", "會話已結束，其中不再執行任何操作", "대화가 끝났으며 더 이상 아무것도 실행하지 않습니다")
        case .claim(let name, let problem):
            ("会话上下文的声明 `\(name)` 不可用（\(problem)）", "會話上下文的聲明 `\(name)` 不可用（\(problem)）", "대화 컨텍스트의 클레임 `\(name)`을(를) 쓸 수 없습니다(\(problem))")
        case .tooLong: Self.renewed("会话上下文过长", "會話上下文過長", "대화 컨텍스트가 너무 깁니다")
        case .malformed: Self.renewed("会话上下文不是签名令牌", "會話上下文不是簽章權杖", "대화 컨텍스트가 서명된 토큰이 아닙니다")
        case .header(let member): Self.renewed("会话上下文的头部含有 \(member)", "會話上下文的標頭含有 \(member)", "대화 컨텍스트의 헤더에 \(member)이(가) 있습니다")
        case .type: Self.renewed("会话上下文是另一种令牌", "會話上下文是另一種權杖", "대화 컨텍스트가 다른 종류의 토큰입니다")
        case .algorithm: Self.renewed("会话上下文的签名算法不是本主机接受的算法", "會話上下文的簽章演算法不是本主機接受的演算法", "대화 컨텍스트가 이 호스트가 받지 않는 알고리즘으로 서명되었습니다")
        case .signature: Self.renewed("会话上下文不是由后端签名的", "會話上下文不是由後端簽章的", "대화 컨텍스트가 백엔드의 서명이 아닙니다")
        case .issuer: Self.renewed("会话上下文的签发者不是本主机接受的签发者", "會話上下文的簽發者不是本主機接受的簽發者", "대화 컨텍스트의 발급자가 이 호스트가 받는 발급자가 아닙니다")
        case .audience: Self.renewed("会话上下文是给另一台主机的", "會話上下文是給另一台主機的", "대화 컨텍스트가 다른 호스트용입니다")
        case .agent: Self.renewed("会话上下文是给另一个代理的", "會話上下文是給另一個代理的", "대화 컨텍스트가 다른 에이전트용입니다")
        case .lifetime: Self.renewed("会话上下文的有效期不在 60 分钟以内", "會話上下文的有效期不在 60 分鐘以內", "대화 컨텍스트의 유효 기간이 60분 이내가 아닙니다")
        case .expired: Self.renewed("会话上下文已过期", "會話上下文已過期", "대화 컨텍스트가 만료되었습니다")
        }
    }

    /// What a new token of the backend's would mend.
    private static func renewed(_ hans: String, _ hant: String, _ korean: String) -> Words {
        (hans + "，后端须签发新的", hant + "，後端須簽發新的", korean + ". 백엔드가 새로 서명해야 합니다")
    }
}
