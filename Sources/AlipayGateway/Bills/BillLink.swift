/// Where a bill's file is: an address that Alipay makes for each question, good for half a minute, and good for anybody who has it. It is
/// followed to Alipay's own hosts alone, since whoever could choose it could make the host ask anything of anybody.
struct BillLink {
    /// The whole address.
    let url: String

    /// - Parameter endpoint: the gateway's address. One on this machine hands out files itself; Alipay has hosts of their own for them.
    init?(_ text: String, endpoint: String, allowsPlainHTTP: Bool) {
        guard text.utf8.count <= 4096, text.utf8.allSatisfy({ (33...126).contains($0) }), let address = Address(text) else { return nil }
        if let own = Address(endpoint), endpoint.hasPrefix("http://") {
            guard address == own else { return nil }
            url = text
            return
        }
        let domains = endpoint.contains(".alipaydev.com/") ? [".alipay.com", ".alipaydev.com"] : [".alipay.com"]
        guard domains.contains(where: { address.host.hasSuffix($0) }) else { return nil }
        switch (address.scheme, address.port) {
        case ("https", nil), ("https", "443"): url = text
        case ("http", nil), ("http", "80"):
            // What comes over plain HTTP anybody on the way may have written.
            url = allowsPlainHTTP ? text : "https://\(address.host)\(address.rest)"
        default: return nil
        }
    }
}

/// The parts of an address that say whom it leads to.
private struct Address: Equatable {
    let scheme: String
    let host: String
    let port: String?
    /// Path and query.
    let rest: String

    init?(_ text: String) {
        guard let cut = text.firstRange(of: "://") else { return nil }
        scheme = String(text[..<cut.lowerBound]).lowercased()
        let tail = text[cut.upperBound...]
        let authority = tail.prefix { !"/?#\\".contains($0) }
        rest = String(tail[authority.endIndex...])
        guard rest.isEmpty || rest.hasPrefix("/"), !rest.contains("#"), !authority.contains("@") else { return nil }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let name = parts.first, !name.isEmpty,
            name.utf8.allSatisfy({ Self.isPartOfHost($0) })
        else { return nil }
        host = name.lowercased()
        port = parts.count == 2 ? String(parts[1]) : nil
    }

    private static func isPartOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// Whether both lead to the same server.
    static func == (left: Address, right: Address) -> Bool {
        left.scheme == right.scheme && left.host == right.host && left.port == right.port
    }
}
