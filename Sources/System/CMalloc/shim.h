// glibc's own settings of its allocator.
#pragma once
#include <malloc.h>
