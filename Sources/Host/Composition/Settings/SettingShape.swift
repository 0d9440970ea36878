import Money

/// What a setting looks like in the file.
enum SettingShape: Sendable, Equatable {
    /// One value.
    case word
    /// Values, as a list or in one text with commas.
    case words
    /// A list of entries, each with all of these members.
    case rows([String])
    /// A mapping with some of these names.
    case names([String])

    /// Whether it is more than a text can say.
    var isStructured: Bool {
        switch self {
        case .word, .words: false
        case .rows, .names: true
        }
    }
}

extension SettingKey {
    /// What it looks like in the file.
    var shape: SettingShape {
        switch self {
        case .httpHosts, .httpOrigins, .oauthAlgorithms, .tools, .alipaySelectTools, .alipayAppKeyCommand: .words
        case .peers: .rows(["uid", "agent"])
        case .tlsClients: .rows(["name", "agent"])
        case .oauthAgents: .rows(["claim", "value", "agent"])
        case .oauthScopes: .names(Effect.allCases.map(\.rawValue))
        default: .word
        }
    }
}
