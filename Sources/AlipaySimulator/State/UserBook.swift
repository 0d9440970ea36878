/// The accounts of the simulated platform, the merchant's own apart.
struct UserBook: Sendable {
    private(set) var users = SimulatedUser.everybody

    /// Adds a user, or puts it in the place of the one with its number.
    mutating func put(_ user: SimulatedUser) {
        if let place = users.firstIndex(where: { $0.userID == user.userID }) { users[place] = user } else { users.append(user) }
    }

    /// The account that an identity names: `ALIPAY_USER_ID`, `ALIPAY_OPEN_ID` or `ALIPAY_LOGON_ID`.
    func find(_ identity: String, kind: String) -> SimulatedUser? {
        switch kind {
        case "ALIPAY_USER_ID": users.first { $0.userID == identity }
        case "ALIPAY_OPEN_ID": users.first { $0.openID == identity }
        case "ALIPAY_LOGON_ID": users.first { $0.logonIDs.contains { $0.lowercased() == identity.lowercased() } }
        default: nil
        }
    }
}
