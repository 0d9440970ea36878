// zlib: deflate and CRC-32, as PNG has them.
#pragma once
#include <zlib.h>
