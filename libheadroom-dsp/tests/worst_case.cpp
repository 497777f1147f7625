// SPDX-License-Identifier: MPL-2.0
// tests-tool: what is the worst a signal can do to the chain? Fixed sets, search, replay; and what
// does the chain do to a signal it should leave alone, or to a steady tone?
#include "reference/search.hpp"
#include "reference/tone_residual.hpp"
#include "reference/transparency.hpp"
#include "signals.hpp"
#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>

using namespace headroom;
using namespace headroom::reference;

namespace {

struct Arguments {
  std::string mode;
  std::vector<double> rates = {48000.0};
  std::vector<std::uint32_t> blocks = {1024};
  std::string only; ///< sets whose name starts with it
  std::string genome;
  unsigned threads = 2;
  bool quick = false;
  bool steep = false;
  ChainSettings chain = ChainSettings::transparent();
  SearchSettings search;
};

constexpr const char* kUsage =
    "tests-tool sets|search|replay|transparency|tones [options]\n"
    "  sets     every fixed set through the chain; a table of the worst excess per set\n"
    "  search   random and hill-climbing search, --candidates per rate\n"
    "  replay   one --genome again\n"
    "  transparency  --candidates signals just below the ceiling: bit for bit the input, delayed?\n"
    "  tones    THD+N of steady tones 6 dB over the ceiling\n"
    "  --rate HZ,HZ..|all   --blocks N,N..|all (0 = random sequence)   --threads N\n"
    "  --candidates N  --seed N  --channels N  --only PREFIX  --quick (8x and parabola)  --short\n"
    "  --steep  T20 through a steeper filter than the promise knows, for information\n"
    "  --ceiling DBTP  --lookahead MS  --hold MS  --release MS  --genome TEXT\n";

template <class Number> std::vector<Number> numbers(const char* text) {
  std::vector<Number> list;
  for (const char* at = text; *at != '\0';) {
    char* end = nullptr;
    list.push_back(static_cast<Number>(std::strtod(at, &end)));
    at = *end == ',' ? end + 1 : end;
    if (end == at && *end != '\0')
      break;
  }
  return list;
}

/// Calls work(i) for 0..count-1 on some threads.
template <class Work> void in_parallel(std::size_t count, unsigned threads, const Work& work) {
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> pool;
  for (unsigned t = 0; t < threads; ++t)
    pool.emplace_back([&] {
      for (std::size_t i; (i = next.fetch_add(1)) < count;)
        work(i);
    });
  for (auto& thread : pool)
    thread.join();
}

struct Worst {
  Excess excess;
  std::string t20_name, tn_name;

