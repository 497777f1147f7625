// SPDX-License-Identifier: GPL-3.0-or-later
// Random events in random order, against a model of PipeWire's server, of a session manager that
// remembers targets, and of a user. What must hold at rest is judged by a second copy of the
// metadata that headroom never wrote to.
#include "own_nodes.hpp"
#include "routing/stream_routes.hpp"
#include <algorithm>
#include <cstdlib>
#include <deque>
#include <headroom_catch.hpp>
#include <random>
#include <short_run.hpp>
#include <sstream>

using namespace headroom;

namespace {

const Target kOurs = Wish::through_us(kSinkName).target;
constexpr uint32_t kFirstStream = 10, kStreams = 4;
const char* const kSinks[] = {"speakers", "usb"};

Target serial_of(uint32_t sink) { return {"Spa:Id", std::to_string(101 + sink)}; }

class World {
public:
  explicit World(uint32_t seed) : random_(seed), smart_(pick(2) == 0) {
    for (uint32_t i = 0; i < 2; ++i)
      model_.add_node(1 + i, {{"node.name", kSinks[i]},
                              {"media.class", "Audio/Sink"},
                              {"object.serial", std::to_string(101 + i)}});
    model_.add_node(3, {{"node.name", "headroom"}, {"object.serial", "103"}});
    model_.set_default_sink("speakers");
    routes_.set_smart(smart_);
    routes_.metadata_complete(now_);
    set_active(true);
    log_ << "seed " << seed << (smart_ ? ", smart filter" : "") << '\n';
  }

  std::string log() const { return log_.str(); }

  void step() {
    now_ += 1 + pick(40);
    deliver(pick(4));
    switch (pick(12)) {
    case 0:
    case 1:
      return toggle_stream();
    case 2:
    case 3:
      return user_writes();
    case 4:
      return change_rules();
    case 5:
      return learn();
    case 6:
      model_.set_default_sink(kSinks[pick(2)]);
      log_ << now_ << " default " << model_.default_sink() << '\n';
      return routes_.graph_changed(now_);
    case 7:
      deliver_all();
      now_ += 1500; // streams grow older than the guard
      return;
    case 8:
      return restart_session_manager();
    default:
      return;
    }
  }

  /// Lets everything arrive; what must hold then, or what is wrong.
  std::string settle() {
    deliver_all();
    for (const auto& [id, stream] : routes_.streams()) {
      const Server& server = servers_.at(id);
      const std::string name = "stream " + std::to_string(id);
      const bool moved = server.moved_by_user;
      const auto there = server.value;
      if (!active_ || moved) {
        // As if we were not here. Nothing and "follow the default" are the same.
        if (there != server.without_us &&
            !(there.follows_default() && server.without_us.follows_default()))
          return name + (moved ? ": the user moved it to " : ": should be as without us, ") +
                 server.without_us.value + ", but there is " + there.value;
      } else if (stream.decision.route == Route::processed) {
        if (there != kOurs)
          return name + ": should be processed, but there is " + there.value;
      } else if (!server.without_us.follows_default()) {
        if (there != server.without_us)
          return name + ": bypassed, remembered as " + server.without_us.value + ", but there is " +
                 there.value;
      } else if (smart_) {
        if (there != Target{"Spa:String", model_.default_sink()})
          return name + ": should go past us to " + model_.default_sink() + ", but there is " +
                 there.value;
      } else if (!there.follows_default()) {
        return name + ": bypass is hands off, but there is " + there.value;
      }
      if ((stream.claim.by_user() != nullptr) != moved)
        return name + ": who moved it is not known";
    }
    return {};
  }

  void leave() { set_active(false); }

private:
  struct Server {
    Target value;
    Target without_us; // had only others written
    uint64_t born_ms = 0;
    uint64_t user_wrote_ms = 0;
    bool moved_by_user = false;
  };
  struct Told {
    uint32_t id;
    Target target;
  };

  uint32_t pick(uint32_t count) { return static_cast<uint32_t>(random_() % count); }
  uint32_t any_stream() { return kFirstStream + pick(kStreams); }

  void set_active(bool active) {
    active_ = active;
    routes_.set_active(now_, active);
    routes_.graph_changed(now_);
  }

  void toggle_stream() {
    const uint32_t id = any_stream();
    if (servers_.erase(id) > 0) {
      log_ << now_ << " stream " << id << " ends\n";
      std::erase_if(to_server_, [id](const Told& told) { return told.id == id; });
      std::erase_if(to_us_, [id](const Told& told) { return told.id == id; });
      model_.remove(id);
      routes_.stream_removed(id);
      return;
    }
    log_ << now_ << " stream " << id << " comes";
    servers_[id].born_ms = now_;
    model_.add_node(id, {{"node.name", "player-" + std::to_string(id % 2)},
                         {"media.class", "Stream/Output/Audio"}});
    routes_.stream_added(now_, *model_.node(id));
    if (pick(3) == 0) { // the session manager remembers a target
      const Target target = serial_of(pick(2));
      log_ << ", restored to " << target.value;
      if (pick(2) == 0)
        deliver_all(); // after ours; else before it
      servers_.at(id).without_us = target;
      set_on_server(id, target);
    }
    log_ << '\n';
  }

