import ArgumentParser

/// The flags that every command takes, since they say which store is meant.
struct SettingsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The settings file (else TOLLGATE_CONFIG, else tollgate.yaml in the configuration home).", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("simulator, sandbox or prod; each has a store of its own.", valueName: "name"))
    var environment: String?

    @Flag(help: "The same as --environment simulator.")
    var simulator = false

    @Option(help: ArgumentHelp("The directory of the host's state.", valueName: "dir"))
    var state: String?

    @Option(help: ArgumentHelp("The store: sqlite:PATH or postgres://USER@HOST/DATABASE.", valueName: "url"))
    var store: String?

    /// None of the flags.
    static var none: SettingsOptions {
        var options = SettingsOptions()
        (options.config, options.environment, options.state, options.store) = (nil, nil, nil, nil)
        options.simulator = false
        return options
    }

    func validate() throws {
        guard simulator, let environment, environment != DeploymentEnvironment.simulator.rawValue else { return }
        throw ValidationError("--simulator and --environment \(environment) contradict each other.")
    }

    /// The settings that these flags, the environment and the settings file make.
    func load(
        policies: String? = nil, http: String? = nil, serving: ServingFlags = ServingFlags()
    ) throws(SettingsError) -> Settings {
        let flags = SettingsFlags(
            environment: simulator ? DeploymentEnvironment.simulator.rawValue : environment, state: state, store: store,
            policies: policies, http: http, serving: serving)
        let context = CommandContext.current
        let settings = try SettingsLoader.load(flags: flags, config: config, environment: context.environment)
        for warning in settings.warnings { context.terminal.complain("warning: \(warning)") }
        return settings
    }
}

/// The flag of every listing.
struct ListingOptions: ParsableArguments {
    @Flag(help: "Write JSON, on one line.")
    var json = false
}
