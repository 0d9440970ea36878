import AlipayFunds
import AlipayIdentity
import AlipayPay
import Diagnostics

/// Which tools an owner wants of each module. Where nothing is said it is the official server's five, and those alone.
struct ToolSelection: Sendable {
    private(set) var pay: Set<AlipayPay.ToolName> = []
    private(set) var funds: Set<AlipayFunds.ToolName> = []
    private(set) var identity: Set<AlipayIdentity.ToolName> = []

    /// The tools that the words of `AP_SELECT_TOOLS` mean; `all` means the official five.
    /// - Throws: one complaint about every word that means nothing, against the names of all modules.
    init(words: [String]?) throws(Complaint) {
        var unknown: [String] = []
        for word in words ?? ["all"] {
            if word == "all" {
                pay.formUnion(AlipayPay.ToolName.official)
            } else if let name = AlipayPay.ToolName(word: word) {
                pay.insert(name)
            } else if let name = AlipayFunds.ToolName(rawValue: word) {
                funds.insert(name)
            } else if let name = AlipayIdentity.ToolName(rawValue: word) {
                identity.insert(name)
            } else {
                unknown.append(word)
            }
        }
        guard unknown.isEmpty else { throw Self.complaint(unknown) }
    }

    /// The names of the selected tools.
    var chosen: [String] { (pay.map(\.rawValue) + funds.map(\.rawValue) + identity.map(\.rawValue)).sorted() }

    /// The names of every tool that can be selected.
    static let names =
        AlipayPay.ToolName.allCases.map(\.rawValue) + AlipayFunds.ToolName.allCases.map(\.rawValue)
        + AlipayIdentity.ToolName.allCases.map(\.rawValue)

    private static func complaint(_ unknown: [String]) -> Complaint {
        let near = unknown.compactMap { word in
            Spelling.nearest(word, among: names).map { "did you mean `\($0)` instead of `\(word)`?" }
        }
        return Complaint(
            .usage, "AP_SELECT_TOOLS names no tool with " + unknown.map { "`\($0)`" }.joined(separator: ", "),
            help: near + ["the names are " + names.joined(separator: ", ")])
    }
}
