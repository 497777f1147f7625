// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "command.hpp"
#include <functional>
#include <string>
#include <vector>

namespace headroom::ctl {

/// What the word under the cursor may become.
struct Candidate {
  std::string word, description;
};

struct Completion {
  std::vector<Candidate> candidates; ///< that begin with what is typed
  bool files = false;                ///< the shell shall offer files
};

/// @param words  after the program's name; the last one, maybe empty, is under the cursor
/// @param live  what exists now, of a kind; gets the words that were typed before
Completion complete(
    const Command& program, const std::vector<std::string>& words,
    const std::function<std::vector<Candidate>(Values, const std::vector<std::string>&)>& live);

} // namespace headroom::ctl
