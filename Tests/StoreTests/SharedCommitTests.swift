import Clocks
import Store
import TestSupport
import Testing

/// What transactions that share a commit know of each other: nothing.
@Suite struct SharedCommitTests {
    @Test("one undone after it wrote has the others run again, and each is told once, of the run that was kept", arguments: StoreKind.all)
    func runAgain(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open()
        let runs = Shared([Int](repeating: 0, count: 20))
        let told = try await store.crowd(20) { index, tx in
            let run = runs.withLock { runs in
                runs[index] += 1
                return runs[index]
            }
            try tx.insert(index)
            if index == 10 { throw Refused() }
            return run
        }
        let last = runs.withLock(\.self)
        #expect(last.contains { $0 > 1 })
        for (index, result) in told {
            if index == 10 {
                #expect(throws: Refused.self) { try result.get() }
            } else {
                #expect(try result.get() == last[index])
            }
        }
        let ids = try await store.read { try $0.query("SELECT id FROM numbers ORDER BY id").map { Int(try $0.integer("id")) } }
        #expect(ids == (0..<20).filter { $0 != 10 })
        await store.close()
    }

    @Test("one that gives up before it wrote costs the others nothing", arguments: StoreKind.all)
    func free(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open()
        let runs = Shared(0)
        let told = try await store.crowd(20) { index, tx in
            runs.withLock { $0 += 1 }
            _ = try tx.query("SELECT id FROM numbers WHERE id = $1", [SQLValue(index)])
            if index == 10 { throw Refused() }
            try tx.insert(index)
        }
        #expect(runs.withLock(\.self) == 20)
        #expect(told.filter { if case .failure = $0.value { true } else { false } }.map(\.key) == [10])
        #expect(try await store.count() == 19)
        await store.close()
    }

    @Test("a row that is refused behind the body's back costs its own transaction, and its caller is told why", arguments: StoreKind.all)
    func performed(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open()
        try await store.write { try $0.perform("INSERT INTO numbers (id) VALUES (7)") }
        let told = try await store.crowd(20) { index, tx in
            try tx.perform("INSERT INTO numbers (id, label) VALUES ($1, 'x')", [SQLValue(index)])
            try tx.perform("UPDATE numbers SET label = 'y' WHERE id = $1", [SQLValue(index)])
        }
        for (index, result) in told {
            guard index == 7 else {
                try result.get()
                continue
            }
            let error = #expect(throws: StoreError.self) { try result.get() }
            guard case .constraint = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        let labels = try await store.read { try $0.query("SELECT label FROM numbers ORDER BY id").map { try $0.optionalText("label") } }
        #expect(labels == (0..<20).map { $0 == 7 ? nil : "y" })
        await store.close()
    }

    @Test("what was performed is there for the body's next question", arguments: StoreKind.all)
    func seen(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open()
        let counts = try await store.write { tx in
            try (Int64(0)..<600).map { id in
                try tx.perform("INSERT INTO numbers (id) VALUES ($1)", [.integer(id)])
                return id % 100 == 0 ? try tx.query("SELECT count(*) AS n FROM numbers").first?.integer("n") : nil
            }.compactMap(\.self)
        }
        #expect(counts == [1, 101, 201, 301, 401, 501])
        #expect(try await store.count() == 600)
        await store.close()
    }

    @Test("several questions asked at once are answered in their order", arguments: StoreKind.all)
    func together(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open()
        try await store.write { tx in
            for id in Int64(0)..<10 { try tx.perform("INSERT INTO numbers (id, label) VALUES ($1, 'x')", [.integer(id)]) }
        }
        let questions = (Int64(0)..<600).map { SQLStatement("SELECT id FROM numbers WHERE id < $1 ORDER BY id", [.integer($0 % 11)]) }
        for count in [0, 1, 11, 600] {
            let answers = try await store.read { try $0.queries(Array(questions.prefix(count))) }
            #expect(try answers.map { try $0.map { try $0.integer("id") } } == (0..<count).map { (0..<Int64($0 % 11)).map(\.self) })
        }
        let error = await #expect(throws: StoreError.self) {
            try await store.read { try $0.queries([questions[3], SQLStatement("SELECT nothing FROM nowhere"), questions[4]]) }
        }
        guard case .statement(_, "SELECT nothing FROM nowhere") = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try await store.count() == 10)
        await store.close()
    }
}
