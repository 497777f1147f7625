// SPDX-License-Identifier: GPL-3.0-or-later
// What every test includes, read once per program of many tests. They include it all the same.
#include "headroom_catch.hpp"
