// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/sample_format.hpp"

namespace headroom::ctl {

const std::vector<std::string>& sample_format_names() {
  static const std::vector<std::string> names = {"auto",  "int16",  "int24",  "int32",
                                                 "float", "double", "vorbis", "opus"};
  return names;
}

} // namespace headroom::ctl
