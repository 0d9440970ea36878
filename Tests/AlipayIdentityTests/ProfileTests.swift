import AlipaySimulator
import JSON
import Testing
import ToolKit

@testable import AlipayIdentity

@Suite("Profiles")
struct ProfileTests {
    @Test("query_user_info gives six fields, and neither in text nor in data anything else that Alipay told")
    func six() async throws {
        try await House.open { house in
            let profile = try await house.info(house.handle())
            #expect(
                profile.structured == [
                    "user_id": .string(SimulatedUser.alice.userID), "nick_name": "小雅", "avatar": "https://avatar.example/alice.png",
                    "province": "浙江省", "city": "杭州市", "gender": "F",
                ])
            #expect(
                profile.text
                    == "用户ID: \(SimulatedUser.alice.userID), 昵称: 小雅, 头像: https://avatar.example/alice.png, 省份: 浙江省, 城市: 杭州市, 性别: F")
        }
    }

    @Test("more is given only where it is asked for by name, and says so to the policy")
    func more() async throws {
        try await House.open { house in
            let tool = QueryUserInfo(setup: house.setup)
            let handle = try await house.handle()
            let arguments = try tool.parameters.decode(["handle": .string(handle), "fields": "user_name, member_grade ,"])
            #expect(tool.disclosing(arguments) == ["user_name", "member_grade"])
            let profile = try await tool.read(arguments, for: front)
            #expect(profile.structured["user_name"] == "王小雅" && profile.structured["member_grade"] == "GOLDEN")
            #expect(profile.structured.members.count == 8)
            for (fields, asked) in [(nil, []), ("nick_name,city", []), ("mobile", ["mobile"])] as [(String?, Set<String>)] {
                #expect(tool.disclosing(QueryUserInfo.Arguments(handle: handle, fields: fields)) == asked)
            }
        }
    }

    @Test("numbers of documents, telephones and mail addresses are masked whatever names them, and what no field names is never told")
    func masked() async throws {
        try await House.open { house in
            let profile = try await house.info(house.handle(), fields: UserField.disclosable.map(\.rawValue).joined(separator: ","))
            let told = profile.structured
            #expect(told["cert_no"] == "****34" && told["mobile"] == "138****17" && told["phone"] == "057****78")
            #expect(told["email"] == "a***@example.com" && told["person_birthday"] == "19900101")
            for leak in ["330106199001011234", "13800000017", "12345678", "alice@", "西湖区", "文三路", "某某大学", "tb_alice", "310000"] {
                #expect(!profile.text.contains(leak) && !JSONValue.object(told).text.contains(leak), "\(leak)")
            }
        }
    }

    @Test("a word that is no field's name is refused, and Alipay is not asked")
    func unknownFields() async throws {
        try await House.open { house in
            let handle = try await house.handle()
            for fields in ["deliver_addresses", "mobile;email", "Mobile", "rows"] {
                #expect(await failure { try await house.info(handle, fields: fields) } == "invalid-argument", "\(fields)")
            }
            #expect(house.asked == [1, 0])
        }
    }

    @Test("who agreed to be known by their id alone is known by that, and the profile is not to be had")
    func baseScope() async throws {
        try await House.open { house in
            let handle = try await house.handle(of: .bob, scope: "auth_base")
            #expect(try await house.desk.tokens(handle, for: front).user == SimulatedUser.bob.userID)
            #expect(await failure { try await house.info(handle) } == "isv.insufficient-user-permissions")
        }
    }

    @Test("a user whom the application knows by an open id alone is told by that")
    func openIDs() async throws {
        try await House.open(tellsOpenIDs: true) { house in
            let profile = try await house.info(house.handle(of: .bob))
            #expect(profile.user == SimulatedUser.bob.openID && profile.structured["nick_name"] == "大山")
        }
    }

    @Test("what a user wrote has no links and nothing hidden, and a picture is an address or nothing")
    func outsideText() async throws {
        try await House.open { house in
            var user = SimulatedUser.bob
            user.profile = [
                "nick_name": "大山\u{202E} https://x.example/a", "avatar": "javascript:alert(1)", "city": "上\u{200B}海\n市", "gender": 1,
            ]
            house.simulator.putUser(user)
            let told = try await house.info(house.handle(of: user)).structured
            #expect(told == ["user_id": .string(user.userID), "nick_name": "大山", "city": "上海 市"])
        }
    }

    @Test("what a scope may name is told, and none of it is among the six")
    func disclosable() {
        let tool = QueryUserInfo(setup: nil)
        #expect(tool.disclosable.contains("mobile") && tool.disclosable.contains("cert_no") && !tool.disclosable.contains("nick_name"))
        let schema = UserProfile.schema["properties"]?.objectValue?.keys.map { $0 } ?? []
        #expect(Set(schema) == Set(UserField.allCases.map(\.rawValue) + ["user_id"]))
    }
}
