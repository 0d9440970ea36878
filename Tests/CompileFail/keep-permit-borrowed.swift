// expect: 'permit' is borrowed and cannot be consumed
// Keeps a permit that was only shown.
import ToolKit

final class Drawer {
    var permit: Permit?

    func keep(_ permit: borrowing Permit) { self.permit = consume permit }
}
