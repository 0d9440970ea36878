// Shows Swift's Mutex to the thread sanitizer, whole.
//
// On Linux a Mutex takes and gives back its lock by one atomic exchange that is compiled into whoever uses it, where the sanitizer sees it.
// Where two threads meet it goes on in `_lockSlow` and `_unlockSlow`, in libswiftSynchronization, which is built without the sanitizer: a
// thread that waited for the lock seems to have nothing to do with the one that held it, and everything under the lock seems to be a race.
// These two stand in front of the library's, call them, and say what they did. So nothing has to be suppressed.

#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

void __tsan_acquire(void *address);
void __tsan_release(void *address);

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef __attribute__((swiftcall)) void (*LockSlow)(uint32_t thread, __attribute__((swift_context)) void *handle);
typedef __attribute__((swiftcall)) void (*UnlockSlow)(__attribute__((swift_context)) void *handle);

static void *next(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

__attribute__((swiftcall)) void seen_lock(uint32_t thread, __attribute__((swift_context)) void *handle) __asm__(LOCK);
__attribute__((swiftcall)) void seen_unlock(__attribute__((swift_context)) void *handle) __asm__(UNLOCK);

__attribute__((swiftcall)) void seen_lock(uint32_t thread, __attribute__((swift_context)) void *handle) {
    LockSlow lock = (LockSlow)next(LOCK);
    lock(thread, handle);
    __tsan_acquire(handle);
}

__attribute__((swiftcall)) void seen_unlock(__attribute__((swift_context)) void *handle) {
    UnlockSlow unlock = (UnlockSlow)next(UNLOCK);
    __tsan_release(handle);
    unlock(handle);
}
