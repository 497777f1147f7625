// SPDX-License-Identifier: GPL-3.0-or-later
#include "service.hpp"
#include <array>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <sys/wait.h>
#include <unistd.h>

namespace headroom::ctl {

namespace {

std::vector<char*> arguments(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (const auto& word : words)
    pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

void silence(std::initializer_list<int> descriptors) {
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int descriptor : descriptors)
    ::dup2(nothing, descriptor);
}

int wait_for(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int run(const std::vector<std::string>& words, bool quiet) {
  const auto pointers = arguments(words);
  const pid_t pid = ::fork();
  if (pid < 0)
    return 127;
  if (pid == 0) {
    if (quiet)
      silence({STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO});
    ::execvp(pointers[0], pointers.data());
    ::_exit(127);
  }
  return wait_for(pid);
}

} // namespace

int run_program(const std::vector<std::string>& words) { return run(words, false); }

bool has_user_unit() {
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  std::error_code ignored;
  return runtime && std::filesystem::exists(std::string(runtime) + "/systemd/private", ignored) &&
         run({"systemctl", "--user", "cat", "headroom.service"}, true) == 0;
}

bool start_detached(const std::string& program) {
  const auto words = std::vector<std::string>{program};
  const auto pointers = arguments(words);
  std::array<int, 2> failure{};
  if (::pipe2(failure.data(), O_CLOEXEC) != 0)
    return false;
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::setsid();
    // The one that stays is nobody's child, so that nobody has to wait for it.
    if (::fork() != 0)
      ::_exit(0);
    silence({STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO});
    ::execvp(pointers[0], pointers.data());
    [[maybe_unused]] const auto told = ::write(failure[1], "x", 1);
    ::_exit(127);
  }
  ::close(failure[1]);
  char byte = 0;
  const bool failed = pid < 0 || ::read(failure[0], &byte, 1) != 0; // closed by a successful exec
  ::close(failure[0]);
  if (pid > 0)
    wait_for(pid);
  return !failed;
}

std::string daemon_program() {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto beside = self.parent_path() / "headroomd";
  return !error && std::filesystem::exists(beside, error) ? beside.string() : "headroomd";
}

} // namespace headroom::ctl
