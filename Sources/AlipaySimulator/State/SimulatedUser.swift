public import JSON

/// Somebody with an account at the simulated platform. All of them are made up.
public struct SimulatedUser: Sendable, Hashable {
    /// The account's number: 16 digits that begin with 2088.
    public var userID: String
    /// The same account as this one application knows it.
    public var openID: String
    /// What the user signs in with: mail addresses and telephone numbers.
    public var logonIDs: [String]
    /// The name on the user's papers: what transfers are checked against.
    public var realName: String
    /// Whether the account can receive money.
    public var canReceive: Bool
    /// What `alipay.user.info.share` tells, numbers apart, by the platform's own names.
    public var profile: JSONObject

    /// Somebody.
    public init(
        userID: String, openID: String, logonIDs: [String], realName: String, canReceive: Bool = true, profile: JSONObject = JSONObject()
    ) {
        self.userID = userID
        self.openID = openID
        self.logonIDs = logonIDs
        self.realName = realName
        self.canReceive = canReceive
        self.profile = profile
    }

    /// Signs in with a mail address and a telephone number; every field of the profile is there.
    public static let alice = SimulatedUser(
        userID: "2088622000000017", openID: "074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5",
        logonIDs: ["alice@example.com", "13800000017"], realName: "王小雅",
        profile: [
            "nick_name": "小雅", "avatar": "https://avatar.example/alice.png", "gender": "F", "province": "浙江省", "city": "杭州市",
            "country_code": "CN", "is_certified": "T", "user_status": "T", "user_type": "2", "is_student_certified": "F",
            "member_grade": "GOLDEN", "user_name": "王小雅", "cert_type": "0", "cert_no": "330106199001011234",
            "mobile": "13800000017", "phone": "0571-12345678", "email": "alice@example.com", "person_birthday": "19900101",
            "age": "36", "display_name": "王小雅", "college_name": "某某大学", "degree": "本科", "zip": "310000", "area": "西湖区",
            "address": "文三路1号", "person_cert_expiry_date": "2036-01-01", "profession": "技术人员", "taobao_id": "tb_alice",
            "deliver_addresses": [
                [
                    "deliver_fullname": "王小雅", "deliver_mobile": "13800000017", "deliver_province": "浙江省", "deliver_city": "杭州市",
                    "deliver_area": "西湖区", "address": "文三路1号", "zip": "310000", "default_deliver_address": "T",
                ]
            ],
        ])

    /// Signs in with a telephone number; shares little.
    public static let bob = SimulatedUser(
        userID: "2088622000000025", openID: "019bXKeTG7LelxQe2aRC5zkPdId0nxi31c8lsNpuvWYwBo2",
        logonIDs: ["13900000025", "bob@example.com"],
        realName: "李大山",
        profile: [
            "nick_name": "大山", "avatar": "https://avatar.example/bob.png", "gender": "M", "province": "上海市", "city": "上海市",
            "country_code": "CN", "is_certified": "T", "user_status": "T", "user_type": "2",
        ])

    /// A company.
    public static let carpenter = SimulatedUser(
        userID: "2088622000000033", openID: "055cWWeTG2LelxWe7bYC1zqRdId0nxi77d2lsNpmkWYtRo9", logonIDs: ["office@carpenter.example"],
        realName: "杭州木匠有限公司",
        profile: [
            "nick_name": "木匠", "province": "浙江省", "city": "杭州市", "country_code": "CN", "is_certified": "T", "user_status": "T",
            "user_type": "1", "firm_name": "杭州木匠有限公司", "firm_legal_person_name": "陈师傅", "license_no": "91330106MA2XXXXXXX",
            "business_scope": "木制品", "firm_agent_person_name": "陈小师傅",
        ])

    /// Whose account was closed: it can be found and cannot receive.
    public static let closed = SimulatedUser(
        userID: "2088622000000041", openID: "066dQQeTG3LelxQe9cZC2zwTdId0nxi88e3lsNpnlWYuSo7", logonIDs: ["closed@example.com"],
        realName: "赵无用", canReceive: false, profile: ["nick_name": "无用", "is_certified": "F", "user_status": "B", "user_type": "2"])

    /// The account of whoever pays when nobody else is named.
    public static let buyer = SimulatedUser(
        userID: Buyer.standard.userID, openID: "077eEEeTG4LelxEe0dAC3zyUdId0nxi99f4lsNpomWYvTo6", logonIDs: [Buyer.standard.logonID],
        realName: "沙箱买家",
        profile: [
            "nick_name": "买家", "gender": "F", "province": "北京市", "city": "北京市", "country_code": "CN", "is_certified": "T",
            "user_status": "T", "user_type": "2",
        ])

    /// The users of a new simulator.
    public static let everybody: [SimulatedUser] = [.alice, .bob, .carpenter, .closed, .buyer]

    /// The user as one who pays.
    public var asBuyer: Buyer { Buyer(userID: userID, logonID: logonIDs.first ?? userID) }
}
