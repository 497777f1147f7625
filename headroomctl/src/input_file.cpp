// SPDX-License-Identifier: GPL-3.0-or-later
#include "input_file.hpp"
#include "daemon.hpp"
#include <fstream>
#include <iterator>

namespace headroom::ctl {

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file)
    throw Failed(kNotFound, path + ": cannot be read");
  return text;
}

} // namespace headroom::ctl
