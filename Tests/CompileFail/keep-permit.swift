// expect: 'permit' consumed more than once
// A plugin puts its permit aside for later and runs all the same.
import ToolKit

final class Drawer {
    var permit: Permit?

    func keep(_ permit: consuming Permit) -> Executed<Int> {
        self.permit = consume permit
        return permit.decline(Failure(code: "later", text: "Later."))
    }
}
