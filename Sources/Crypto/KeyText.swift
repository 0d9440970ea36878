/// The forms in which people hand keys over: PEM, bare base64 on one line or many, CRLF, stray spaces, `\n` written out as an
/// environment file does, a byte order mark.
enum KeyText {
    /// The DER bytes of a key in any of these forms, and the PEM label where there is one.
    static func decode(_ text: String) throws(KeyError) -> (der: [UInt8], label: String?) {
        let lines = plain(text).split(whereSeparator: \.isNewline).map { trimmed($0) }.filter { !$0.isEmpty }
        guard !lines.isEmpty else { throw .empty }
        guard let first = lines.firstIndex(where: { $0.hasPrefix("-----BEGIN ") }) else {
            return (try bytes(lines.joined()), nil)
        }
        let label = String(lines[first].dropFirst("-----BEGIN ".count).prefix { $0 != "-" })
        if label.contains("CERTIFICATE") { throw .certificateInsteadOfKey }
        if label.contains("ENCRYPTED") { throw .encrypted }
        var body = ""
        // What stands on the armour's own line belongs to the key too, when line breaks were lost on the way.
        if let rest = lines[first].range(of: "-----", after: "-----BEGIN \(label)") { body += rest }
        for line in lines[(first + 1)...] {
            if line.hasPrefix("-----END ") { break }
            if line.contains(":") { throw .encrypted }
            body += line
        }
        return (try bytes(cutArmour(body)), label)
    }

    private static func bytes(_ base64: String) throws(KeyError) -> [UInt8] {
        guard !base64.isEmpty else { throw .empty }
        guard let bytes = Base64.decodeLenient(base64), !bytes.isEmpty else { throw .notBase64 }
        return bytes
    }

    private static func plain(_ text: String) -> String {
        var result = ""
        var isEscaped = false
        for scalar in text.unicodeScalars where scalar != "\u{FEFF}" {
            if isEscaped {
                isEscaped = false
                result.unicodeScalars.append(scalar == "n" || scalar == "r" ? "\n" : scalar)
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                result.unicodeScalars.append(scalar == "\r" ? "\n" : scalar)
            }
        }
        return result
    }

    private static func trimmed(_ line: Substring) -> String {
        String(line.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    /// Cuts the closing armour from a key whose lines were joined.
    private static func cutArmour(_ body: String) -> String { String(body.prefix { $0 != "-" }) }
}

extension String {
    /// What follows `marker` after `start`, where the text begins with `start`; nil where it does not.
    fileprivate func range(of marker: String, after start: String) -> String? {
        guard hasPrefix(start) else { return nil }
        let rest = dropFirst(start.count)
        return rest.hasPrefix(marker) ? String(rest.dropFirst(marker.count)) : nil
    }
}
