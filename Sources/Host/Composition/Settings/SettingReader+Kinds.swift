import Clocks

/// Kinds of settings that the host's addresses and limits are made of.
extension SettingReader {
    /// A list of words, without spaces around them; empty where nothing is said.
    func words(_ key: SettingKey) -> [String] {
        (text(key) ?? "").split(separator: ",").map { word in
            String(word.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }.filter { !$0.isEmpty }
    }

    /// A whole number within bounds.
    mutating func count(_ key: SettingKey, in bounds: ClosedRange<Int>) -> Int? {
        guard let text = text(key) else { return nil }
        guard let count = Int(text), bounds.contains(count), String(count) == text else {
            complain("`\(text)` is no number from \(bounds.lowerBound) to \(bounds.upperBound)", at: key)
            return nil
        }
        return count
    }

    /// A duration within bounds, such as `45s`.
    mutating func span(_ key: SettingKey, in bounds: ClosedRange<Span>, offIs off: String? = nil) -> Span? {
        guard let text = text(key) else { return nil }
        if text == off { return .milliseconds(0) }
        guard let span = SpanArgument(argument: text)?.span, bounds.contains(span) else {
            let (least, most) = (SpanArgument(bounds.lowerBound), SpanArgument(bounds.upperBound))
            let help = "for example `\(least.defaultValueDescription)`" + (off.map { ", or `\($0)` for not at all" } ?? "")
            complain(
                "`\(text)` is no duration from \(least.defaultValueDescription) to \(most.defaultValueDescription)", at: key, help: help)
            return nil
        }
        return span
    }

    /// The rights of a file, in octal.
    mutating func mode(_ key: SettingKey) -> UInt32? {
        guard let text = text(key) else { return nil }
        guard (3...4).contains(text.utf8.count), let mode = UInt32(text, radix: 8), mode <= 0o777 else {
            complain("`\(text)` are no rights of a file", at: key, help: "for example `0660`")
            return nil
        }
        return mode
    }

    /// Names of hosts, each with or without a port.
    mutating func hosts(_ key: SettingKey) -> [String] {
        let hosts = words(key)
        for host in hosts where !host.utf8.allSatisfy({ (33...126).contains($0) }) || host.contains("/") || host.contains("@") {
            complain("`\(host)` is no host", at: key, help: "write `name` or `name:port`")
        }
        return hosts
    }

    /// Origins of web pages.
    mutating func origins(_ key: SettingKey) -> [String] {
        let origins = words(key)
        for origin in origins {
            let name = ["https://", "http://"].first { origin.hasPrefix($0) }.map { origin.dropFirst($0.count) }
            if let name, !name.isEmpty, !name.contains("/"), name.utf8.allSatisfy({ (33...126).contains($0) }) { continue }
            complain("`\(origin)` is no origin", at: key, help: "write `https://name`, or `https://name:port`, and nothing after it")
        }
        return origins
    }

    /// Complains of each of the keys that is not set although another one of them is; whether all are.
    mutating func hasAll(_ keys: [SettingKey], given first: SettingKey) -> Bool {
        let missing = keys.filter { !sets($0) }
        for key in missing {
            let variable = key.variables.first.map { ", or \($0)" } ?? ""
            complain(
                "`\(first.rawValue)` is set and `\(key.rawValue)` is not", at: first, help: "set `\(key.rawValue)`\(variable)")
        }
        return missing.isEmpty
    }

    /// What each row of a setting says, as far as it has all members; complains where two rows have the same key.
    mutating func pairs(_ key: SettingKey, _ name: String) -> [(name: SettingValue, agent: String)] {
        var seen: Set<String> = []
        var pairs: [(name: SettingValue, agent: String)] = []
        for row in rows(key) {
            guard let value = row[name], let agent = row["agent"]?.text else { continue }
            if !seen.insert(value.text).inserted { complain("`\(value.text)` stands here twice", at: value.origin) }
            pairs.append((value, agent))
        }
        return pairs
    }
}
