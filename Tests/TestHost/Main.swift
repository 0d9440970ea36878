import Clocks
import Composition
import Foundation
import Gate

/// The product's own composition, with a clock that follows a file and points at which it ends: never installed.
///
/// `TOLLGATE_TEST_CLOCK` names the clock's file, `TOLLGATE_TEST_CRASH` a crash point, `TOLLGATE_TEST_TIMEOUTS` the milliseconds that
/// look-ups and movements may take (`500,1000`), `TOLLGATE_TEST_PAUSE` the milliseconds between two rounds of the workers.
@main
struct Main {
    static func main() async {
        var context = CommandContext.process
        let variables = context.environment
        context.environment = variables.filter { !$0.key.hasPrefix("TOLLGATE_TEST_") }
        if let path = variables["TOLLGATE_TEST_CLOCK"] { context.clock = FileClock(path: path) }
        if let text = variables["TOLLGATE_TEST_TIMEOUTS"] {
            let times = text.split(separator: ",").compactMap { Int($0) }
            guard times.count == 2 else { refuse("`\(text)` is not two numbers of milliseconds", context) }
            context.timeouts = GatewayTimeouts(readMilliseconds: times[0], moveMilliseconds: times[1])
        }
        if let text = variables["TOLLGATE_TEST_PAUSE"] {
            guard let pause = Int64(text) else { refuse("`\(text)` is no number of milliseconds", context) }
            context.gate.workerPause = .milliseconds(pause)
        }
        if let point = variables["TOLLGATE_TEST_CRASH"] {
            guard let probe = CrashPoint(point) else { refuse("`\(point)` is no crash point", context) }
            context.probe = probe
        }
        let status = await CommandContext.$current.withValue(context) {
            await TollgateCommand.run(Array(CommandLine.arguments.dropFirst()))
        }
        ProcessEnd.end(status)
    }

    private static func refuse(_ why: String, _ context: CommandContext) -> Never {
        context.terminal.complain(why)
        ProcessEnd.end(2)
    }
}
