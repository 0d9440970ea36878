import AlipayGateway
import JSON
import ToolKit

/// One thing that Alipay may tell of a user, under its name there.
enum UserField: String, Sendable, Hashable, CaseIterable {
    case nickName = "nick_name"
    case avatar
    case province
    case city
    case gender
    case countryCode = "country_code"
    case userType = "user_type"
    case userStatus = "user_status"
    case isCertified = "is_certified"
    case isStudent = "is_student_certified"
    case memberGrade = "member_grade"
    case userName = "user_name"
    case certificateType = "cert_type"
    case certificateNumber = "cert_no"
    case mobile
    case phone
    case email
    case birthday = "person_birthday"

    /// What every authorisation tells, beside the user's id. All others are given only where a policy names them.
    static let open: [UserField] = [.nickName, .avatar, .province, .city, .gender]

    /// What a policy's `disclose` scope may name.
    static let disclosable: [UserField] = allCases.filter { !open.contains($0) }

    /// How a person reads it.
    var label: String {
        switch self {
        case .nickName: "昵称"
        case .avatar: "头像"
        case .province: "省份"
        case .city: "城市"
        case .gender: "性别"
        case .countryCode: "国家"
        case .userType: "用户类型"
        case .userStatus: "用户状态"
        case .isCertified: "是否实名"
        case .isStudent: "是否学生"
        case .memberGrade: "会员等级"
        case .userName: "姓名"
        case .certificateType: "证件类型"
        case .certificateNumber: "证件号码"
        case .mobile: "手机号码"
        case .phone: "电话号码"
        case .email: "邮箱"
        case .birthday: "生日"
        }
    }

    /// What an agent is told of a value: numbers of documents, telephones and mail addresses are masked whatever a policy says, and what
    /// the user wrote has no links.
    func told(_ value: String) -> String {
        switch self {
        case .certificateNumber: Masked.document(OutsideText.neutral(value, limit: 64))
        case .mobile, .phone, .email: Masked.contact(OutsideText.neutral(value, limit: 128))
        case .avatar: Self.picture(OutsideText.neutral(value, limit: 512))
        case .nickName, .userName: OutsideText.withoutLinks(value, limit: 64)
        default: OutsideText.withoutLinks(value, limit: 64)
        }
    }

    /// The address of a picture: nothing else belongs there.
    private static func picture(_ text: String) -> String {
        let isAddress = (text.hasPrefix("https://") || text.hasPrefix("http://")) && text.utf8.allSatisfy { (33...126).contains($0) }
        return isAddress && !text.contains("(") && !text.contains(")") ? text : ""
    }
}
