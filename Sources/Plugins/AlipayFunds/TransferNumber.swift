import ToolKit

/// What the tools demand of a transfer's number.
enum TransferNumber {
    /// Visible ASCII only: a number names money at the provider, and two texts that look alike must not be two numbers.
    static func check(_ text: String?, argument: String) throws(Failure) {
        guard text?.utf8.allSatisfy({ (33...126).contains($0) }) ?? true else {
            throw Failure(code: "invalid-argument", text: "`\(argument)` may hold letters, digits and signs of ASCII only, and no spaces.")
        }
    }
}
