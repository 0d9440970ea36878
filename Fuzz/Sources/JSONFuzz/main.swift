import CLibFuzzer
import Glibc
import JSON
import Money

/// Stops the fuzzer where a rule does not hold, and says which: optimised code leaves the words of `precondition` out.
func require(_ holds: Bool, _ rule: String) {
    if holds { return }
    print(rule)
    fflush(nil)
    abort()
}

/// What has to hold for any bytes: they are refused, or what was read from them can be written and read again without a change. Numbers
/// that are amounts come back as the same amount.
func readAndWrite(_ bytes: [UInt8]) {
    guard let value = try? JSONValue(parsing: bytes) else { return }
    let again = try? JSONValue(parsing: value.bytes)
    require(again == value, "what was written reads otherwise")
    require(again?.bytes == value.bytes, "what was written is written otherwise")
    require(again?.canonicalBytes == value.canonicalBytes, "the canonical form changes")
    guard let text = value.numberValue?.text, let amount = try? Money(decimal: text, currency: .cny) else { return }
    require((try? Money(decimal: amount.decimalText, currency: .cny)) == amount, "an amount reads otherwise")
}

/// A trap that the fuzzer has to find, or it would find nothing else either.
func canary(_ bytes: [UInt8]) {
    guard let value = try? JSONValue(parsing: bytes) else { return }
    require(value.arrayValue?.count != 1, "the canary sings")
}

let sings = CommandLine.arguments.contains("-canary=1")
var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
let status =
    sings
    ? LLVMFuzzerRunDriver(&count, &arguments) { data, size in
        canary(Array(UnsafeBufferPointer(start: data, count: size)))
        return 0
    }
    : LLVMFuzzerRunDriver(&count, &arguments) { data, size in
        readAndWrite(Array(UnsafeBufferPointer(start: data, count: size)))
        return 0
    }
exit(status)
