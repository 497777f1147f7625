// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph_model.hpp"
#include <headroom_catch.hpp>

using namespace headroom;

namespace {

Properties named(std::string name) { return {{"node.name", std::move(name)}}; }

GraphPort input(uint32_t node, uint32_t index, std::string channel) {
  return {node, index, true, false, std::move(channel)};
}

/// speakers (1), headroom (2), headroom_out (3) -> speakers, mpv (4) -> headroom
GraphModel desktop() {
  GraphModel model;
  model.add_node(1, named("speakers"));
  model.add_node(2, named("headroom"));
  model.add_node(3, named("headroom_out"));
  model.add_node(4, named("mpv"));
  model.add_port(12, input(1, 1, "FR"));
  model.add_port(13, input(1, 0, "FL"));
  model.add_port(14, {1, 0, false, true, "FL"}); // the monitor
  model.add_link(20, {4, 2});
  model.add_link(21, {4, 2});
  model.add_link(22, {3, 1});
  model.set_default_sink("speakers");
  return model;
}

} // namespace

TEST_CASE("a sink's channel map is that of its input ports in port order") {
  const auto model = desktop();
  REQUIRE(model.input_channels(1) == ChannelMap{"FL", "FR"});
  REQUIRE(model.input_channels(2).empty());
}

TEST_CASE("the real sink is the default, or what we are linked to when the default is ours") {
  auto model = desktop();
  REQUIRE(model.real_sink()->id == 1);
  model.set_default_sink("headroom");
  REQUIRE(model.real_sink()->id == 1);
  model.remove(22);
  REQUIRE(model.real_sink() == nullptr);
  model.set_default_sink("not there yet");
  REQUIRE(model.real_sink() == nullptr);
  model.set_default_sink("");
  REQUIRE(model.real_sink() == nullptr);
}

TEST_CASE("links are told once per pair of nodes") {
  const auto model = desktop();
  REQUIRE(model.linked_to(4) == std::vector<uint32_t>{2});
  REQUIRE(model.is_played_to(2));
  REQUIRE_FALSE(model.is_played_to(4));
}

TEST_CASE("a removed node takes its ports and links with it, since ids are reused at once") {
  auto model = desktop();
  model.remove(1);
  model.add_node(1, named("usb"));
  REQUIRE(model.input_channels(1).empty());
  REQUIRE(model.linked_to(3).empty());
}

TEST_CASE("an id that comes back as another kind of object is that object only") {
  auto model = desktop();
  model.add_node(20, named("new"));
  model.add_port(4, input(20, 0, "MONO"));
  REQUIRE(model.node(4) == nullptr);
  REQUIRE(model.input_channels(20) == ChannelMap{"MONO"});
  REQUIRE_FALSE(model.is_played_to(2));
}

TEST_CASE("who only records a stream is nobody that it plays to") {
  GraphModel model;
  model.add_node(1, {{"node.name", "player"}, {"media.class", "Stream/Output/Audio"}});
  model.add_node(2, {{"node.name", "speakers"}, {"media.class", "Audio/Sink"}});
  model.add_node(3, {{"node.name", "headroom_level"}, {"media.class", "Stream/Input/Audio"}});
  model.add_link(10, {1, 2});
  model.add_link(11, {1, 3});
  REQUIRE(model.plays_to(1) == std::vector<uint32_t>{2});
}

TEST_CASE("our silent sink plays to us, but is nobody who does") {
  auto model = desktop();
  model.add_node(5, named("headroom_silent"));
  model.add_port(30, {5, 2, false, true, "FL"});
  model.add_port(31, input(2, 0, "FL"));
  model.remove(20);
  model.remove(21);
  model.add_link(23, {5, 2, 30, 31});
  REQUIRE_FALSE(model.is_played_to(2));
  REQUIRE(model.linked(30, 31));
  REQUIRE_FALSE(model.linked(31, 30));
  REQUIRE(model.comes_to_us(5));
  REQUIRE(model.is_own_sink(5));
  model.add_link(24, {4, 5});
  REQUIRE(model.is_played_to(5));
  model.set_default_sink("headroom_silent");
  REQUIRE(model.real_sink()->id == 1);
}

TEST_CASE("a port is found by its node, its direction and its channel") {
  const auto model = desktop();
  REQUIRE(model.port(1, true, "FR") == 12);
  REQUIRE(model.port(1, false, "FL") == 14);
  REQUIRE_FALSE(model.port(1, false, "FR"));
  REQUIRE_FALSE(model.port(2, true, "FL"));
}

TEST_CASE("a node is linked whole when each of its output ports is") {
  GraphModel model;
  model.add_node(1, named("player"));
  model.add_port(2, {1, 0, false, false, "FL"});
  model.add_port(3, {1, 1, false, false, "FR"});
  model.add_port(4, input(1, 2, "FL"));
  REQUIRE_FALSE(model.all_ports_linked(1));
  model.add_link(10, {1, 5, 2, 6});
  REQUIRE_FALSE(model.all_ports_linked(1));
  model.add_link(11, {1, 5, 3, 7});
  REQUIRE(model.all_ports_linked(1));
}
