import Fuzzing
import JSON
import Money

@main
enum JSONFuzz {
    static func main() { Fuzzing.run(readAndWrite, canary: canary) }

    /// What has to hold for any bytes: they are refused, or what was read from them can be written and read again without a change.
    /// Numbers that are amounts come back as the same amount.
    private static func readAndWrite(_ bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes) else { return }
        let again = try? JSONValue(parsing: value.bytes)
        require(again == value, "what was written reads otherwise")
        require(again?.bytes == value.bytes, "what was written is written otherwise")
        require(again?.canonicalBytes == value.canonicalBytes, "the canonical form changes")
        guard let text = value.numberValue?.text, let amount = try? Money(decimal: text, currency: .cny) else { return }
        require((try? Money(decimal: amount.decimalText, currency: .cny)) == amount, "an amount reads otherwise")
    }

    private static func canary(_ bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes) else { return }
        require(value.arrayValue?.count != 1, "the canary sings")
    }
}
