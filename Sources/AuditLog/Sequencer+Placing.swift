import Store

extension Sequencer {
    /// Waits until an entry has its place in the tree, whichever process gives it that: a turn that nobody renews ends within 2 s, and
    /// a running host sequences twice a second.
    ///
    /// - Parameters:
    ///   - entry: an entry whose transaction is committed.
    ///   - looks: after so many it is given up.
    ///   - pause: how long to wait between two looks.
    /// - Returns: whether the entry has its place.
    public func place(_ entry: Entry, looks: Int = 10, pause: Duration = .milliseconds(500)) async throws -> Bool {
        for look in 0..<looks {
            if look > 0 { try await Task.sleep(for: pause) }
            _ = try await sequenceAndRelease()
            if try await isPlaced(entry) { return true }
        }
        return false
    }

    private func isPlaced(_ entry: Entry) async throws -> Bool {
        try await store.read { tx in
            try !tx.query(
                "SELECT leaf FROM audit_leaves WHERE writer = $1 AND counter = $2", [.text(entry.writer), .integer(entry.counter)]
            ).isEmpty
        }
    }
}
