import Foundation
import Testing

extension FaultTests {
    @Test(
        "a store on a network file system: hosts and commands refuse it and name what to use instead",
        .enabled(if: SmallDisk.isPossible, "only who may mount can make a disk look like a network's"))
    func networkFileSystem() async throws {
        try await World.run(policy: DeskPolicy.gated()) { world in
            // What the system tells of its mounts is replaced for the one process, which then believes its disk to be another machine's.
            let mounts = try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
            let told = mounts.split(separator: "\n").map { Self.sayingNFS($0) }.joined(separator: "\n") + "\n"
            try told.write(toFile: world.folder + "/mounts", atomically: true, encoding: .utf8)
            let script = "mount --bind \(world.folder)/mounts /proc/$$/mountinfo && exec \"$0\" \"$@\""
            let words = ["--mount", "/bin/sh", "-c", script, try Programs.testHost()]
            for command in [["serve", "--http", "127.0.0.1:\(try Sockets.freePort())"], ["operations", "list"], ["agents", "list"]] {
                let child = try world.start("/usr/bin/unshare", words + command, "nfs-\(command[0])")
                #expect(await child.end() == .exited(2), "\(command): \(child.outputText)\(child.errorText)")
                #expect(child.errorText.contains("is on a network file system (`nfs4`)"), "\(command): \(child.errorText)")
                #expect(child.errorText.contains("postgres://"), "\(command): \(child.errorText)")
            }
            #expect(try await world.command(["operations", "list"]).status == 0)
        }
    }

    /// A line of the list of mounts with another file system's name: the first word behind the dash (proc(5)).
    private static func sayingNFS(_ line: Substring) -> String {
        var words = line.split(separator: " ").map(String.init)
        if let dash = words.firstIndex(of: "-"), dash + 1 < words.count { words[dash + 1] = "nfs4" }
        return words.joined(separator: " ")
    }
}
