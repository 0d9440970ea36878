import Diagnostics
import Glibc

/// Finds and reads the settings file, and resolves the settings.
enum SettingsLoader {
    /// The settings of flags, environment and settings file.
    ///
    /// - Parameter config: the file that a flag names.
    /// - Throws: what is wrong with them; a named file that cannot be read is a mistake, a missing one at the usual place is none.
    static func load(flags: SettingsFlags, config: String?, environment: [String: String]) throws(SettingsError) -> Settings {
        let named = config ?? environment["TOLLGATE_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        let file: SourceFile?
        if let named {
            file = try read(Settings.expanded(named, environment))
        } else if let usual = usualPath(environment), access(usual, F_OK) == 0 {
            file = try read(usual)
        } else {
            file = nil
        }
        return try Settings.resolve(flags: flags, environment: environment, file: file)
    }

    /// `tollgate/tollgate.yaml` in the configuration home. The working directory is not looked at: a host that an agent's client starts
    /// may be started in a directory which the agent writes.
    static func usualPath(_ environment: [String: String]) -> String? {
        if let base = environment["XDG_CONFIG_HOME"], base.hasPrefix("/") { return "\(base)/tollgate/tollgate.yaml" }
        guard let home = environment["HOME"], !home.isEmpty else { return nil }
        return "\(home)/.config/tollgate/tollgate.yaml"
    }

    private static func read(_ path: String) throws(SettingsError) -> SourceFile {
        let bytes: [UInt8]
        do {
            bytes = try PlainFile.read(path, maximumBytes: SettingsFile.maximumBytes, check: PlainFile.onlyOursToWrite)
        } catch {
            throw SettingsError("the settings file `\(path)` cannot be read: \(error.reason)")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SettingsError("the settings file `\(path)` is not written in UTF-8")
        }
        return SourceFile(name: path, text: text)
    }
}
