// SPDX-License-Identifier: GPL-3.0-or-later
// What nearly every test includes, compiled once per program. Sources include what they use all
// the same: this only saves the compiler reading it again.
#include "headroom_catch.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>
