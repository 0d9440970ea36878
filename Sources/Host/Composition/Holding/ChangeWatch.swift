/// Looks again and again while anybody wants to hear of changes: once for all of them, and never while nobody does.
///
/// What a host's store says is changed by other processes too, so looking is the only way to know.
actor ChangeWatch<Subject: Hashable & Sendable, Value: Equatable & Sendable> {
    /// One change.
    struct Change: Sendable {
        /// Of what.
        let subject: Subject
        /// What it is now.
        let value: Value
    }

    private struct Watcher {
        /// Nil for what was not known when it began.
        var known: [Subject: Value?]
        let sink: AsyncStream<Change>.Continuation
    }

    private let interval: Duration
    private let isFinal: @Sendable (Value) -> Bool
    private let look: @Sendable (Set<Subject>) async throws -> [Subject: Value]
    private let pause: @Sendable (Duration) async -> Void
    private let onTrouble: @Sendable (any Error) -> Void
    private var watchers: [UInt64: Watcher] = [:]
    private var next: UInt64 = 0
    private var looking: Task<Void, Never>?
    private var isInTrouble = false

    /// A watch.
    /// - Parameters:
    ///   - interval: how long it waits between two looks.
    ///   - isFinal: whether a value never changes any more.
    ///   - pause: waits; tests wait for something else than time.
    ///   - onTrouble: told of the first of several looks that fail.
    ///   - look: what some subjects are now; those that there are none of are left out.
    init(
        every interval: Duration, isFinal: @escaping @Sendable (Value) -> Bool = { _ in false },
        pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) },
        onTrouble: @escaping @Sendable (any Error) -> Void = { _ in },
        look: @escaping @Sendable (Set<Subject>) async throws -> [Subject: Value]
    ) {
        self.interval = interval
        self.isFinal = isFinal
        self.pause = pause
        self.onTrouble = onTrouble
        self.look = look
    }

    /// Each change of these from what is known of them on; of what could not be looked at, nil, the first look that can is told as one.
    /// Where nobody takes them, the newest are kept. It ends when none of them changes any more, or nobody listens.
    func changes(from known: [Subject: Value?]) -> AsyncStream<Change> {
        let (stream, sink) = AsyncStream.makeStream(of: Change.self, bufferingPolicy: .bufferingNewest(max(1, known.count * 4)))
        let open = known.filter { $0.value.map { !isFinal($0) } ?? true }
        guard !open.isEmpty else {
            sink.finish()
            return stream
        }
        let number = next
        next += 1
        watchers[number] = Watcher(known: open, sink: sink)
        sink.onTermination = { [weak self] _ in
            guard let self else { return }
            Task { await self.leave(number) }
        }
        if looking == nil { looking = Task { await self.keepLooking() } }
        return stream
    }

    private func leave(_ number: UInt64) { watchers[number] = nil }

    private func keepLooking() async {
        while !watchers.isEmpty {
            let subjects = Set(watchers.values.flatMap(\.known.keys))
            do {
                tell(try await look(subjects))
                isInTrouble = false
            } catch {
                if !isInTrouble { onTrouble(error) }
                isInTrouble = true
            }
            if !watchers.isEmpty { await pause(interval) }
        }
        looking = nil
    }

    private func tell(_ values: [Subject: Value]) {
        for (number, watcher) in watchers {
            var known = watcher.known
            for (subject, old) in watcher.known {
                guard let value = values[subject], value != old else { continue }
                if isFinal(value) { known.removeValue(forKey: subject) } else { known.updateValue(value, forKey: subject) }
                watcher.sink.yield(Change(subject: subject, value: value))
            }
            if known.isEmpty {
                watchers[number] = nil
                watcher.sink.finish()
            } else {
                watchers[number]?.known = known
            }
        }
    }
}
