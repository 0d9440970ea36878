import Glibc

/// What this machine can do, measured in the same run as what is compared with it.
enum Machine {
    /// Milliseconds of processor time that one RSA-2048 signature takes, by `openssl speed`.
    static func signature(seconds: Int = 3, in folder: String) throws -> Double {
        let log = folder + "/openssl.log"
        unlink(log)
        let text = try Program.run("openssl", ["speed", "-seconds", "\(seconds)", "rsa2048"], environment: path, log: log)
        // `rsa 2048 bits 0.000755s 0.000021s   1324.5  47018.9`: for one signature, one check, and how many a second.
        let line = text.split(separator: "\n").last { $0.hasPrefix("rsa 2048 bits") }
        guard let words = line?.split(separator: " "), words.count >= 7, let perSecond = Double(words[5]), perSecond > 0 else {
            throw Benchmarks.Unfit(what: "`openssl speed` tells nothing of RSA-2048: \(text.suffix(300))")
        }
        return 1000 / perSecond
    }

    /// The median milliseconds until 4 KiB more of a file are on the disk.
    static func synchronisation(in folder: String) throws -> Double {
        let path = folder + "/synchronisation"
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard file >= 0 else { throw Benchmarks.Unfit(what: "`\(path)` can't be made") }
        defer {
            close(file)
            unlink(path)
        }
        let block = [UInt8](repeating: 7, count: 4096)
        let times = try (0..<200).map { _ in
            guard write(file, block, block.count) == block.count else { throw Benchmarks.Unfit(what: "`\(path)` can't be written") }
            let start = Stopwatch.now()
            guard fsync(file) == 0 else { throw Benchmarks.Unfit(what: "`\(path)` can't be synchronised") }
            return Stopwatch.now() - start
        }
        return times.sorted()[times.count / 2]
    }

    private static var path: [String: String] { ["PATH": getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"] }
}
