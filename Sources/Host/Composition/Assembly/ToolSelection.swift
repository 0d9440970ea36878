import AlipayFunds
import AlipayIdentity
import AlipayPay
import Diagnostics

/// Which tools an owner wants of each module. Where nothing is said it is the official server's five, and those alone.
struct ToolSelection: Sendable {
    private(set) var pay: Set<AlipayPay.ToolName> = []
    private(set) var bills: Set<AlipayBills.ToolName> = []
    private(set) var funds: Set<AlipayFunds.ToolName> = []
    private(set) var identity: Set<AlipayIdentity.ToolName> = []
    /// What was left out, since another selected tool does the same.
    private(set) var leftOut: [String] = []

    /// The tools that the words of `tools` or `AP_SELECT_TOOLS` mean: `official` (and `all`) is the official server's five, `platform` the
    /// names of Alipay's open platform, every other word a tool.
    ///
    /// A set leaves out what does the same as a tool that was named, or, of two sets, as the platform's: only two tools that were both
    /// named are both offered.
    /// - Throws: one complaint about every word that means nothing, against the names of all modules.
    init(words: [String]?) throws(Complaint) {
        var unknown: [String] = []
        var sets: Set<AlipayPay.ToolName> = []
        for word in words ?? ["official"] {
            switch word {
            case "all", "official": sets.formUnion(AlipayPay.ToolName.official)
            case "platform":
                sets.formUnion(AlipayPay.ToolName.platform)
                bills.insert(.queryBillDownloadURL)
                funds.formUnion(AlipayFunds.ToolName.platform)
                identity.formUnion(AlipayIdentity.ToolName.platform)
            default: if !add(word) { unknown.append(word) }
            }
        }
        guard unknown.isEmpty else { throw Self.complaint(unknown) }
        let stronger = pay.union(sets.intersection(AlipayPay.ToolName.platform))
        for name in sets.subtracting(pay) {
            let hasTwin =
                !name.twins.isDisjoint(with: pay) || (!AlipayPay.ToolName.platform.contains(name) && !name.twins.isDisjoint(with: stronger))
            if hasTwin { leftOut.append(name.rawValue) } else { pay.insert(name) }
        }
        leftOut.sort()
    }

    /// Every tool of this program.
    static let everything = ToolSelection(
        pay: Set(AlipayPay.ToolName.allCases), bills: Set(AlipayBills.ToolName.allCases), funds: Set(AlipayFunds.ToolName.allCases),
        identity: Set(AlipayIdentity.ToolName.allCases))

    private init(
        pay: Set<AlipayPay.ToolName>, bills: Set<AlipayBills.ToolName>, funds: Set<AlipayFunds.ToolName>,
        identity: Set<AlipayIdentity.ToolName>
    ) {
        self.pay = pay
        self.bills = bills
        self.funds = funds
        self.identity = identity
    }

    /// Adds the tool of this name; false where there is none.
    private mutating func add(_ word: String) -> Bool {
        if let name = AlipayPay.ToolName(word: word) {
            pay.insert(name)
        } else if let name = AlipayBills.ToolName(rawValue: word) {
            bills.insert(name)
        } else if let name = AlipayFunds.ToolName(rawValue: word) {
            funds.insert(name)
        } else if let name = AlipayIdentity.ToolName(rawValue: word) {
            identity.insert(name)
        } else {
            return false
        }
        return true
    }

    /// The names of the selected tools.
    var chosen: [String] { (pay.map(\.rawValue) + bills.map(\.rawValue) + funds.map(\.rawValue) + identity.map(\.rawValue)).sorted() }

    /// The names of every tool that can be selected.
    static let names =
        AlipayPay.ToolName.allCases.map(\.rawValue) + AlipayBills.ToolName.allCases.map(\.rawValue)
        + AlipayFunds.ToolName.allCases.map(\.rawValue)
        + AlipayIdentity.ToolName.allCases.map(\.rawValue)

    private static func complaint(_ unknown: [String]) -> Complaint {
        let words = ["official", "platform"] + names
        let near = unknown.compactMap { word in
            Spelling.nearest(word, among: words).map { "did you mean `\($0)` instead of `\(word)`?" }
        }
        return Complaint(
            .usage, "AP_SELECT_TOOLS or `tools` names no tool with " + unknown.map { "`\($0)`" }.joined(separator: ", "),
            help: near + ["the sets are `official` and `platform`, the names are " + names.joined(separator: ", ")])
    }
}
