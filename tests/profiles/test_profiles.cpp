// SPDX-License-Identifier: GPL-3.0-or-later
#include "measurement.hpp"
#include "profile/profile_directories.hpp"
#include "promise.hpp"

#include <headroom_catch.hpp>
#include <short_run.hpp>

// The shipped profiles do what their descriptions say. docs/profiles-measured.md has the figures.
using namespace headroom;
using namespace headroom::measured;

namespace {

struct Shipped {
  std::string name;
  ChainSettings chain;
};

// All of them; in a short run every seventh: what a sanitizer sees of one profile it sees of all.
std::vector<Shipped> shipped() {
  const profile::ProfileDirectories directories({HEADROOM_SOURCE_PROFILES});
  std::vector<Shipped> result;
  for (const auto& entry : directories.list()) {
    const auto parsed = directories.load(entry.name);
    INFO(entry.name);
    REQUIRE(parsed.profile);
    result.push_back({entry.name, parsed.profile->settings.chain});
  }
  REQUIRE(result.size() == 14);
  if (!test::short_run())
    return result;
  std::vector<Shipped> some;
  for (std::size_t i = 0; i < result.size(); i += 7)
    some.push_back(result[i]);
  return some;
}

} // namespace

TEST_CASE("every profile that levels meets its target on speech, music and noise") {
  const auto materials = levelled_materials();
  for (const auto& [name, chain] : shipped())
    if (chain.agc.enabled)
      for (const auto& material : materials) {
        const double in = integrated_lufs(material.channels, material.judged);
        const double out = integrated_lufs(render(chain, material).channels, material.judged);
        INFO(name << ", " << material.name << " at " << in << ": " << out << " LUFS, target "
                  << chain.agc.target_lufs);
        CHECK(std::abs(out - double{chain.agc.target_lufs}) <= 1.0);
      }
}

TEST_CASE("every profile keeps its ceiling, whatever is played") {
  const Material materials[] = {film(), clipped_pop(), spikes()};
  for (const auto& [name, chain] : shipped())
    for (const auto& material : materials) {
      INFO(name << ", " << material.name);
      const double peak = true_peak_dbtp(render(chain, material).channels);
      CHECK(peak <= double{chain.limiter.ceiling_dbtp});
      CHECK(peak > double{chain.limiter.ceiling_dbtp} - 15.0); // it was put to the test
    }
}

TEST_CASE("every profile does what its description says") {
  const auto levelled = levelled_materials();
  const Material a_film = film(), with_spikes = spikes();
  for (const auto& [name, chain] : shipped()) {
    const auto [holds, sentence] = judge(name, chain, levelled, a_film, with_spikes);
    INFO(name << ": " << sentence);
    CHECK(holds);
  }
}
