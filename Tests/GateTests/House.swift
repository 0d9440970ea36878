import AuditLog
import Clocks
import Cryptography
import Diagnostics
import Foundation
import Ledger
import Logging
import Money
import Store
import TestSupport
import Testing
import ToolKit
import ToolKitTesting

@testable import Access
@testable import Gate

/// A whole house on a file of its own, or on a database where the run wants it: store, log, people, policies, a till and a gate, and a
/// clock that is turned by hand.
final class House: Sendable {
    /// 2025-11-21, ten in the morning in Shanghai.
    static let morning = Instant(seconds: 1_763_690_400)

    /// What workers warn of is asked of the log and the ledger instead.
    static let quiet = Logger(label: "gate-tests") { _ in SwiftLogNoOpLogHandler() }

    let clock = HandClock(House.morning)
    let till: Till
    let key: AuditKey
    let store: Store
    let access: Access
    let ledger: Ledger
    let identity = GateIdentity()
    let owner: Person
    let gate: Gate
    private let folder: String
    private let database: TestDatabase?
    private let location: StoreLocation

    /// A house.
    /// - Parameters:
    ///   - policy: what is put in force first; nil for none, ever.
    ///   - modules: tools beside the till's.
    init(
        _ policy: String? = Policy.standard, modules: @Sendable (Till) -> [any ToolModule] = { _ in [] }
    ) async throws {
        folder = NSTemporaryDirectory() + "/gate-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        till = Till(boundTo: identity, clock: clock)
        key = try AuditKey(name: "gate-tests")
        database = try TestDatabase.ifWanted()
        location = try database.map { try StoreLocation(parsing: $0.address) } ?? .sqlite(path: folder + "/store.sqlite")
        store = try await Self.open(location, clock)
        ledger = Ledger(shop: Shop(environment: "test", appID: "2021000000000001"), pseudonymKey: Array("pseudonyms".utf8))
        access = Access(
            store: store, auditLog: AuditLog(writer: "access", key: key), cost: Scrypt.Cost(blocks: 16, blockSize: 8, passes: 1),
            pause: { _ in })
        gate = try Gate(
            Gate.Parts(store: store, audit: AuditLog(writer: "gate-1", key: key), ledger: ledger, identity: identity),
            modules: [TillTools(till)] + modules(till), configuration: .patient, logger: House.quiet)
        owner = try await Self.person("owner", admin: true, by: nil, access)
        if let policy { try await apply(policy) }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private static func open(_ location: StoreLocation, _ clock: HandClock) async throws -> Store {
        try await Store.open(
            location, environment: "test",
            migrations: [AuditLog.migrations, Access.migrations, Ledger.migrations, Gate.migrations], clock: clock)
    }

    // MARK: - Another process

    /// A gate as another process has it: with a connection of its own to the same file, and the same till.
    func secondGate(
        _ writer: String = "gate-2", shop: Shop? = nil, modules: [any ToolModule]? = nil, identity: GateIdentity? = nil,
        configuration: GateConfiguration? = nil, probe: (any StageProbe)? = nil, providerClock: (any DistantClock)? = nil
    ) async throws -> Gate {
        let store = try await Self.open(location, clock)
        let ledger = shop.map { Ledger(shop: $0, pseudonymKey: Array("pseudonyms".utf8)) } ?? self.ledger
        return try Gate(
            Gate.Parts(
                store: store, audit: AuditLog(writer: writer, key: key), ledger: ledger, identity: identity ?? self.identity,
                providerClock: providerClock),
            modules: modules ?? [TillTools(till)], configuration: configuration ?? .patient, logger: House.quiet, probe: probe)
    }

    // MARK: - People and agents

    private static func person(_ name: String, admin: Bool, by boss: Person?, _ access: Access) async throws -> Person {
        let issued = try await access.addApprover(name, admin: admin, by: boss)
        return try #require(await access.authenticate(secret: issued.secret.reveal()))
    }

    /// Adds a person and proves who it is.
    func person(_ name: String, admin: Bool = false) async throws -> Person {
        try await Self.person(name, admin: admin, by: owner, access)
    }

    /// Adds an agent and proves which it is.
    func agent(_ name: String = "desk", by boss: Person? = nil) async throws -> Principal {
        let issued = try await access.addAgent(name, by: boss ?? owner)
        return try #require(await access.authenticate(bearer: issued.secret.reveal()))
    }

    // MARK: - Policies

    /// Puts a policy in force.
    @discardableResult
    func apply(_ policy: String, by person: Person? = nil, through other: Gate? = nil) async throws -> PolicyVersion {
        do {
            return try await (other ?? gate).policies.apply([SourceFile(name: "policy.yaml", text: policy)], by: person ?? owner).version
        } catch let rejected as PolicyRejected {
            Issue.record("the policy does not check: \(rejected.diagnostics.map(\.message))")
            throw rejected
        }
    }
}

extension GateConfiguration {
    /// The product's, but that a busy machine may take its time over facts.
    static var patient: GateConfiguration {
        var configuration = GateConfiguration()
        configuration.factsTimeout = .minutes(5)
        return configuration
    }
}
