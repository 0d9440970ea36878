import AlipayGateway
import JSON
import ToolKit

/// What Alipay is told of what a transfer is for: a scene's name (转账场景), and what the scene demands to be reported.
struct TransferScene: Sendable, Hashable {
    let name: String
    /// What is reported, in the order in which it was given.
    let infos: [Info]

    /// One thing that is reported.
    struct Info: Sendable, Hashable {
        let type: String
        let content: String
    }

    /// Of more than this no scene has a use.
    private static let mostInfos = 10

    /// Reads what a call says of its scene; nil where it says nothing.
    /// - Parameter infos: a list as JSON text, `[{"info_type": "…", "info_content": "…"}]`.
    static func read(name: String?, infos: String?) throws(Failure) -> TransferScene? {
        guard let name else {
            guard infos == nil else { throw Failure(code: "invalid-argument", text: "`scene_info` needs `scene_name`.") }
            return nil
        }
        let clean = OutsideText.withoutLinks(name, limit: 64)
        guard !clean.isEmpty else { throw Failure(code: "invalid-argument", text: "`scene_name` has no words in it.") }
        guard let infos else { return TransferScene(name: clean, infos: []) }
        return TransferScene(name: clean, infos: try read(infos))
    }

    private static func read(_ text: String) throws(Failure) -> [Info] {
        guard let list = (try? JSONValue(parsing: Array(text.utf8)))?.arrayValue, (1...mostInfos).contains(list.count) else { throw unread }
        var infos: [Info] = []
        for item in list {
            guard let members = item.objectValue, members.members.count == 2,
                let type = members["info_type"]?.stringValue, let content = members["info_content"]?.stringValue,
                type.unicodeScalars.count <= 64, content.unicodeScalars.count <= 256
            else { throw unread }
            let info = Info(type: OutsideText.withoutLinks(type, limit: 64), content: OutsideText.withoutLinks(content, limit: 256))
            guard !info.type.isEmpty, !info.content.isEmpty else { throw unread }
            infos.append(info)
        }
        return infos
    }

    /// What is sent beside the transfer.
    var content: JSONObject {
        var content: JSONObject = ["transfer_scene_name": .string(name)]
        if !infos.isEmpty {
            content["transfer_scene_report_infos"] = .array(
                infos.map { .object(["info_type": .string($0.type), "info_content": .string($0.content)]) })
        }
        return content
    }

    private static let unread = Failure(
        code: "invalid-argument",
        text: "`scene_info` must be a JSON list of one to ten objects, each with the texts `info_type` and `info_content`.")
}
