// SPDX-License-Identifier: GPL-3.0-or-later
#include "child_process.hpp"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

extern char** environ;

namespace headroom::test {
namespace {

std::vector<std::string> merged_environment(const Environment& changes) {
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (!changes.contains(text.substr(0, text.find('='))))
      result.push_back(text);
  }
  for (const auto& [name, value] : changes)
    if (!value.empty())
      result.push_back(name + "=" + value);
  return result;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (auto& string : strings)
    result.push_back(string.data());
  result.push_back(nullptr);
  return result;
}

} // namespace

ChildProcess::ChildProcess(std::vector<std::string> arguments, std::filesystem::path log,
                           const Environment& changes)
    : log_path_(std::move(log)) {
  auto variables = merged_environment(changes);
  const auto argv = pointers(arguments);
  const auto envp = pointers(variables);
  const int output = open(log_path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (output < 0)
    throw std::system_error(errno, std::generic_category(), log_path_);
  const pid_t parent = getpid();
  // A signal to the child before it has become the program ends it; it runs no handler of ours.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_ = fork();
  if (pid_ != 0)
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (pid_ < 0) {
    close(output);
    throw std::system_error(errno, std::generic_category(), "fork");
  }
  if (pid_ == 0) {
    // Only async-signal-safe calls: the parent has other threads.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0); // Ctrl-C at the terminal is for us: we end our children in order
    if (getppid() != parent)
      _exit(127);
    for (int number = 1; number < NSIG; ++number)
      signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execvpe(argv[0], argv.data(), envp.data());
    _exit(127);
  }
  close(output);
}

ChildProcess::~ChildProcess() { kill(); }

bool ChildProcess::running() { return !wait(Seconds{0}).has_value(); }

void ChildProcess::send_signal(int number) {
  if (!ended_)
    ::kill(pid_, number);
}

void ChildProcess::kill() {
  send_signal(SIGKILL);
  wait(Seconds{10});
}

std::optional<ExitStatus> ChildProcess::terminate(Seconds limit) {
  send_signal(SIGTERM);
  const auto status = wait(limit);
  if (!status)
    kill();
  return status;
}

std::optional<ExitStatus> ChildProcess::wait(Seconds limit) {
  wait_until(
      [this] {
        if (ended_)
          return true;
        int status = 0;
        if (waitpid(pid_, &status, WNOHANG) != pid_)
          return false;
        ended_ = WIFEXITED(status) ? ExitStatus{WEXITSTATUS(status), {}}
                                   : ExitStatus{{}, WTERMSIG(status)};
        return true;
      },
      limit);
  return ended_;
}

std::string ChildProcess::log() const {
  std::ostringstream text;
  text << std::ifstream(log_path_).rdbuf();
  return text.str();
}

} // namespace headroom::test
