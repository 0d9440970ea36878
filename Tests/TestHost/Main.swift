import Composition
import Foundation
import Gate
import Glibc

/// The product's own composition, with a clock that follows a file and points at which it ends: never installed.
@main
struct Main {
    static func main() async {
        var context = CommandContext.process
        let variables = context.environment
        if let path = variables["TOLLGATE_TEST_CLOCK"] { context.clock = FileClock(path: path) }
        if let point = variables["TOLLGATE_TEST_CRASH"] {
            guard let probe = CrashPoint(point) else {
                context.terminal.complain("`\(point)` is no crash point")
                exit(2)
            }
            context.probe = probe
        }
        let status = await CommandContext.$current.withValue(context) {
            await TollgateCommand.run(Array(CommandLine.arguments.dropFirst()))
        }
        exit(status)
    }
}
