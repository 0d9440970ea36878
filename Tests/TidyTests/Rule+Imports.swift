import Foundation

/// One import, as a file writes it.
struct Import {
    /// The module; for `import struct A.B`, A.
    let module: String
    /// The line, from 1.
    let line: Int
    /// What stands before `import`: attributes and access.
    let prefix: String
}

extension ProjectFile {
    /// The file's imports, in their order.
    var imports: [Import] {
        swift.code.enumerated().compactMap { index, line in
            guard let range = line.range(of: "import ") else { return nil }
            let prefix = String(line[..<range.lowerBound])
            guard prefix.allSatisfy({ $0.isLetter || $0.isNumber || " @_()".contains($0) }) else { return nil }
            guard prefix.isEmpty || prefix.hasSuffix(" ") else { return nil }
            let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias", "actor"]
            let name = line[range.upperBound...].split(separator: " ").map(String.init).first { !kinds.contains($0) }
            guard let module = name?.split(separator: ".").first else { return nil }
            return Import(module: String(module), line: index + 1, prefix: prefix)
        }
    }

    /// Whether the file imports Foundation or a part of it.
    var importsFoundation: Bool { imports.contains { $0.module.hasPrefix("Foundation") } }
}

extension Rule {
    /// Who may know whom. The package's own dependencies say it too; these hold even where somebody adds one.
    static let imports: [Rule] = [mintersOnly, oneRoomADriver, plugins, wireKnowsNoTools, zonesOnly, noTestingInSources, oneTestingLibrary]

    /// The rooms that mint permits or spend them, and the tests of those rooms.
    private static let minters = [
        "Sources/Gate",
        "Sources/AlipayGateway",
        "Tests/GateTests",
        "Tests/AlipayGatewayTests",
        "Tests/AlipayTestSupport",
        "Tests/ToolKitTests",
        "Sources/ToolKitTesting",
    ]

    private static let mintersOnly = eachImport(
        "only Gate and AlipayGateway import what mints and spends permits (`@_spi`)",
        canaries: [
            Canary("Sources/Plugins/Pay/a.swift", "@_spi(Gate) import ToolKit\n", breaksAt: 1),
            Canary("Tests/ComposeTests/a.swift", "@_spi(Gate) @testable import ToolKit\n", breaksAt: 1),
            Canary("Sources/Gate/a.swift", "@_spi(Gate) public import ToolKit\n"),
            Canary("Sources/Plugins/Pay/a.swift", "public import ToolKit\n"),
        ]
    ) { file, found in
        guard found.prefix.contains("@_spi"), !file.lies(in: minters) else { return nil }
        return "`@_spi` of `\(found.module)` mints permits: only Gate and AlipayGateway may"
    }

    private static let drivers = [
        "GRDB": ["Sources/Store"], "CCurl": ["Sources/HTTPClient"], "CJansson": ["Sources/JSON"], "COpenSSL": ["Sources/Crypto"],
        "CZip": ["Sources/Bills"],
        "CQRencode": ["Sources/QRCode"], "CZlib": ["Sources/QRCode"],
        "Yams": ["Sources/PolicyEngine/Language", "Sources/Host/Composition/Settings"], "ArgumentParser": ["Sources/Host"],
        "NIOSSL": ["Sources/Host/Composition/Assembly/Faces"], "HummingbirdTLS": ["Sources/Host/Composition/Assembly/Faces"],
        "FoundationNetworking": [],
    ]

    private static let oneRoomADriver = eachImport(
        "what stands for the outside world is imported in one room",
        canaries: [
            Canary("Sources/Ledger/a.swift", "internal import GRDB\nimport Store\n", breaksAt: 1),
            Canary("Sources/Plugins/Pay/a.swift", "import CQRencode\nimport CZlib\nimport QRCode\n", breaksAt: 1, 2),
            Canary("Sources/PolicyEngine/Check/a.swift", "import Yams\n", breaksAt: 1),
            Canary("Sources/MCP/a.swift", "import struct FoundationNetworking.URLRequest\n", breaksAt: 1),
            Canary("Sources/MCP/HTTP/a.swift", "import HTTPTypes\nimport HummingbirdTLS\n", breaksAt: 2),
            Canary("Sources/Host/Composition/Commands/a.swift", "import NIOSSL\n", breaksAt: 1),
            Canary("Sources/Host/Composition/Assembly/Faces/a.swift", "import HummingbirdTLS\nimport NIOSSL\n"),
            Canary("Sources/Store/SQLite/a.swift", "internal import GRDB\n"),
            Canary("Tests/StoreTests/a.swift", "import GRDB\n"),
        ]
    ) { file, found in
        guard file.lies(in: ["Sources"]), let rooms = drivers[found.module], !file.lies(in: rooms) else { return nil }
        return rooms.isEmpty
            ? "`\(found.module)` is not for us" : "`\(found.module)` is imported in \(rooms.joined(separator: " and ")) alone"
    }

