// SPDX-License-Identifier: GPL-3.0-or-later
#include "sound_fixture.hpp"

#include <algorithm>
#include <fcntl.h>
#include <headroom_catch.hpp>
#include <pty.h>
#include <string>
#include <vector>

using namespace headroom;
using namespace headroom::ctl_test;

namespace {

/// What a terminal shows as standard error; at most the 4 KiB that it keeps.
std::string seen_on_terminal(const Workshop& shop, const std::vector<std::string>& words) {
  int terminal = -1, program_side = -1;
  char name[128];
  REQUIRE(::openpty(&terminal, &program_side, name, nullptr, nullptr) == 0);
  const FileDescriptor ours(terminal);
  FileDescriptor theirs(program_side);
  REQUIRE(shop.run(words, name).exit_code == 0);
  theirs = FileDescriptor();
  std::string text;
  char bytes[1024];
  for (ssize_t count; (count = ::read(terminal, bytes, sizeof bytes)) > 0;)
    text.append(bytes, static_cast<size_t>(count));
  return text;
}

std::vector<int> percentages(const std::string& text) {
  std::vector<int> found;
  for (size_t at = 0; (at = text.find(" %", at)) != std::string::npos; ++at)
    found.push_back(std::stoi(text.substr(at - 3, 3)));
  return found;
}

} // namespace

TEST_CASE("on a terminal a bar says how far all files together are, and is gone at the end") {
  const Workshop shop;
  for (const char* name : {"a.wav", "b.wav", "c.wav"})
    write_sound(shop.path(name),
                {48000, SF_FORMAT_WAV | SF_FORMAT_PCM_16, noise(2, 96000, 0.2), {}});
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"render", "@a.wav", "@b.wav", "@c.wav", "@out", "--jobs", "1"},
        {"analyze", "@a.wav", "@b.wav", "@c.wav", "--jobs", "1"}}) {
    const auto text = seen_on_terminal(shop, words);
    const auto percent = percentages(text);
    INFO(text);
    REQUIRE(!percent.empty());
    // The first is drawn after the first piece of the first file; how many follow is the
    // machine's business.
    CHECK(percent.front() < 15);
    CHECK(std::is_sorted(percent.begin(), percent.end()));
    CHECK(percent.back() <= 100);
    CHECK(text.ends_with("\r\x1b[K"));
  }
}
