// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/sound_files.hpp"
#include "daemon.hpp"
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace headroom::ctl {

namespace {

std::vector<std::string> own_words() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::vector<std::string> words;
  for (std::string word; std::getline(file, word, '\0');)
    words.push_back(word);
  return words;
}

/// Beside us where nothing is installed yet.
std::string sound_program() {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto beside = self.parent_path() / "headroomctl-render";
  return std::filesystem::exists(beside, error) ? beside.string() : HEADROOM_SOUND_PROGRAM;
}

[[noreturn]] void become_sound_program() {
  auto words = own_words();
  std::vector<char*> pointers;
  for (auto& word : words)
    pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const auto program = sound_program();
  ::execv(program.c_str(), pointers.data());
  throw Failed(kRequestFailed, program + ": " + std::strerror(errno));
}

} // namespace

ExitCode run_render(const RenderOptions&) { become_sound_program(); }
ExitCode run_analyze(const AnalyzeOptions&) { become_sound_program(); }

} // namespace headroom::ctl
