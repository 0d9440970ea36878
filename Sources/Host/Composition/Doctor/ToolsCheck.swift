/// What the selected tools need beside the keys.
struct ToolsCheck {
    let findings: [Finding]

    init(_ settings: Settings) {
        do throws(Complaint) {
            let selection = try ToolSelection(words: settings.alipay.selectedTools)
            let account = AlipayAccountParts(settings, appID: settings.alipay.appID ?? "")
            try account.check(selection)
            findings = [.sound(.tools, selection.chosen.joined(separator: ", "))]
        } catch {
            findings = [.wrong(.tools, error.message, cure: error.help)]
        }
    }
}
