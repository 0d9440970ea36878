/// Where a setting came from, so that a message can name it.
enum SettingOrigin: Sendable, Hashable {
    /// A flag of the command line, with its dashes.
    case flag(String)
    /// An environment variable.
    case variable(String)
    /// A place in the settings file: line and column from 1, length in characters.
    case file(line: Int, column: Int, length: Int)
}

/// One setting as it was written, and where.
struct SettingValue: Sendable, Hashable {
    let text: String
    let origin: SettingOrigin
}

/// One row of a setting that is more than a word: its members as they were written, and where the row begins.
struct SettingRow: Sendable, Hashable {
    /// One member.
    struct Member: Sendable, Hashable {
        let name: String
        let value: SettingValue
    }

    let members: [Member]
    let origin: SettingOrigin

    /// The member of that name.
    subscript(name: String) -> SettingValue? { members.first { $0.name == name }?.value }
}

/// All settings of one resolution: the values that won.
struct SettingValues: Sendable {
    private var values: [SettingKey: SettingValue] = [:]
    /// The structured ones, which only the file has.
    private(set) var rows: [SettingKey: [SettingRow]] = [:]

    subscript(key: SettingKey) -> SettingValue? {
        get { values[key] }
        set { values[key] = newValue }
    }

    /// Whether anything is said of a setting.
    func sets(_ key: SettingKey) -> Bool { values[key] != nil || rows[key] != nil }

    /// Flags over environment variables over the file. An empty variable counts as absent: client templates leave them so.
    static func layered(
        flags: [SettingKey: String], environment: [String: String], file: [SettingKey: SettingValue],
        rows: [SettingKey: [SettingRow]] = [:]
    ) -> SettingValues {
        var result = SettingValues()
        result.rows = rows
        for key in SettingKey.allCases {
            if let flag = flags[key] {
                result[key] = SettingValue(text: flag, origin: .flag(key.flag ?? "--\(key.rawValue)"))
            } else if let name = key.variables.first(where: { environment[$0]?.isEmpty == false }), let text = environment[name] {
                result[key] = SettingValue(text: text, origin: .variable(name))
            } else {
                result[key] = file[key]
            }
        }
        return result
    }
}
