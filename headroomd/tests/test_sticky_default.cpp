// SPDX-License-Identifier: GPL-3.0-or-later
#include "state_file.hpp"
#include "sticky_default.hpp"
#include "temporary_folder.hpp"
#include <headroom_catch.hpp>
#include <vector>

using namespace headroom;

namespace {

using Names = std::vector<std::string>;

/// The session manager's part: what is configured changes when it gets round to it.
struct Desk {
  const test::TemporaryFolder folder;
  std::string configured = "speakers";
  Names writes;  ///< what was configured, not taken up yet
  Names targets; ///< of our output
  uint64_t now_ms = 0;
  std::optional<StickyDefault> sticky;

  Desk() { start(); }
  void start() {
    sticky.emplace(
        folder.path(),
        StickyDefault::Effects{[this](const std::string& name) { writes.push_back(name); },
                               [this](const std::string& name) { targets.push_back(name); }});
  }
  void settle(bool wanted) { sticky->settle(now_ms, wanted, configured); }
  /// What we wrote arrives, one after the other.
  void take_up(bool wanted) {
    while (!writes.empty()) {
      configured = writes.front();
      writes.erase(writes.begin());
      settle(wanted);
    }
  }
  std::string file() const {
    return read_state(folder.path() / "default-sink").value_or("no file");
  }
};

} // namespace

TEST_CASE("sticky default: our sink is configured once, and the user's put back") {
  Desk desk;
  desk.settle(true);
  desk.settle(true);
  REQUIRE(desk.writes == Names{"headroom"});
  REQUIRE_FALSE(desk.sticky->in_force());
  desk.take_up(true);
  REQUIRE(desk.sticky->in_force());
  REQUIRE(desk.targets == Names{"speakers"});
  REQUIRE(desk.file() == "speakers\n");
  SECTION("when it is not wanted any more") {
    desk.settle(false);
    desk.settle(false);
  }
  SECTION("when we leave") { desk.sticky->put_back(); }
  REQUIRE(desk.writes == Names{"speakers"});
  desk.take_up(false);
  REQUIRE(desk.configured == "speakers");
  REQUIRE_FALSE(desk.sticky->in_force());
  REQUIRE(desk.file() == "no file");
}

TEST_CASE("sticky default: what the user configures is what we play to") {
  Desk desk;
  desk.settle(true);
  desk.take_up(true);
  desk.configured = "usb";
  desk.settle(true);
  desk.take_up(true);
  REQUIRE(desk.targets == Names{"speakers", "usb"});
  REQUIRE(desk.configured == "headroom");
  REQUIRE(desk.file() == "usb\n");
  desk.sticky->output_changed();
  desk.settle(true);
  REQUIRE(desk.targets == Names{"speakers", "usb", "usb"});
  desk.settle(false);
  REQUIRE(desk.writes == Names{"usb"});
  REQUIRE(desk.targets.back().empty());
}

TEST_CASE("sticky default: where nothing was configured nothing is afterwards") {
  Desk desk;
  desk.configured.clear();
  desk.settle(true);
  desk.take_up(true);
  REQUIRE(desk.configured == "headroom");
  REQUIRE(desk.targets.empty()); // the session manager chooses the best of the others
  desk.settle(false);
  REQUIRE(desk.writes == Names{""});
}

TEST_CASE("sticky default: a start after a crash knows what the user had") {
  Desk desk;
  desk.settle(true);
  desk.take_up(true);
  desk.start();
  desk.targets.clear();
  SECTION("and goes on") {
    desk.settle(true);
    REQUIRE(desk.writes.empty());
    REQUIRE(desk.sticky->in_force());
    REQUIRE(desk.targets == Names{"speakers"});
    desk.sticky->put_back();
  }
  SECTION("and puts it back where it is not wanted any more") { desk.settle(false); }
  REQUIRE(desk.writes == Names{"speakers"});
}

TEST_CASE("sticky default: a user who chose our sink himself keeps it") {
  Desk desk;
  desk.configured = "headroom";
  SECTION("without the setting") { desk.settle(false); }
  SECTION("with it") {
    desk.settle(true);
    REQUIRE(desk.sticky->in_force());
    desk.settle(false);
  }
  SECTION("when we leave") {
    desk.settle(true);
    desk.sticky->put_back();
  }
  SECTION("after a crash, having chosen another in between") {
    desk.configured = "speakers";
    desk.settle(true);
    desk.take_up(true);
    desk.start();
    desk.configured = "usb";
    desk.settle(false);
    desk.configured = "headroom";
    desk.settle(false);
  }
  REQUIRE(desk.writes.empty());
}

TEST_CASE("sticky default: who insists on another default gets it") {
  Desk desk;
  size_t takes = 0;
  for (; !desk.sticky->gave_up(); ++takes) {
    REQUIRE(takes < 100);
    desk.configured = "equaliser";
    desk.now_ms += 100;
    desk.settle(true);
    desk.take_up(true);
  }
  REQUIRE(takes == StickyDefault::kMostTakes + 1);
  REQUIRE(desk.configured == "equaliser");
  REQUIRE_FALSE(desk.sticky->in_force());
  REQUIRE(desk.targets.back().empty());
  desk.settle(false);
  REQUIRE(desk.writes.empty());
  REQUIRE_FALSE(desk.sticky->gave_up());
  desk.settle(true);
  REQUIRE(desk.writes == Names{"headroom"});
}

TEST_CASE("sticky default: choices of a user in a long day are not insistence") {
  Desk desk;
  for (int choice = 0; choice < 20; ++choice) {
    desk.configured = "usb";
    desk.now_ms += StickyDefault::kTakesMs;
    desk.settle(true);
    desk.take_up(true);
    REQUIRE(desk.configured == "headroom");
  }
}
