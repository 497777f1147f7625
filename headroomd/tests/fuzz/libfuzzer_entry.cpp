// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
