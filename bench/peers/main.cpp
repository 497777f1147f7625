// SPDX-License-Identifier: GPL-3.0-or-later
// compare-peers: headroom's limiter and meter beside what else is installed.
#include "comparison.hpp"
#include <cstdio>
#include <cstdlib>
#include <exception>
#ifdef __SSE2__
#include <xmmintrin.h>
#endif

using namespace headroom::peers;

namespace {

constexpr const char* kUsage =
    "compare-peers [--turns N] [--candidates N] [--only NAME] [--release MS] [--hold MS]\n"
    "              [--note TEXT] [--json FILE]\n"
    "  --turns       how often each is timed, default 15\n"
    "  --candidates  of the search for the worst signal, default 300; 0 leaves out the ceiling,\n"
    "                which takes by far the longest\n"
    "  --only        peers whose name contains this\n"
    "  --release, --hold  one more row: headroom's limiter with these\n";

headroom::LimiterSettings& variant(Options& options) {
  if (!options.variant)
    options.variant.emplace();
  return *options.variant;
}

bool write(const std::string& path, const std::string& text) {
  std::FILE* const file = std::fopen(path.c_str(), "w");
  if (file == nullptr)
    return false;
  const bool written = std::fputs(text.c_str(), file) >= 0;
  return std::fclose(file) == 0 && written;
}

} // namespace

int main(int argc, char** argv) {
  Options options;
  std::string json;
  for (int i = 1; i < argc; i += 2) {
    const std::string name = argv[i];
    const char* const value = i + 1 < argc ? argv[i + 1] : nullptr;
    if (value != nullptr && name == "--turns")
      options.turns = std::max(1u, static_cast<unsigned>(std::strtoul(value, nullptr, 10)));
    else if (value != nullptr && name == "--candidates")
      options.candidates = static_cast<uint32_t>(std::strtoul(value, nullptr, 10));
    else if (value != nullptr && name == "--only")
      options.only = value;
    else if (value != nullptr && name == "--release")
      variant(options).release_ms = std::strtof(value, nullptr);
    else if (value != nullptr && name == "--hold")
      variant(options).hold_ms = std::strtof(value, nullptr);
    else if (value != nullptr && name == "--note")
      options.notes.push_back(value);
    else if (value != nullptr && name == "--json")
      json = value;
    else
      return std::fputs(kUsage, stderr), 2;
  }
#ifdef __SSE2__
  _mm_setcsr(_mm_getcsr() | 0x8040); // denormals are zero, as hosts set it around their callbacks
#endif
  try {
    const Comparison comparison = compare(options);
    std::fputs(to_markdown(comparison).c_str(), stdout);
    if (!json.empty() && !write(json, to_json(comparison)))
      return std::fprintf(stderr, "compare-peers: %s cannot be written\n", json.c_str()), 1;
    const headroom::reference::Excess own = comparison.limiters[0].worst();
    if (own.t20_db > 0.0 || own.tn_db > 0.05)
      return std::fputs("compare-peers: headroom's limiter does not hold its ceiling\n", stderr), 1;
  } catch (const std::exception& error) {
    return std::fprintf(stderr, "compare-peers: %s\n", error.what()), 1;
  }
  return 0;
}
