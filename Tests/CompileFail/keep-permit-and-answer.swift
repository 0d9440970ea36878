// expect: missing return in instance method expected to return 'Executed<Int>'
// A plugin puts its permit aside and has nothing to answer with.
import ToolKit

final class Drawer {
    var permit: Permit?

    func keep(_ permit: consuming Permit) -> Executed<Int> {
        self.permit = consume permit
    }
}