  /// People do not write twice a second, and what they do to a stream that is younger than the
  /// guard is taken for the session manager.
  void user_writes() {
    const uint32_t id = any_stream();
    const auto found = servers_.find(id);
    if (found == servers_.end())
      return;
    Server& server = found->second;
    if (now_ - server.born_ms < Claim::kGuardMs + 100 || now_ - server.user_wrote_ms < 1200)
      return;
    server.user_wrote_ms = now_;
    Target target;
    switch (pick(4)) {
    case 0:
      break;
    case 1:
      target = {"Spa:Id", "-1"};
      break;
    default:
      target = serial_of(pick(2));
    }
    // To write what is there already, or about to be, says nothing, and nobody is told.
    const bool comes = std::any_of(to_server_.begin(), to_server_.end(), [&](const Told& told) {
      return told.id == id && told.target == target;
    });
    if (comes || target == server.value ||
        (target.follows_default() && server.value.follows_default()))
      return;
    log_ << now_ << " the user moves " << id << " to \"" << target.value << "\"\n";
    server.without_us = target;
    server.moved_by_user = !target.follows_default();
    set_on_server(id, target);
  }

  void change_rules() {
    const auto route = pick(2) == 0 ? Route::bypass : Route::processed;
    log_ << now_ << " player-0 is " << (route == Route::bypass ? "bypass" : "processed") << '\n';
    rules_.set_profile(
        "p",
        {{{{profile::MatchField::node_name, {profile::Pattern::parse("player-0")}}}, route},
         {{{profile::MatchField::media_name, {profile::Pattern::parse("late")}}}, Route::bypass}},
        Route::processed);
    routes_.rules_changed(now_);
  }

  void learn() {
    const uint32_t id = any_stream();
    if (!servers_.contains(id))
      return;
    auto properties = model_.node(id)->properties;
    properties["media.name"] = pick(2) == 0 ? "late" : "other";
    log_ << now_ << " stream " << id << " is called " << properties["media.name"] << '\n';
    routes_.stream_learned(now_, id, properties, false);
  }

  /// The metadata dies with it; what the user had moved is forgotten there, not by us.
  void restart_session_manager() {
    if (pick(4) != 0)
      return;
    log_ << now_ << " the session manager restarts\n";
    deliver_all();
    routes_.metadata_vanished();
    for (auto& [id, server] : servers_) {
      server.value = {};
      if (!server.moved_by_user)
        server.without_us = {};
      server.born_ms = now_;
    }
    routes_.metadata_complete(now_);
    for (auto& [id, server] : servers_)
      if (!server.moved_by_user && pick(3) == 0) {
        server.without_us = serial_of(pick(2));
        set_on_server(id, server.without_us);
      }
  }

  void set_on_server(uint32_t id, const Target& target) {
    Server& server = servers_.at(id);
    if (server.value == target || (server.value.value.empty() && target.value.empty()))
      return; // no change, no event
    server.value = target;
    to_us_.push_back({id, target});
  }

  void deliver(uint32_t count) {
    for (; count > 0; --count) {
      if (!to_server_.empty() && (to_us_.empty() || pick(2) == 0)) {
        const Told told = to_server_.front();
        to_server_.pop_front();
        if (servers_.contains(told.id))
          set_on_server(told.id, told.target);
      } else if (!to_us_.empty()) {
        const Told told = to_us_.front();
        to_us_.pop_front();
        routes_.target_changed(now_, told.id, told.target);
      }
    }
  }
  void deliver_all() {
    while (!to_server_.empty() || !to_us_.empty())
      deliver(1);
  }

  std::mt19937 random_;
  uint64_t now_ = 10'000;
  bool smart_;
  bool active_ = false;
  GraphModel model_;
  RuleBook rules_;
  std::map<uint32_t, Server> servers_; // what the server holds for each living stream
  std::deque<Told> to_server_, to_us_; // on their way
  std::ostringstream log_;
  StreamRoutes routes_{model_,
                       rules_,
                       "headroom-1",
                       {[this](uint32_t id, const Target& target) {
                          log_ << now_ << "   we write " << id << " \"" << target.value << "\"\n";
                          to_server_.push_back({id, target});
                        },
                        [](uint32_t, const auto&) {},
                        {}}};
};

} // namespace

TEST_CASE("10000 random sequences of events leave every stream where it should be") {
  const char* only = std::getenv("HEADROOM_TEST_SEED");
  const uint32_t first = only == nullptr ? 0 : static_cast<uint32_t>(std::atoi(only));
  const uint32_t every = headroom::test::short_run() ? 1'000 : 10'000;
  const uint32_t last = only == nullptr ? every : first + 1;
  for (uint32_t seed = first; seed < last; ++seed) {
    World world(seed);
    std::string wrong;
    for (int i = 0; i < 60 && wrong.empty(); ++i) {
      world.step();
      if (i % 20 == 19)
        wrong = world.settle();
    }
    if (wrong.empty()) {
      world.leave();
      wrong = world.settle();
    }
    INFO((wrong.empty() ? "" : world.log()) << "again with HEADROOM_TEST_SEED=" << seed);
    REQUIRE(wrong == "");
  }
}
