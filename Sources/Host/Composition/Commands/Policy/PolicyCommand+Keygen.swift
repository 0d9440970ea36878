import ArgumentParser
import Cryptography
import Gate

extension PolicyCommand {
    struct Keygen: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key to sign policies with.",
            discussion: """
                The key goes to a new file that only its owner can read, its public half beside it under the same name with .pub. An \
                admin gives the public half to a person with `tollgate approvers key NAME FILE.pub`. Keep the key where hosts cannot \
                read it. A key that openssl made (genpkey -algorithm ed25519) serves as well.
                """)

        @Option(help: ArgumentHelp("The key's file.", valueName: "file")) var out: String

        func run() async throws {
            let key = try Ed25519PrivateKey()
            try SignatureFile.write(key.pem, to: out)
            try SignatureFile.write(key.publicKey.pem, to: out + ".pub")
            CommandContext.current.terminal.write(
                "the key \(PolicySignature.name(of: key.publicKey)) is in \(out), its public half in \(out).pub")
        }
    }
}
