// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon.hpp"

#include <algorithm>
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
  // An earlier daemon's nodes are seen for a moment after its end: only our process counts.
  const auto has_ports = [this](const char* name) {
    Graph& graph = session_.graph();
    return std::ranges::any_of(graph.nodes(), [&](const Node& node) {
      return node.name() == name && graph.process(node) == process_->pid() &&
             !graph.ports(node.id).empty();
    });
  };
  return wait_until(
             [&] {
               return !process_->running() || (has_ports("headroom") && has_ports("headroom_out"));
             },
             limit) &&
         process_->running();
}

} // namespace headroom::test
