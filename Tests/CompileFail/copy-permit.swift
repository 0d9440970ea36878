// expect: 'copy' cannot be applied to noncopyable types
// Makes two permits of one.
import ToolKit

func copy(_ permit: consuming Permit) -> Permit {
    let second = copy permit
    return second
}
