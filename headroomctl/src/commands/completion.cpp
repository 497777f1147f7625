// SPDX-License-Identifier: GPL-3.0-or-later
#include "completion.hpp"
#include "commands/families.hpp"
#include "live_values.hpp"
#include "print.hpp"
#include "terminal_text.hpp"
#include <algorithm>

namespace headroom::ctl {

namespace {

/// Longer, and typing would stutter.
constexpr int32_t kPatienceMs = 100;

/// Candidates as lines, a tab between word and description; ":files" for the shell's own.
std::string completion_text(const Completion& completion) {
  std::string text;
  for (const auto& [word, description] : completion.candidates) {
    if (printable(word) != word)
      continue; // no shell could take it
    text += word + (description.empty() ? "" : "\t" + printable(description)) + "\n";
  }
  return text + (completion.files ? ":files\n" : "");
}

} // namespace

ExitCode print_completion(const Command& program, const std::vector<std::string>& words) {
  Common impatient;
  impatient.timeout_ms = kPatienceMs;
  const auto socket = std::find(words.begin(), words.end(), "--socket");
  if (socket != words.end() && socket + 1 != words.end())
    impatient.socket_path = socket[1];
  return print(completion_text(
      complete(program, words, [&](Values values, const std::vector<std::string>& before) {
        return live_values(impatient, values, before);
      })));
}

} // namespace headroom::ctl
