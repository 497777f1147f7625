// SPDX-License-Identifier: MPL-2.0
#include "reference/search.hpp"
#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>

using namespace headroom::reference;

namespace {

/// Holds every sample at the ceiling, and so leaves what lies between them.
Channels clip(const Channels& input) {
  const float ceiling = std::pow(10.0f, -0.1f / 20.0f);
  Channels output = input;
  for (auto& row : output)
    for (float& value : row)
      value = std::clamp(value, -ceiling, ceiling);
  return output;
}

SearchSettings few_candidates() {
  SearchSettings settings;
  settings.candidates = 600;
  settings.confirm = 10;
  return settings;
}

} // namespace

TEST_CASE("the search finds peaks between the samples of a clipper") {
  const SearchResult result = search_worst_case(clip, few_candidates());
  REQUIRE(result.candidates >= 600);
  // A run of alternating signs with one flip leaves several dB.
  REQUIRE(result.worst_t20.excess.t20_db > 5.0);
  REQUIRE(result.worst_tn.excess.tn_db > 8.0);
}

TEST_CASE("the search finds nothing above a subject that is silent") {
  const auto mute = [](const Channels& input) {
    return Channels(input.size(), std::vector<float>(input.front().size(), 0.0f));
  };
  REQUIRE(search_worst_case(mute, few_candidates()).worst_tn.excess.tn_db < -100.0);
}

TEST_CASE("the same seed finds the same worst case, another seed another") {
  SearchSettings settings = few_candidates();
  settings.candidates = 150;
  const std::string first = to_text(search_worst_case(clip, settings).worst_tn.genome);
  REQUIRE(first == to_text(search_worst_case(clip, settings).worst_tn.genome));
  settings.seed = 2;
  REQUIRE(first != to_text(search_worst_case(clip, settings).worst_tn.genome));
}

TEST_CASE("a finding replays bit for bit from its text, in stereo") {
  SearchSettings settings = few_candidates();
  settings.candidates = 100;
  settings.channels = 2;
  const Genome genome = search_worst_case(clip, settings).worst_t20.genome;
  const Channels replayed = render_genome(parse_genome(to_text(genome)));
  REQUIRE(replayed.size() == 2);
  REQUIRE(replayed == render_genome(genome));
  REQUIRE_THROWS_AS(parse_genome("100 / 1,2,x"), std::invalid_argument);
}

TEST_CASE("a sample that is not a number is the worst excess") {
  TruePeak judge;
  Channels output = {{0.0f, std::nanf(""), 0.0f}};
  REQUIRE(excess_over_ceiling(judge, output, -0.1).t20_db == 1000.0);
}
