import Cryptography
import Glibc

extension SimulatorCertificates {
    /// The names of the files in a directory of keys.
    public enum FileName {
        /// The application's certificate.
        public static let app = "appCertPublicKey.crt"
        /// The platform's certificate, with the one of its authority.
        public static let platform = "alipayCertPublicKey_RSA2.crt"
        /// The root.
        public static let root = "alipayRootCert.crt"
        /// The key of 16 bytes for contents, in base64.
        public static let encryptKey = "encrypt_key.txt"

        static let rootKey = "root_private_key.pem"
        static let authorityKey = "authority_private_key.pem"
        static let successorKey = "successor_private_key.pem"
    }

    /// Reads the certificates' keys of a directory of keys, makes what is missing, and puts the certificates beside them, as a
    /// merchant would get them from the platform.
    ///
    /// The simulator and a host of the same directory may both come first: one makes them, the other waits for it.
    public static func loadOrMake(in directory: String, for keys: SimulatorKeys) throws(SimulatorError) -> SimulatorCertificates {
        try SimulatorKeys.alone(in: directory) { () throws(SimulatorError) in try loadOrMakeAlone(in: directory, for: keys) }
    }

    private static func loadOrMakeAlone(in directory: String, for keys: SimulatorKeys) throws(SimulatorError) -> SimulatorCertificates {
        func key(_ name: String) throws(SimulatorError) -> RSAPrivateKey {
            let path = directory + "/" + name
            if access(path, F_OK) != 0 {
                let made: RSAPrivateKey
                do { made = try .generate(bits: 2048) } catch { throw .keys(path: path, reason: "\(error)") }
                try SimulatorKeys.write(SimulatorKeys.pem(made), to: path)
            }
            return try SimulatorKeys.read(path)
        }
        let certificates: SimulatorCertificates
        let (root, authority, successor) = (try key(FileName.rootKey), try key(FileName.authorityKey), try key(FileName.successorKey))
        do {
            certificates = try SimulatorCertificates(rootKey: root, authorityKey: authority, successorKey: successor, keys: keys)
        } catch {
            throw .keys(path: directory, reason: error.description)
        }
        let files = [
            (FileName.app, certificates.appFile), (FileName.platform, certificates.platformFile), (FileName.root, certificates.rootFile),
        ]
        for (name, text) in files where access(directory + "/" + name, F_OK) != 0 {
            try SimulatorKeys.write(Array(text.utf8), to: directory + "/" + name)
        }
        return certificates
    }

    /// Reads the key for contents, or makes one.
    public static func loadOrMakeEncryptKey(in directory: String) throws(SimulatorError) -> [UInt8] {
        let path = directory + "/" + FileName.encryptKey
        if access(path, F_OK) != 0 {
            try SimulatorKeys.write(Array((Base64.encode(SecureRandom.bytes(16)) + "\n").utf8), to: path)
        }
        let text = try SimulatorKeys.readText(path).filter { !$0.isWhitespace }
        guard let key = Base64.decode(text), key.count == 16 else { throw .keys(path: path, reason: "it is no key of 16 bytes in base64") }
        return key
    }
}
