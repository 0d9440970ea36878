import Diagnostics
import Store

/// Gives settings their types, and keeps what is wrong with them.
struct SettingReader {
    private let values: SettingValues
    private let file: SourceFile?
    private(set) var problems: [SettingsError.Problem] = []

    init(values: SettingValues, file: SourceFile?) {
        self.values = values
        self.file = file
    }

    /// A setting's text.
    func text(_ key: SettingKey) -> String? { values[key]?.text }

    /// One of a closed set of words.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(_ key: SettingKey, among: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        guard let value = values[key] else { return nil }
        if let choice = Choice(rawValue: value.text) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        let nearest = Spelling.nearest(value.text, among: words).map { "did you mean `\($0)`?" }
        complain("`\(value.text)` is none of \(words.joined(separator: ", "))", at: key, help: nearest)
        return nil
    }

    /// `true` or `false`, in any case, as the official server takes it.
    mutating func flag(_ key: SettingKey) -> Bool? {
        guard let value = values[key] else { return nil }
        switch value.text.lowercased() {
        case "true", "1": return true
        case "false", "0": return false
        default:
            complain("`\(value.text)` is neither true nor false", at: key)
            return nil
        }
    }

    /// A place to listen at.
    mutating func address(_ key: SettingKey) -> ListenAddress? {
        guard let value = values[key] else { return nil }
        guard let address = ListenAddress(value.text) else {
            complain("`\(value.text)` is no HOST:PORT", at: key, help: "for example `127.0.0.1:8787`")
            return nil
        }
        return address
    }

    /// The tools to offer, which two settings may name: ours, and the official server's.
    mutating func selectedTools() -> [String]? {
        guard values[.tools] != nil, values[.alipaySelectTools] != nil else { return tools(.tools) ?? tools(.alipaySelectTools) }
        let (ours, theirs) = (tools(.tools), tools(.alipaySelectTools))
        if Set(ours ?? []) != Set(theirs ?? []) {
            complain(
                "`tools` and AP_SELECT_TOOLS (`alipay.select_tools`) name different tools", at: .tools, help: "say it in one of them")
        }
        return ours
    }

    /// A comma list of tool names; nil where it says nothing, or nothing but `all` or `official`.
    private func tools(_ key: SettingKey) -> [String]? {
        guard let value = values[key] else { return nil }
        let names = value.text.split(separator: ",").map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
        return names.allSatisfy { ["all", "official"].contains($0) } ? nil : names
    }

    /// An account's number at Alipay.
    mutating func sellerID(_ key: SettingKey) -> String? {
        guard let text = values[key]?.text else { return nil }
        guard text.utf8.count == 16, text.hasPrefix("2088"), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            complain("`\(text)` is no account of Alipay's", at: key, help: "it has 16 digits and begins with 2088")
            return nil
        }
        return text
    }

    /// An address that a browser can be sent to.
    mutating func webAddress(_ key: SettingKey) -> String? {
        guard let text = values[key]?.text else { return nil }
        guard ["https://", "http://"].contains(where: { text.hasPrefix($0) && text.count > $0.count }),
            text.utf8.allSatisfy({ (33...126).contains($0) })
        else {
            complain("`\(text)` is no address of the web", at: key, help: "write the whole of it, from https:// on")
            return nil
        }
        return text
    }

    /// The store's address.
    mutating func store(home: (String) -> String) -> StoreLocation? {
        guard let value = values[.store] else { return nil }
        do throws(StoreError) {
            switch try StoreLocation(parsing: value.text) {
            case .sqlite(let path): return .sqlite(path: home(path))
            case let other: return other
            }
        } catch {
            // The text itself is not repeated: it may hold a password.
            complain(error.description, at: .store, help: "write `sqlite:PATH` or `postgres://USER@HOST/DATABASE`")
            return nil
        }
    }

    /// The rows of a structured setting, and none where nothing is said.
    func rows(_ key: SettingKey) -> [SettingRow] { values.rows[key] ?? [] }

    /// Whether anything is said of a setting.
    func sets(_ key: SettingKey) -> Bool { values.sets(key) }

    /// Says what is wrong with a setting, where it was set. A secret's text never gets here: secrets have no wrong form.
    mutating func complain(_ message: String, at key: SettingKey, help: String? = nil) {
        complain(message, at: values[key]?.origin ?? values.rows[key]?.first?.origin, help: help)
    }

    /// Says what is wrong with what was written at a place.
    mutating func complain(_ message: String, at origin: SettingOrigin?, help: String? = nil) {
        switch origin {
        case .file(let line, let column, let length):
            let span = SourceSpan(file: file?.name ?? "tollgate.yaml", line: line, column: column, length: length)
            let help = help.map { [$0] } ?? []
            problems.append(
                .inFile(Diagnostic(severity: .error, code: "bad-value", message: message, span: span, label: nil, help: help)))
        case .flag(let name): complain("\(name): \(message)", help: help)
        case .variable(let name): complain("\(name): \(message)", help: help)
        case nil: complain(message, help: help)
        }
    }

    /// Says what is wrong with the settings as a whole.
    mutating func complain(_ message: String, help: String?) {
        problems.append(.outside(message: message, help: help.map { [$0] } ?? []))
    }
}
