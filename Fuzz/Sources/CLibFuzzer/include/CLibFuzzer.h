#include <stddef.h>
#include <stdint.h>

// libFuzzer's driver (compiler-rt): calls the callback with input after input, and returns when it is told to stop.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));
