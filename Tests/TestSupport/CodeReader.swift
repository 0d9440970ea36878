import Foundation

/// Reads QR codes as somebody else's program does: zbarimg, of Debian's zbar-tools.
public enum CodeReader {
    /// Where the program lies; nil where it is not installed.
    public static let program = ["/usr/bin/zbarimg", "/usr/local/bin/zbarimg"].first { FileManager.default.isExecutableFile(atPath: $0) }

    /// Why nothing is read where it is absent.
    public static let whyNot = "zbarimg (Debian's zbar-tools) is not here to read the codes"

    /// What the images say, in their order. Each has to have exactly one code.
    public static func read(_ images: [[UInt8]], suffix: String) async throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "codes-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var paths: [String] = []
        for (index, image) in images.enumerated() {
            let file = folder.appending(path: "\(index).\(suffix)")
            try Data(image).write(to: file)
            paths.append(file.path)
        }
        let arguments = ["--nodbus", "--raw", "--quiet", "-Sdisable", "-Sqrcode.enable"] + paths
        let run = try await ProgramRun.runAside(program ?? "zbarimg", arguments, takesErrors: false)
        return try run.orThrow("zbarimg").split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    /// Lines of half blocks as the picture that a terminal shows: light letters on a dark ground, some of which is seen all around.
    public static func picture(of text: String) -> [UInt8] {
        let (scale, ground) = (4, 3)
        var rows: [[Bool]] = []
        for line in text.split(separator: "\n") {
            rows.append(line.map { "█▀".contains($0) })
            rows.append(line.map { "█▄".contains($0) })
        }
        let width = (rows.map(\.count).max() ?? 0) + 2 * ground
        let dark = [[Bool]](repeating: [Bool](repeating: false, count: width), count: ground)
        let side = [Bool](repeating: false, count: ground)
        let all = dark + rows.map { side + $0 + side } + dark
        var image = Array("P5 \(width * scale) \(all.count * scale) 255\n".utf8)
        for row in all {
            let line = row.flatMap { [UInt8](repeating: $0 ? 255 : 0, count: scale) }
            for _ in 0..<scale { image += line }
        }
        return image
    }
}
