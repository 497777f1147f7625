// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/level_controller.hpp"
#include <cmath>
#include <deque>
#include <headroom_catch.hpp>
#include <limits>

using namespace headroom;

namespace {

constexpr double kTap = 0.02; ///< seconds between measurements

/// An application whose volume takes effect some measurements after the write.
struct App {
  LevelController controller = {};
  float peak_db = -60.0f, rms_db = -70.0f; ///< at the user's volume, without a cut
  std::size_t lag = 2;                     ///< measurements
  std::deque<float> on_the_way = {};
  double now = 0.0;
  int writes = 0;
  float deepest_step = 0.0f;

  void play(double seconds) {
    for (double end = now + seconds; now < end; now += kTap) {
      on_the_way.push_back(controller.cut_in_force_db());
      while (on_the_way.size() > lag + 1)
        on_the_way.pop_front();
      const float cut = on_the_way.front();
      controller.measure({kTap, std::pow(10.0f, (peak_db - cut) / 20.0f),
                          std::pow(10.0f, (rms_db - cut) / 10.0f)});
      if (controller.should_write(now)) {
        const float before = controller.cut_in_force_db();
        REQUIRE(controller.cut_to_write_db() >= 0.0f); // never above the user's volume
        controller.written(now);
        deepest_step = std::max(deepest_step, std::abs(controller.cut_in_force_db() - before));
        ++writes;
      }
    }
  }
};

} // namespace

TEST_CASE("a loud application is cut to its threshold, and never further, with a tap that lags") {
  for (const std::size_t lag : {0u, 1u, 5u}) {
    App app{.peak_db = 0.0f, .rms_db = -30.0f, .lag = lag};
    app.play(10.0);
    INFO("lag " << lag);
    CHECK(app.controller.cut_in_force_db() == Approx(6.0f).margin(0.6)); // threshold -6, step 0.5
    CHECK(app.deepest_step <= 0.5f);
    const int writes = app.writes;
    app.play(20.0);
    CHECK(app.writes - writes <= 2); // it has settled
  }
}

TEST_CASE("the RMS target counts too, and max_cut_db ends it") {
  App app{.peak_db = -8.0f, .rms_db = -15.0f};
  app.play(20.0);
  CHECK(app.controller.cut_in_force_db() == Approx(5.0f).margin(0.6));
  app.peak_db = 20.0f;
  app.play(20.0);
  CHECK(app.controller.cut_in_force_db() <= 12.0f);
  CHECK(app.controller.cut_in_force_db() == Approx(12.0f).margin(0.6));
}

TEST_CASE("a quiet application is left alone, and a cut goes back in silence, all the way") {
  App app{.peak_db = -10.0f, .rms_db = -30.0f};
  app.play(5.0);
  CHECK(app.writes == 0);
  app.peak_db = 0.0f;
  app.play(5.0);
  CHECK(app.controller.cut_in_force_db() > 5.0f);
  app.peak_db = app.rms_db = -150.0f; // suspended: the caller feeds silence
  app.play(15.0);
  CHECK(app.controller.cut_in_force_db() == 0.0f);
}

TEST_CASE("writes keep their distance") {
  App app{.peak_db = 0.0f};
  app.play(1.0);
  CHECK(app.writes >= 8);
  CHECK(app.writes <= 10); // 100 ms apart
}

TEST_CASE("muted, nothing is learned and nothing written") {
  App app{.peak_db = 0.0f};
  app.play(5.0);
  const float cut = app.controller.cut_in_force_db();
  const int writes = app.writes;
  app.controller.set_muted(true);
  app.peak_db = app.rms_db = -200.0f;
  app.play(5.0);
  CHECK(app.writes == writes);
  CHECK(app.controller.wanted_cut_db() == Approx(cut).margin(0.6));
}

TEST_CASE("a change by the user counts at once, and our cut is relative to it") {
  App app{.peak_db = 0.0f};
  app.play(10.0);
  app.controller.user_changed(-3.0f);
  app.peak_db -= 3.0f;
  CHECK(app.controller.should_write(app.now)); // the change undid our cut
  app.play(10.0);
  CHECK(app.controller.cut_in_force_db() == Approx(3.0f).margin(0.6));
}

TEST_CASE("strict leaves the application to its user until its next node") {
  App app{.peak_db = 0.0f};
  LevelControllerSettings settings;
  settings.defer_to_user = DeferToUser::kStrict;
  app.controller.set(settings);
  app.play(5.0);
  app.controller.user_changed(2.0f);
  const int writes = app.writes;
  app.play(5.0);
  CHECK(app.controller.yielded());
  CHECK(app.writes == writes);
  app.controller.new_node();
  app.play(5.0);
  CHECK(app.controller.cut_in_force_db() > 5.0f);
}

TEST_CASE("a new node of the same application gets the cut at once") {
  App app{.peak_db = 0.0f};
  app.play(10.0);
  const float wanted = app.controller.wanted_cut_db();
  app.controller.new_node();
  CHECK(app.controller.cut_in_force_db() == 0.0f);
  REQUIRE(app.controller.should_write(app.now));
  app.controller.written(app.now);
  CHECK(app.controller.cut_in_force_db() == wanted);
}

TEST_CASE("a cut that something undid is due again at once, but not where the user wants none") {
  App app{.peak_db = 0.0f};
  app.play(10.0);
  const float wanted = app.controller.wanted_cut_db();
  app.controller.cut_undone();
  REQUIRE(app.controller.should_write(app.now));
  CHECK(app.controller.cut_to_write_db() == wanted);
  LevelControllerSettings settings;
  settings.defer_to_user = DeferToUser::kStrict;
  app.controller.set(settings);
  app.controller.user_changed(1.0f);
  app.controller.cut_undone();
  CHECK_FALSE(app.controller.should_write(app.now));
}

TEST_CASE("a level that was heard before has its cut due at once, and is then judged anew") {
  App first{.peak_db = 0.0f};
  first.play(10.0);
  const HeardLevel level = first.controller.heard();
  CHECK(level.peak_db == Approx(0.0f).margin(0.6));
  App second{.peak_db = -30.0f};
  second.controller.recall(level);
  REQUIRE(second.controller.should_write(0.0));
  CHECK(second.controller.cut_to_write_db() == Approx(6.0f).margin(0.6));
  second.play(20.0);
  CHECK(second.controller.cut_in_force_db() == 0.0f);
  second.controller.recall({std::nanf(""), 0.0f});
  CHECK(second.controller.wanted_cut_db() == 0.0f);
}

TEST_CASE("measurements that are no numbers count as silence") {
  LevelController controller = {};
  const float nan = std::numeric_limits<float>::quiet_NaN();
  controller.measure({kTap, nan, std::numeric_limits<float>::infinity()});
  controller.measure({std::nan(""), 1.0f, 1.0f});
  controller.measure({-1.0, 1.0f, 1.0f});
  CHECK(controller.wanted_cut_db() == 0.0f);
}
