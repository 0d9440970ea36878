internal import CLibFuzzer
internal import Glibc

/// Stops the fuzzer where a rule does not hold, and says which: optimised code leaves the words of `precondition` out.
public func require(_ holds: Bool, _ rule: @autoclosure () -> String) {
    if holds { return }
    print(rule())
    fflush(nil)
    abort()
}

/// Runs a rule on input after input, as libFuzzer's options say.
public enum Fuzzing {
    /// Never returns before the driver is told to stop.
    /// - Parameters:
    ///   - rule: what has to hold for any bytes.
    ///   - canary: what runs instead with `-canary=1`: a trap that the fuzzer has to find, or it would find nothing else either. It
    ///     springs by `require(…, "the canary sings")`.
    public static func run(_ rule: @escaping ([UInt8]) -> Void, canary: @escaping ([UInt8]) -> Void) -> Never {
        target = CommandLine.arguments.contains("-canary=1") ? canary : rule
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        let status = LLVMFuzzerRunDriver(&count, &arguments) { data, size in
            target(Array(UnsafeBufferPointer(start: data, count: size)))
            return 0
        }
        exit(status)
    }

    /// The same for texts; bytes that are no UTF-8 are repaired first.
    public static func run(text rule: @escaping (String) -> Void, canary: @escaping (String) -> Void) -> Never {
        run({ rule(String(decoding: $0, as: UTF8.self)) }, canary: { canary(String(decoding: $0, as: UTF8.self)) })
    }
}

/// A C callback cannot capture what it calls. It is written once, before the driver's only thread begins.
nonisolated(unsafe) private var target: ([UInt8]) -> Void = { _ in }
