// libzip: reading ZIP archives that lie in memory.
#pragma once
#include <zip.h>
