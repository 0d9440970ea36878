public import Access
import Glibc

/// Files that hold a secret: only their owner may read them.
public enum KeyFile {
    /// The largest key file that is read, in bytes.
    static let maximumBytes = 64 * 1024

    /// Reads a key file. It must be a file of its own, owned by this user or root, that neither its group nor others can read
    /// or write; the check and the reading are of the same open file, so that nothing can be swapped in between.
    ///
    /// - Parameter what: what it is, for messages.
    /// - Throws: what is wrong, and the command that mends it; never a byte of the content.
    public static func read(_ path: String, what: String = "key file") throws(SettingsError) -> Secret {
        let bytes: [UInt8]
        do {
            bytes = try PlainFile.read(path, maximumBytes: maximumBytes) { status throws(FileFailure) in
                guard status.st_uid == geteuid() || status.st_uid == 0 else { throw FileFailure("it belongs to another user") }
                guard status.st_mode & (S_IRWXG | S_IRWXO) == 0 else { throw FileFailure(openToOthers) }
            }
        } catch {
            guard error.reason == openToOthers else { throw SettingsError("the \(what) `\(path)` cannot be read: \(error.reason)") }
            throw SettingsError("the \(what) `\(path)` is \(openToOthers)", help: "chmod 600 \(path)")
        }
        guard let text = String(validating: bytes, as: UTF8.self), !text.allSatisfy(\.isWhitespace) else {
            throw SettingsError("the \(what) `\(path)` holds nothing")
        }
        return Secret(text)
    }

    private static let openToOthers = "open to other users"
}

extension AlipaySettings {
    /// All that is needed to ask Alipay something; the key file is read here.
    ///
    /// - Throws: every setting that is missing, at once, or what is wrong with the key file.
    public func account() throws(SettingsError) -> AlipayAccount {
        var missing: [SettingsError.Problem] = []
        func need(_ variable: String, _ meaning: String) {
            missing.append(.outside(message: "\(variable) is not set", help: ["it is \(meaning)"]))
        }
        if appID == nil { need("AP_APP_ID", "the app's id") }
        if appKey == nil { need("AP_APP_KEY", "the app's private key; or name its file in AP_APP_KEY_FILE") }
        if publicKey == nil, certificates == nil { need("AP_PUB_KEY", "Alipay's public key, from the app's settings") }
        guard let appID, let appKey, missing.isEmpty else { throw SettingsError(missing) }
        return AlipayAccount(appID: appID, appKey: try appKey.read(), publicKey: publicKey)
    }
}

extension AlipaySettings.AppKey {
    /// The key, from where it is.
    /// - Throws: what is wrong with its file, or with the command that prints it.
    func read(what: String = "key file") throws(SettingsError) -> Secret {
        switch self {
        case .inline(let key): key
        case .file(let path): try KeyFile.read(path, what: what)
        case .command(let words): try KeyCommand.run(words)
        }
    }
}
