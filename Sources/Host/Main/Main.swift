import Composition

@main
struct Main {
    static func main() async {
        ProcessEnd.end(await TollgateCommand.run(Array(CommandLine.arguments.dropFirst())))
    }
}