  void take(const Excess& other, const std::string& name) {
    if (other.t20_db > excess.t20_db)
      excess.t20_db = other.t20_db, t20_name = name;
    if (other.tn_db > excess.tn_db)
      excess.tn_db = other.tn_db, tn_name = name;
  }
};

bool run_sets(const Arguments& arguments, signals::Extent extent) {
  bool held = true;
  for (const double rate : arguments.rates) {
    auto sets = signals::adversarial_sets(rate, extent);
    std::printf("%-26s %6s %6s %10s %10s   worst T20 | worst TN\n", "set", "rate", "block",
                "T20 dB", "TN dB");
    for (const std::uint32_t block : arguments.blocks)
      for (const auto& set : sets) {
        if (set.name.rfind(arguments.only, 0) != 0)
          continue;
        Worst worst;
        std::mutex guard;
        const std::size_t chunk = 8;
        in_parallel(
            (set.signals.size() + chunk - 1) / chunk, arguments.threads, [&](std::size_t part) {
              TruePeak judge;
              for (std::size_t i = part * chunk;
                   i < std::min(set.signals.size(), (part + 1) * chunk); ++i) {
                const auto& signal = set.signals[i];
                const Blocks blocks{block, i};
                Chain chain;
                chain.prepare(rate, blocks.largest(),
                              static_cast<std::uint32_t>(signal.channels.size()), arguments.chain);
                const Channels output = render(chain, signal.channels, blocks);
                const double ceiling = double{arguments.chain.limiter.ceiling_dbtp};
                Excess excess = arguments.quick
                                    ? excess_over_ceiling(judge, output, ceiling, Density::kQuick)
                                    : screened_excess(judge, output, ceiling);
                if (arguments.steep) {
                  double peak = 0.0;
                  for (const auto& row : output)
                    peak = std::max(peak, judge(row, Reading::kT20Steep));
                  excess.t20_db = 20.0 * std::log10(peak + 1e-50) - ceiling;
                }
                const std::lock_guard lock(guard);
                worst.take(excess, signal.name);
              }
            });
        held = held && worst.excess.t20_db <= 0.0 && worst.excess.tn_db <= 0.05;
        std::printf("%-26s %6.0f %6u %+10.4f %+10.4f   %s | %s\n", set.name.c_str(), rate, block,
                    worst.excess.t20_db, worst.excess.tn_db, worst.t20_name.c_str(),
                    worst.tn_name.c_str());
        std::fflush(stdout);
      }
  }
  return held;
}

bool run_search(const Arguments& arguments) {
  bool held = true;
  for (const double rate : arguments.rates) {
    std::vector<SearchResult> results(arguments.threads);
    in_parallel(arguments.threads, arguments.threads, [&](std::size_t i) {
      SearchSettings settings = arguments.search;
      settings.ceiling_dbtp = double{arguments.chain.limiter.ceiling_dbtp};
      settings.seed = arguments.search.seed * 1000 + i;
      settings.candidates = arguments.search.candidates / arguments.threads;
      const Blocks blocks{arguments.blocks.front(), settings.seed};
      results[i] = search_worst_case(
          chain_subject(rate, settings.channels, arguments.chain, blocks), settings);
    });
    Finding t20 = results[0].worst_t20, tn = results[0].worst_tn;
    for (const auto& result : results) {
      if (result.worst_t20.excess.t20_db > t20.excess.t20_db)
        t20 = result.worst_t20;
      if (result.worst_tn.excess.tn_db > tn.excess.tn_db)
        tn = result.worst_tn;
    }
    held = held && t20.excess.t20_db <= 0.0 && tn.excess.tn_db <= 0.05;
    std::printf("i search %.0f Hz, %u candidates, seed %llu: T20 %+.4f dB  TN %+.4f dB\n  T20: "
                "%s\n  TN:  %s\n",
                rate, arguments.search.candidates,
                static_cast<unsigned long long>(arguments.search.seed), t20.excess.t20_db,
                tn.excess.tn_db, to_text(t20.genome).c_str(), to_text(tn.genome).c_str());
    std::fflush(stdout);
  }
  return held;
}

bool replay(const Arguments& arguments) {
  const Genome genome = parse_genome(arguments.genome);
  const Blocks blocks{arguments.blocks.front(), 0};
  Chain chain;
  chain.prepare(arguments.rates.front(), blocks.largest(), genome.channels, arguments.chain);
  TruePeak judge;
  const Excess excess = excess_over_ceiling(judge, render(chain, render_genome(genome), blocks),
                                            double{arguments.chain.limiter.ceiling_dbtp});
  std::printf("T20 %+.4f dB  TN %+.4f dB\n", excess.t20_db, excess.tn_db);
  return excess.t20_db <= 0.0 && excess.tn_db <= 0.05;
}

bool run_transparency(const Arguments& arguments) {
  std::atomic<std::uint32_t> failed{0};
  for (const double rate : arguments.rates)
    in_parallel(arguments.search.candidates, arguments.threads, [&](std::size_t i) {
      TruePeak judge;
      const double ceiling = double{arguments.chain.limiter.ceiling_dbtp};
      const double below_db = i % 3 == 0 ? 0.001 : i % 3 == 1 ? 0.1 : 3.0;
      const auto signal =
          untouchable_signal(judge, arguments.search.seed * 100000 + i, 4000, ceiling, below_db);
      const Blocks blocks{arguments.blocks[i % arguments.blocks.size()], i};
      Chain chain;
      chain.prepare(rate, blocks.largest(), 1, arguments.chain);
      const DelayCheck check = is_pure_delay(
          signal.channels, render(chain, signal.channels, blocks), chain.latency_frames());
      if (check.exact)
        return;
      ++failed;
      std::printf("%.0f Hz, %s, %.3f dB below: touched from frame %zu, by %.3g\n", rate,
                  signal.name.c_str(), below_db, check.frame, check.difference);
    });
  std::printf("transparency: %u of %zu touched\n", failed.load(),
              arguments.search.candidates * arguments.rates.size());
  return failed == 0;
}

/// The goals: 50 Hz -70 dB, 100 Hz -80 dB, 1 kHz and above -120 dB.
bool run_tones(const Arguments& arguments) {
  bool held = true;
  for (const double rate : arguments.rates)
    for (const double hz : {50.0, 100.0, 997.0, 3000.0, 8000.0, 15000.0}) {
      const Blocks blocks{arguments.blocks.front(), 0};
      Chain chain;
      chain.prepare(rate, blocks.largest(), 1, arguments.chain);
      const double ceiling = double{arguments.chain.limiter.ceiling_dbtp};
      std::vector<float> x(static_cast<std::size_t>(4.0 * rate), 0.0f);
      signals::add_tone(x, 0, x.size(), hz / rate, 0.3, signals::gain_from_db(ceiling + 6.0));
      const Channels output = render(chain, {x}, blocks);
      const auto second = static_cast<std::size_t>(rate);
      const ToneResidual residual =
          tone_residual(std::span(output[0]).subspan(5 * second / 2, second), hz, rate);
      const double goal = hz <= 50.0 ? -70.0 : hz <= 100.0 ? -80.0 : -120.0;
      held = held && residual.thd_plus_n_db <= goal;
      std::printf("%6.0f Hz at %6.0f: level %+.3f dBFS, THD+N %.1f dB (goal %.0f)\n", hz, rate,
                  20.0 * std::log10(residual.amplitude), residual.thd_plus_n_db, goal);
    }
  return held;
}

} // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  signals::Extent extent = signals::Extent::kFull;
  if (argc > 1)
    arguments.mode = argv[1];
  for (int i = 2; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--quick")
      arguments.quick = true;
    else if (name == "--steep")
      arguments.steep = true;
    else if (name == "--short")
      extent = signals::Extent::kShort;
    else if (i + 1 == argc)
      return std::fputs(kUsage, stderr), 2;
    else {
      const char* value = argv[++i];
      const auto number = [&] { return std::strtod(value, nullptr); };
      LimiterSettings& limiter = arguments.chain.limiter;
      if (name == "--rate" && std::strcmp(value, "all") == 0)
        arguments.rates = {44100, 48000, 88200, 96000, 176400, 192000};
      else if (name == "--rate")
        arguments.rates = numbers<double>(value);
      else if (name == "--blocks" && std::strcmp(value, "all") == 0)
        arguments.blocks = {1, 7, 64, 513, 1024, 8192, 0};
      else if (name == "--blocks")
        arguments.blocks = numbers<std::uint32_t>(value);
      else if (name == "--threads")
        arguments.threads = std::max(1u, static_cast<unsigned>(number()));
      else if (name == "--candidates")
        arguments.search.candidates = static_cast<std::uint32_t>(number());
      else if (name == "--seed")
        arguments.search.seed = std::strtoull(value, nullptr, 10);
      else if (name == "--channels")
        arguments.search.channels = static_cast<std::uint32_t>(number());
      else if (name == "--only")
        arguments.only = value;
      else if (name == "--genome")
        arguments.genome = value;
      else if (name == "--ceiling")
        limiter.ceiling_dbtp = static_cast<float>(number());
      else if (name == "--lookahead")
        limiter.lookahead_ms = static_cast<float>(number());
      else if (name == "--hold")
        limiter.hold_ms = static_cast<float>(number());
      else if (name == "--release")
        limiter.release_ms = static_cast<float>(number());
      else
        return std::fputs(kUsage, stderr), 2;
    }
  }
  if (arguments.mode == "sets")
    return run_sets(arguments, extent) ? 0 : 1;
  if (arguments.mode == "search")
    return run_search(arguments) ? 0 : 1;
  if (arguments.mode == "replay")
    return replay(arguments) ? 0 : 1;
  if (arguments.mode == "transparency")
    return run_transparency(arguments) ? 0 : 1;
  if (arguments.mode == "tones")
    return run_tones(arguments) ? 0 : 1;
  return std::fputs(kUsage, stderr), 2;
}
