// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/source_file.hpp"
#include <algorithm>
#include <fstream>
#include <system_error>

namespace headroom::profile {

std::optional<SourceText> read_source(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored))
    return std::nullopt;
  std::ifstream stream(path, std::ios::binary);
  SourceText source{path.string(), {}};
  source.text.resize(kLargestProfile + 1); // one more, for the parser to see that it is too large
  stream.read(source.text.data(), static_cast<std::streamsize>(source.text.size()));
  source.text.resize(static_cast<size_t>(std::max<std::streamsize>(stream.gcount(), 0)));
  if (!stream.is_open() || stream.bad())
    return std::nullopt;
  return source;
}

} // namespace headroom::profile
