// SPDX-License-Identifier: GPL-3.0-or-later
#include "output_devices.hpp"
#include "temporary_folder.hpp"
#include <headroom_catch.hpp>
#include <stdexcept>

using namespace headroom;
using State = OutputDevices::State;

namespace {

using Names = std::vector<std::string>;

GraphModel desktop() {
  GraphModel model;
  const auto sink = [&](uint32_t id, const char* name, const char* group) {
    model.add_node(id, {{"node.name", name},
                        {"node.description", std::string("The ") + name},
                        {"media.class", "Audio/Sink"},
                        {"node.link-group", group}});
    model.add_port(100 + id, {id, 0, true, false, "MONO"});
  };
  sink(1, "speakers", "");
  sink(2, "usb", "");
  sink(3, "headroom", "headroom-42");
  sink(4, "loopback", "loopback-7");
  model.add_node(5, {{"node.name", "loopback.output"},
                     {"media.class", "Stream/Output/Audio"},
                     {"node.link-group", "loopback-7"}});
  model.set_default_sink("speakers");
  return model;
}

State state_of(const OutputDevices& outputs, const GraphModel& model, const std::string& name) {
  for (const auto& device : outputs.devices(model))
    if (device.name == name)
      return device.state;
  FAIL("no device " << name);
  return State::plain;
}

} // namespace

TEST_CASE("all sinks but ours are devices; the default one needs no output of its own") {
  OutputDevices outputs("", [] {});
  const auto model = desktop();
  const auto devices = outputs.devices(model);
  REQUIRE(devices.size() == 3);
  REQUIRE(devices[0].name == "loopback");
  REQUIRE(devices[2] == OutputDevices::Device{"usb", "The usb", {"MONO"}, State::plain});
  outputs.link("speakers");
  outputs.link("usb");
  REQUIRE(state_of(outputs, model, "speakers") == State::is_default);
  REQUIRE(outputs.wanted(model) == Names{"usb"});
}

TEST_CASE("a device that is not plugged in stays chosen") {
  OutputDevices outputs("", [] {});
  auto model = desktop();
  outputs.link("usb");
  model.remove(2);
  REQUIRE(state_of(outputs, model, "usb") == State::absent);
  REQUIRE(outputs.wanted(model).empty());
  REQUIRE(outputs.unlink("usb"));
  REQUIRE_FALSE(outputs.unlink("usb"));
}

TEST_CASE("a device whose sound comes back to headroom is not played to") {
  OutputDevices outputs("", [] {});
  auto model = desktop();
  outputs.link("loopback");
  REQUIRE(outputs.wanted(model) == Names{"loopback"});
  model.add_link(50, {5, 3}); // its other end plays to us
  REQUIRE(state_of(outputs, model, "loopback") == State::feeds_back);
  REQUIRE(outputs.wanted(model).empty());
}

TEST_CASE("devices of a transaction are stored and told at its end, once, or never") {
  const test::TemporaryFolder folder;
  int changes = 0;
  OutputDevices outputs(folder.path(), [&] { ++changes; });
  outputs.link("usb");
  outputs.begin();
  REQUIRE(outputs.unlink("usb"));
  outputs.link("loopback");
  REQUIRE(changes == 1);
  SECTION("commit") {
    outputs.commit();
    REQUIRE(changes == 2);
    REQUIRE(OutputDevices(folder.path(), [] {}).wanted(desktop()) == Names{"loopback"});
  }
  SECTION("roll back") {
    outputs.roll_back();
    REQUIRE(changes == 1);
    REQUIRE(outputs.wanted(desktop()) == Names{"usb"});
    outputs.link("loopback");
    REQUIRE(changes == 2);
  }
  SECTION("nothing is other than before") {
    outputs.unlink("loopback");
    outputs.link("usb");
    outputs.commit();
    REQUIRE(changes == 1);
  }
}

TEST_CASE("chosen devices are remembered, at most four, and nothing else than names") {
  const test::TemporaryFolder folder;
  int changes = 0;
  {
    OutputDevices outputs(folder.path(), [&] { ++changes; });
    outputs.link("usb");
    outputs.link("usb");
    for (const char* bad : {"", "headroom", "two\nlines"})
      REQUIRE_THROWS_AS(outputs.link(bad), std::invalid_argument);
    for (const char* more : {"b", "c", "d"})
      outputs.link(more);
    REQUIRE_THROWS_AS(outputs.link("e"), std::invalid_argument);
    REQUIRE(outputs.unlink("d"));
  }
  REQUIRE(changes == 5);
  const OutputDevices again(folder.path(), [] {});
  REQUIRE(again.wanted(desktop()) == Names{"usb"});
  REQUIRE(state_of(again, desktop(), "c") == State::absent);
  REQUIRE(again.devices(desktop()).size() == 5);
}