    private static let pluginsMayKnow: Set = ["ToolKit", "AlipayGateway", "Bills", "JSON", "Money", "Clocks", "QRCode"]

    private static let plugins = eachImport(
        "a plugin imports ToolKit, AlipayGateway, Bills, JSON, Money, Clocks and QRCode, nothing else",
        canaries: [
            Canary("Sources/Plugins/Pay/a.swift", "import Ledger\nimport Glibc\nimport JSON\n", breaksAt: 1, 2),
            Canary("Sources/Plugins/Pay/a.swift", "public import ToolKit\nimport struct Money.Money\n"),
            Canary("Sources/Gate/a.swift", "import Ledger\n"),
        ]
    ) { file, found in
        guard file.lies(in: ["Sources/Plugins"]), !pluginsMayKnow.contains(found.module) else { return nil }
        return "a plugin may not import `\(found.module)`: it speaks to the world through its gateway"
    }

    private static let wireMayNotKnow: Set = [
        "ToolKit", "Gate", "Ledger", "AuditLog", "PolicyEngine", "Store", "Access", "AlipayGateway", "AlipayPay", "Console",
    ]

    private static let wireKnowsNoTools = eachImport(
        "MCP knows no tools",
        canaries: [
            Canary("Sources/MCP/a.swift", "import ToolKit\n", breaksAt: 1),
            Canary("Sources/MCP/a.swift", "import Console\n", breaksAt: 1),
            Canary("Sources/MCP/a.swift", "import JSON\n"),
        ]
    ) { file, found in
        guard file.lies(in: ["Sources/MCP"]), wireMayNotKnow.contains(found.module) else { return nil }
        return "the wire may not import `\(found.module)`"
    }

    private static let zonesOnly = Rule(
        description: "one file of PolicyEngine imports Foundation, for time zones",
        check: { project in
            let files = project.files.filter { $0.lies(in: ["Sources/PolicyEngine"]) && $0.importsFoundation }
            guard files.count > 1 else { return [] }
            return files.flatMap { file in
                file.imports.filter { $0.module.hasPrefix("Foundation") }.map {
                    Finding(path: file.path, line: $0.line, message: "only one file of PolicyEngine may import `\($0.module)`")
                }
            }
        },
        canaries: [
            Canary(
                ["Sources/PolicyEngine/a.swift": "import Foundation\n", "Sources/PolicyEngine/b.swift": "\nimport FoundationEssentials\n"],
                breaksAt: "Sources/PolicyEngine/a.swift:1", "Sources/PolicyEngine/b.swift:2"),
            Canary(["Sources/PolicyEngine/a.swift": "import Foundation\n", "Sources/Gate/b.swift": "import Foundation\n"]),
        ])

    private static let noTestingInSources = eachImport(
        "no `@testable` outside tests",
        canaries: [
            Canary("Sources/Gate/a.swift", "@testable import Ledger\n", breaksAt: 1),
            Canary("Tests/GateTests/a.swift", "@testable import Ledger\n"),
        ]
    ) { file, found in
        guard found.prefix.contains("@testable"), !file.lies(in: ["Tests"]) else { return nil }
        return "`@testable` opens `\(found.module)`; say what it should make public instead"
    }

    private static let oneTestingLibrary = eachImport(
        "tests are written with swift-testing",
        canaries: [
            Canary("Tests/GateTests/a.swift", "import XCTest\n", breaksAt: 1),
            Canary("Tests/GateTests/a.swift", "import Testing\n"),
        ]
    ) { _, found in
        found.module == "XCTest" ? "write it with swift-testing" : nil
    }

    private static func eachImport(
        _ description: String, canaries: [Canary], check: @escaping @Sendable (ProjectFile, Import) -> String?
    ) -> Rule {
        Rule(
            description: description,
            check: { project in
                project.files.filter { $0.kind == .swift && !$0.isForbiddenMove }.flatMap { file in
                    file.imports.compactMap { found in
                        check(file, found).map { Finding(path: file.path, line: found.line, message: $0) }
                    }
                }
            }, canaries: canaries)
    }
}
