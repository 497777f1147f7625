// SPDX-License-Identifier: MIT
#pragma once

// Everything is compiled with hidden visibility; what the public headers declare is the exception.
// Include this before any other header of ours.
#pragma GCC visibility push(default)
#include "headroom-ipc/client.h"
#pragma GCC visibility pop
