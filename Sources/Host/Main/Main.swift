import Composition
import Glibc

@main
struct Main {
    static func main() async {
        exit(await TollgateCommand.run(Array(CommandLine.arguments.dropFirst())))
    }
}
