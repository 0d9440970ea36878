/// What is put where something else belongs.
extension FuzzGrammar {
    /// A text that is put in place of another, and whether what is made of it is JSON still.
    mutating func oddity() -> (text: FuzzText, isJSON: Bool) {
        guard random.percent(12) else { return (value(), true) }
        if random.percent(10) { return (nested(200), false) }
        return (
            .token(
                pick([
                    #""\ud800""#, #""\udc00\ud800""#, "01", "+1", "1.", ".5", "NaN", "Infinity", "'x'", #""\x""#, "tru", "\"\u{1}\"",
                    "{\"a\":1,}",
                    "[1,]", "{a:1}", #"{"k":1,"k":2}"#, "/**/1", "0x10",
                ])), false
        )
    }

    /// Anything that JSON can say.
    mutating func value() -> FuzzText {
        switch pickIndex(14) {
        case 0: .token("null")
        case 1: .token(pick(["true", "false"]))
        case 2: .token(pick(["0", "-0", "1", "-1", "9007199254740993", "123456789012345678901234567890", "1e308", "0.1", "1E-400"]))
        case 3: .object([])
        case 4: .list([])
        case 5: .list((0..<pickIndex(5)).map { _ in .token("\(pickIndex(10))") })
        case 6: nested(pick([2, 10, 40]))
        case 7: .string(String(repeating: pick(["a", "退", "\u{1F9FE}", "e\u{301}", "\u{2028}"]), count: pick([1, 100, 5000])))
        case 8: .token(#""\u0000""#)
        case 9: .token(#""\ud83e\uddfe""#)
        case 10: .object([("", .token("1")), ("__proto__", .object([]))])
        case 11: .object((0..<pickIndex(20)).map { ("k\($0)", .token("\($0)")) })
        default: .string(word())
        }
    }

    private mutating func nested(_ depth: Int) -> FuzzText {
        let (open, close) = random.percent(50) ? ("[", "]") : ("{\"a\":", "}")
        return .token(String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth))
    }

    mutating func word() -> String {
        pick([
            "", "x", "tea_1", "退款", "../../etc/passwd", "%00", "'; drop table operations; --", "\u{202E}abc", "a\u{0}b", "\u{FEFF}", "null",
            "-1",
            "\r\n", "{{7*7}}", "2026-07-28", "𝟙𝟚",
        ])
    }

    /// A message that is none: its envelope is wrong.
    mutating func brokenEnvelope() -> FuzzMessage {
        let id = newID()
        let broken: (String, FuzzMessage.Answer) =
            switch pickIndex(8) {
            case 0: (#"{"id":\#(id),"method":"ping"}"#, .complaint(id: id))
            case 1: (#"{"jsonrpc":"1.0","id":\#(id),"method":"ping"}"#, .complaint(id: id))
            case 2: (#"{"jsonrpc":"2.0","id":\#(id)}"#, .complaint(id: id))
            case 3: (#"{"jsonrpc":"2.0","id":\#(id),"method":\#(pick(["1", "null", "[]", "{}"]))}"#, .complaint(id: id))
            case 4: (#"{"jsonrpc":"2.0","id":\#(pick(["null", "1.5", "true", "[1]", "{}"])),"method":"ping"}"#, .complaint(id: nil))
            case 5: (#"{"jsonrpc":"2.0","id":\#(id),"method":"ping","params":\#(pick(["1", "null", "[]", "\"x\""]))}"#, .complaint(id: id))
            case 6: (pick(["1", "null", "true", "\"x\"", "-0.5"]), .complaint(id: nil))
            default: (nested(pick([1000, 3000])).text, .whatever)
            }
        return FuzzMessage(bytes: Array(broken.0.utf8), answer: broken.1)
    }

    mutating func notification() -> FuzzMessage {
        let method = pick([
            "notifications/initialized", "notifications/cancelled", "notifications/progress", "notifications/roots/list_changed", "x",
            "ping",
            "tools/call",
        ])
        // What is taken back is never something that was asked: an answer that does not come would be no finding.
        let params: FuzzText =
            method == "notifications/cancelled" ? .object([("requestId", .string("never-\(pickIndex(9))"))]) : .object([])
        let text = FuzzText.object([
            ("jsonrpc", .string("2.0")), ("method", .string(method)), ("params", random.percent(80) ? params : value()),
        ])
        return FuzzMessage(bytes: Array(text.text.utf8), answer: .nothing, method: method)
    }

    mutating func response() -> FuzzMessage {
        let body: (String, FuzzText) = random.percent(50) ? ("result", value()) : ("error", value())
        let text = FuzzText.object([("jsonrpc", .string("2.0")), ("id", .token(newID())), body])
        // A `null` in place of a result is still one.
        return FuzzMessage(bytes: Array(text.text.utf8), answer: .nothing)
    }

    /// Several messages in one; what is answered depends on the revision that was agreed on.
    mutating func batch() -> FuzzMessage {
        let parts = (0..<pickIndex(5)).map { _ in
            #"{"jsonrpc":"2.0","id":\#(newID()),"method":"\#(pick(["ping", "tools/list", "x"]))"}"#
        }
        return FuzzMessage(bytes: Array("[\(parts.joined(separator: ","))]".utf8), answer: .whatever)
    }

    /// A request that lost bytes, got some or had them changed on its way.
    mutating func brokenBytes() -> FuzzMessage {
        var bytes: [UInt8] = []
        isBreaking = true
        defer { isBreaking = false }
        repeat { bytes = next().bytes } while bytes.isEmpty
        for _ in 0...pickIndex(3) {
            let place = pickIndex(max(1, bytes.count))
            switch pickIndex(5) {
            case 0: bytes.removeLast(bytes.count - place)
            case 1: bytes.insert(UInt8(pickIndex(256)), at: place)
            case 2 where place < bytes.count: bytes[place] ^= UInt8(1 << pickIndex(8))
            case 3: bytes.insert(contentsOf: [0xEF, 0xBB, 0xBF], at: 0)
            default: bytes += bytes.prefix(place)
            }
        }
        return FuzzMessage(bytes: bytes, answer: .whatever)
    }
}
