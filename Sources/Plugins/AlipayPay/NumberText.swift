import ToolKit

/// What the tools demand of an order's or a refund's number.
enum NumberText {
    /// What a new order's number may hold at Alipay: with anything else the buyer's page would only show an error.
    static func checkNew(_ text: String, argument: String) throws(Failure) {
        let isGood = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isGood else {
            throw Failure(code: "invalid-argument", text: "`\(argument)` of a new order may hold letters, digits and underscores only.")
        }
    }

    /// Visible ASCII only: a number names money at the provider, and two texts that look alike must not be two numbers.
    static func check(_ text: String, argument: String) throws(Failure) {
        guard text.utf8.allSatisfy({ (33...126).contains($0) }) else {
            throw Failure(code: "invalid-argument", text: "`\(argument)` may hold letters, digits and signs of ASCII only, and no spaces.")
        }
    }
}
