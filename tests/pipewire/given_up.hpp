// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "rig.hpp"

#include <fstream>
#include <headroom_catch.hpp>
#include <iterator>

namespace headroom::test {

/// The session manager does not link that node again.
inline void cut_links_of(Graph& graph, uint32_t node_id) {
  for (const Link& link : graph.links())
    if (link.output_node == node_id)
      graph.destroy(link.id);
}

/// A link of one channel to our sink is in the session manager's way, so that each of its own
/// fails, until it says that it tries no more. Then that link goes too.
inline void have_given_up(Rig& rig, const Player& player, const std::string& elsewhere,
                          const std::string& entrance) {
  Graph& graph = rig.session.graph();
  const auto times_given_up = [&] {
    std::ifstream log(rig.session.folder() / "log/wireplumber.log");
    const std::string text{std::istreambuf_iterator<char>(log), {}};
    size_t times = 0;
    for (size_t at = text.find("not retrying"); at != text.npos;
         at = text.find("not retrying", at + 1))
      ++times;
    return times;
  };
  const size_t before = times_given_up();
  // Not before headroom takes it for the user's choice.
  REQUIRE(wait_until([&] {
    return graph.move(player.node_id(), elsewhere) &&
           !wait_until([&] { return !rig.plays_to(player, elsewhere); }, Seconds{0.5});
  }));
  const auto in_the_way = [&] {
    return graph.link("test-player", "output_FL", entrance, "playback_FL");
  };
  REQUIRE(wait_until(in_the_way));
  REQUIRE(wait_until([&] {
    return graph.targets(player.node_id()) == std::vector<std::string>{entrance, elsewhere};
  }));
  REQUIRE(graph.set_metadata("default", player.node_id(), "target.object", "Spa:String", entrance));
  // 0.5 makes one attempt each time that something of the kind is written.
  bool follows = false;
  REQUIRE(wait_until(
      [&] {
        follows = !follows;
        return !graph.set_metadata("default", player.node_id(), "target.node", "Spa:Id",
                                   follows ? "-1" : "") ||
               wait_until([&] { return times_given_up() > before; }, Seconds{0.1});
      },
      Seconds{10}));
  REQUIRE(times_given_up() > before);
  REQUIRE(rig.wait_plays_to(player, entrance));
  cut_links_of(graph, player.node_id());
}

} // namespace headroom::test
