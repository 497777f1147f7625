// SPDX-License-Identifier: GPL-3.0-or-later
#include "print.hpp"
#include "terminal_text.hpp"
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <sstream>

namespace headroom::ctl {

ExitCode print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0)
    return kOk;
  print_error(std::string("standard output: ") + std::strerror(errno));
  return kRequestFailed;
}

void print_error(const std::string& message) {
  std::istringstream lines(message);
  for (std::string line; std::getline(lines, line);)
    std::fprintf(stderr, "headroomctl: %s\n", printable(line).c_str());
}

} // namespace headroom::ctl
