import Store

extension StoreError {
    /// What people can do about it.
    var help: [String] {
        switch self {
        case .clockBehind:
            [
                "`timedatectl` shows the clock; set it right, and everything goes on by itself",
                "until then nothing is spent and nothing is written; listings still work",
            ]
        case .diskFull:
            [
                "make room on it (`df` shows how much there is), and everything goes on by itself",
                "nothing is spent until then; what was sent before is settled once the host can write again",
            ]
        case .readOnly:
            ["look at how it is mounted and whose it is; the host writes down every call, so nothing is done without a place to write"]
        case .disk:
            ["look at the disk (`dmesg`); what was sent before is settled once the host can write again, so nothing has to be asked anew"]
        case .corrupt, .notADatabase:
            [
                "stop every host on this store and keep the file as it is, for whoever looks into it",
                "put back a copy from before, and let `tollgate audit verify --checkpoint` hold it against a checkpoint from outside",
            ]
        case .locked: ["end that program, or wait until it is done"]
        case .wrongEnvironment: ["name another store with --store, or the store's own environment with --environment"]
        case .replaced: ["where the store was restored there, this is as it should be: every host is started again"]
        case .newerThanProgram: ["run the newer program; this one would not know what it does to the store"]
        case .setAside(let mark): mark.help
        case .notEmpty: ["name a database that is empty, or a file that is missing"]
        case .noRight: ["give the role what docs/store.md lists, or run `tollgate store migrate` with one that has it"]
        case .missing: ["`tollgate approvers add NAME --admin` makes a new store"]
        default: []
        }
    }

    /// What an agent is told where the host could not write: what keeps it from going on, in words that name no file and no machine.
    var agentText: String? {
        switch self {
        case .clockBehind: "The host's clock is wrong, so it writes nothing down, and nothing is moved that is not written down."
        case .diskFull: "The host's disk is full, so it can write nothing down, and nothing is moved that is not written down."
        case .readOnly, .disk, .corrupt, .notADatabase, .connectionLost, .commitUnknown:
            "The host can't use its store now, and nothing is moved that is not written down."
        case .setAside: "The host's store was moved to another place, and nothing is moved that is not written down there."
        case .replaced, .newerThanProgram: "The host has to be started anew, and nothing is moved that is not written down."
        case .overloaded: "The host has more to do than it can take on."
        default: nil
        }
    }
}

extension StoreMark {
    /// What people can do about a store that bears this mark.
    fileprivate var help: [String] {
        switch kind {
        case .moved: ["name the store's new place with --store; its keys belong there too (docs/store.md)"]
        case .copy: ["`tollgate audit` reads it; hosts are started with the other one"]
        case .backup: ["`tollgate store restore --from FILE` makes a store of it"]
        case .unfinished: ["run the same `tollgate store copy` or `restore` again, or clear this place"]
        case .restored, .wentBack: ["`tollgate store confirm --help` tells what to do"]
        }
    }
}
