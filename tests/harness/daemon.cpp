// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon.hpp"

#include <cstdlib>
#include <stdexcept>

namespace headroom::test {

Daemon::Daemon(Session& session, const DaemonSettings& settings) : session_(session) {
  const char* program = std::getenv("HEADROOMD");
  if (program == nullptr)
    throw std::runtime_error("HEADROOMD does not name the daemon under test");
  const char* profiles = std::getenv("HEADROOM_PROFILES");
  if (profiles == nullptr)
    throw std::runtime_error("HEADROOM_PROFILES does not name the folder of the profiles");
  const bool is_path = settings.profile.find('/') != std::string::npos;
  std::vector<std::string> command{
      program, "--profile",
      is_path ? settings.profile : std::string(profiles) + "/" + settings.profile + ".toml"};
  command.insert(command.end(), settings.arguments.begin(), settings.arguments.end());
  process_ = std::make_unique<ChildProcess>(std::move(command), session.log_path("headroomd"),
                                            settings.environment);
}

std::filesystem::path Daemon::socket_path() const {
  return session_.runtime_folder() / "headroom/control.sock";
}

bool Daemon::wait_ready(Seconds limit) {
  const auto has_ports = [this](const char* name) {
    const auto node = session_.graph().node(name);
    return node && !session_.graph().ports(node->id).empty();
  };
  return wait_until(
             [&] {
               return !process_->running() ||
                      (has_ports("headroom") && has_ports("headroom_out"));
             },
             limit) &&
         process_->running();
}

} // namespace headroom::test
