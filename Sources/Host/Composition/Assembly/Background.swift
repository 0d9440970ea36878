import Access
import AuditLog
import Clocks
import Gate
import Logging
import ServiceLifecycle
import Store

/// Carries out what people approved, settles what is unknown, ends what expired; on shutdown waits for what is between COMMIT and SETTLE.
struct Workers: Service {
    let gate: Gate

    func run() async throws {
        await cancelWhenGracefulShutdown { await gate.runWorkers() }
        await gate.drain()
    }
}

/// Gives the entries of the log their places and signs checkpoints, and does so once more at the end.
struct LogSequencer: Service {
    let services: HostServices

    func run() async throws {
        let sequencer = Sequencer(store: services.bench.store, key: services.bench.keys.audit)
        let logger = services.logger
        let access = services.bench.access
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await Self.tellCounts(access) }
                await sequencer.run(onFailure: { error in
                    logger.warning("the log could not be sequenced", metadata: ["error": "\(error)"])
                })
                group.cancelAll()
            }
        }
        await access.tellCounts(all: true)
        _ = try? await sequencer.sequenceAndRelease()
    }

    /// What came too often to be written down each time is written down once a minute.
    private static func tellCounts(_ access: Access) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(60))
            await access.tellCounts()
        }
    }
}

// A group of services asks each for its name; whoever has none of its own is written down with all that it holds, which takes long.

extension Workers: CustomStringConvertible {
    var description: String { "workers" }
}

extension LogSequencer: CustomStringConvertible {
    var description: String { "log sequencer" }
}
