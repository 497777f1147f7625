// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control_fixture.hpp"
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <vector>

namespace headroom::ctl_test {

using control_test::Daemon;
using control_test::TemporaryDirectory;

struct Outcome {
  int exit_code = -1; ///< 128 + n when signal n ended it
  std::string out, err;
};

/// A real program, with a daemon that this process serves meanwhile.
class Child {
public:
  /// @param variable  environment variable that holds the program's path, set by meson
  explicit Child(const char* variable) {
    const char* path = ::getenv(variable);
    if (!path)
      throw std::runtime_error(std::string(variable) + " is not set");
    program_ = path;
  }

  /// @param value  empty = unset
  Child& environment(const std::string& name, const std::string& value) {
    environment_.emplace_back(name, value);
    return *this;
  }
  /// Where standard output goes; by default a file that becomes Outcome::out.
  Child& standard_output(std::string path) {
    out_path_ = std::move(path);
    return *this;
  }

  /// Where standard error goes; by default a file that becomes Outcome::err.
  Child& standard_error(std::string path) {
    err_path_ = std::move(path);
    return *this;
  }

  /// @param daemon  dispatched until the program ends; nullptr = nobody serves
  Outcome run(const std::vector<std::string>& arguments, Daemon* daemon = nullptr) {
    const std::string out = out_path_.empty() ? scratch_.path() + "/out" : out_path_;
    const std::string err = err_path_.empty() ? scratch_.path() + "/err" : err_path_;
    const pid_t pid = ::fork();
    if (pid < 0)
      throw std::runtime_error("fork");
    if (pid == 0)
      become(arguments, out, err);
    int status = 0;
    const auto ended = [&] { return ::waitpid(pid, &status, WNOHANG) == pid; };
    const FileDescriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (daemon)
      daemon->serve_until(ended, process.get());
    else
      ::waitpid(pid, &status, 0);
    Outcome outcome;
    outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (out_path_.empty())
      outcome.out = contents(out);
    if (err_path_.empty())
      outcome.err = contents(err);
    return outcome;
  }

private:
  [[noreturn]] void become(const std::vector<std::string>& arguments, const std::string& out,
                           const std::string& err) const {
    const auto redirect = [](const std::string& path, int to) {
      const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOCTTY, 0600);
      if (fd < 0 || ::dup2(fd, to) < 0)
        ::_exit(126);
    };
    redirect(out, STDOUT_FILENO);
    redirect(err, STDERR_FILENO);
    for (const auto& [name, value] : environment_)
      value.empty() ? ::unsetenv(name.c_str()) : ::setenv(name.c_str(), value.c_str(), 1);
    std::vector<char*> words = {const_cast<char*>(program_.c_str())};
    for (const auto& argument : arguments)
      words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    ::execv(program_.c_str(), words.data());
    ::_exit(127);
  }

  static std::string contents(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

  TemporaryDirectory scratch_;
  std::string program_, out_path_, err_path_;
  std::vector<std::pair<std::string, std::string>> environment_;
};

} // namespace headroom::ctl_test
