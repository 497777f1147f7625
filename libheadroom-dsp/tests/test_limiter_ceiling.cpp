// SPDX-License-Identifier: MPL-2.0
#include "reference/search.hpp"
#include "signals.hpp"
#include <headroom_catch.hpp>

// The first promise: T20 never above the ceiling, TN at most 0.05 dB, whatever comes in. A
// cross-section; tests-tool runs all of it.
using namespace headroom;
using namespace headroom::reference;

namespace {

// Sanitizers look for other faults than a reading: a sixth of the signals shows them.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kEvery = 6;
#else
constexpr std::size_t kEvery = 1;
#endif

constexpr std::uint32_t kBlockSizes[] = {1024, 64, 1, 513, 0, 7, 8192};

/// Worst over a list of sets, every signal with another block size.
void require_below_ceiling(const std::vector<signals::SignalSet>& sets, double rate,
                           const ChainSettings& settings) {
  const double ceiling = double{settings.limiter.ceiling_dbtp};
  TruePeak judge;
  std::size_t turn = 0;
  for (const auto& set : sets)
    for (std::size_t i = 0; i < set.signals.size(); i += kEvery) {
      const auto& signal = set.signals[i];
      const Blocks blocks{kBlockSizes[turn++ % std::size(kBlockSizes)], turn};
      Chain chain;
      chain.prepare(rate, blocks.largest(), static_cast<std::uint32_t>(signal.channels.size()),
                    settings);
      const Excess excess = screened_excess(judge, render(chain, signal.channels, blocks), ceiling);
      INFO(set.name << ": " << signal.name << ", " << rate << " Hz, blocks of " << blocks.frames
                    << " (0 = random, seed " << blocks.seed << ")");
      CHECK(excess.t20_db <= 0.0);
      CHECK(excess.tn_db <= 0.05);
    }
}

} // namespace

TEST_CASE("nothing leaves the chain above its ceiling at 48 kHz") {
  require_below_ceiling(signals::adversarial_sets(48000.0, signals::Extent::kShort), 48000.0,
                        ChainSettings::transparent());
}

TEST_CASE("nothing leaves the chain above its ceiling at the other rates") {
  const double rate = GENERATE(44100.0, 88200.0, 96000.0, 176400.0, 192000.0);
  using signals::Extent;
  require_below_ceiling({signals::ebu_true_peak(rate), signals::alternating_runs(Extent::kShort),
                         signals::spikes(Extent::kShort), signals::near_nyquist(Extent::kShort)},
                        rate, ChainSettings::transparent());
}

TEST_CASE("another ceiling is held just as well") {
  ChainSettings settings = ChainSettings::transparent();
  settings.limiter.ceiling_dbtp = GENERATE(-1.0f, -20.0f);
  using signals::Extent;
  require_below_ceiling(
      {signals::alternating_runs(Extent::kShort), signals::mixtures(48000.0, Extent::kShort)},
      48000.0, settings);
}

TEST_CASE("fast and slow release and no hold keep the ceiling") {
  ChainSettings settings = ChainSettings::transparent();
  settings.limiter.hold_ms = GENERATE(0.0f, 100.0f);
  settings.limiter.release_ms = GENERATE(1.0f, 1000.0f);
  using signals::Extent;
  require_below_ceiling(
      {signals::near_nyquist(Extent::kShort), signals::low_tones(48000.0, Extent::kShort)}, 48000.0,
      settings);
}

TEST_CASE("a search for the worst case finds nothing above the ceiling") {
  const std::uint32_t channels = GENERATE(1u, 2u);
  SearchSettings settings;
  settings.candidates = static_cast<std::uint32_t>(2000 / channels / kEvery);
  settings.confirm = static_cast<std::uint32_t>(40 / kEvery);
  settings.channels = channels;
  settings.seed = 7;
  const Blocks blocks{513, 0};
  const SearchResult result =
      search_worst_case(chain_subject(48000.0, channels, {}, blocks), settings);
  INFO("T20: " << to_text(result.worst_t20.genome) << "\nTN: " << to_text(result.worst_tn.genome));
  CHECK(result.worst_t20.excess.t20_db <= 0.0);
  CHECK(result.worst_tn.excess.tn_db <= 0.05);
}

TEST_CASE("the ceiling holds while release and hold change under way") {
  signals::Random random(77);
  TruePeak judge;
  for (const auto& signal : signals::mixtures(48000.0, signals::Extent::kShort).signals) {
    Chain chain;
    chain.prepare(48000.0, 8192, 1);
    ChainSettings settings = ChainSettings::transparent();
    const auto change = [&] {
      settings.limiter.hold_ms = static_cast<float>(random.uniform(0.0, 50.0));
      settings.limiter.release_ms = static_cast<float>(random.uniform(1.0, 300.0));
      chain.set(settings);
    };
    const Channels output = render(chain, signal.channels, {0, 5}, change);
    const Excess excess = screened_excess(judge, output, double{settings.limiter.ceiling_dbtp});
    INFO(signal.name);
    CHECK(excess.t20_db <= 0.0);
    CHECK(excess.tn_db <= 0.05);
  }
}

TEST_CASE("while the ceiling moves, the output stays below the highest it had") {
  signals::Random random(78);
  TruePeak judge;
  for (const auto& signal : signals::mixtures(48000.0, signals::Extent::kShort).signals) {
    Chain chain;
    ChainSettings settings = ChainSettings::transparent();
    settings.limiter.ceiling_dbtp = -1.0f;
    chain.prepare(48000.0, 8192, 1, settings);
    const auto change = [&] {
      settings.limiter.ceiling_dbtp = static_cast<float>(random.uniform(-12.0, -1.0));
      chain.set(settings);
    };
    const Channels output = render(chain, signal.channels, {0, 6}, change);
    INFO(signal.name);
    const Excess excess = screened_excess(judge, output, -1.0);
    CHECK(excess.t20_db <= 0.0);
    CHECK(excess.tn_db <= 0.05);
  }
}
