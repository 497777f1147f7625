// SPDX-License-Identifier: MPL-2.0
#include "search.hpp"
#include "../signals.hpp"
#include <algorithm>
#include <cmath>
#include <memory>

namespace headroom::reference {
namespace {

using signals::Random;

constexpr std::uint32_t kShortest = 600, kLongest = 4000;
constexpr std::uint32_t kPatience = 60; // failed mutations before a climb is given up
constexpr std::uint32_t kPool = 30;     // places from which climbs start
constexpr std::size_t kMostSegments = 14;
constexpr std::uint32_t kSeeds = 12; // random candidates from which a climb starts

double random_frequency(Random& random) {
  const double draw = random.uniform(0.0, 1.0);
  if (draw < 0.35)
    return random.uniform(0.44, 0.4999);
  if (draw < 0.55)
    return 0.02 * std::pow(random.uniform(0.0, 1.0), 3.0);
  return random.uniform(0.0, 0.5);
}

/// Places gather at the start, the end and the joints of what is already there, where signals meet.
std::uint32_t random_place(Random& random, const Genome& genome, const std::vector<Segment>& row) {
  if (!row.empty() && random.chance(0.5)) {
    const Segment& other = row[random.index(0, row.size() - 1)];
    const double joint =
        other.begin + (random.chance(0.5) ? 0.0 : static_cast<double>(other.length));
    const double spread = std::pow(10.0, random.uniform(0.0, 2.7));
    const double place = joint + random.sign() * (random.chance(0.2) ? 0.0 : spread);
    return static_cast<std::uint32_t>(std::clamp(place, 0.0, genome.frames - 1.0));
  }
  return static_cast<std::uint32_t>(random.index(0, genome.frames - 1));
}

double random_level(Random& random) {
  // Mostly near the ceiling, sometimes far over it, sometimes far below.
  const double draw = random.uniform(0.0, 1.0);
  if (draw < 0.5)
    return signals::gain_from_db(random.uniform(-6.0, 6.0));
  if (draw < 0.8)
    return signals::gain_from_db(random.uniform(0.0, 40.0));
  return signals::gain_from_db(random.uniform(-60.0, 0.0));
}

Segment random_segment(Random& random, const Genome& genome, const std::vector<Segment>& row) {
  Segment s{};
  s.kind = static_cast<Segment::Kind>(
      random.index(0, static_cast<std::size_t>(Segment::Kind::kCount) - 1));
  s.begin = random_place(random, genome, row);
  s.length =
      static_cast<std::uint32_t>(std::pow(10.0, random.uniform(0.0, std::log10(genome.frames))));
  s.level = s.kind == Segment::Kind::kGain ? random.sign() * random.uniform(0.0, 3.0)
                                           : random.sign() * random_level(random);
  s.a = random.uniform(0.0, 1.0);
  if (s.kind == Segment::Kind::kTone || s.kind == Segment::Kind::kTwoTones)
    s.a = random_frequency(random);
  s.b = random.uniform(0.0, 1.0);
  s.seed = random.index(0, 1u << 30);
  if (s.kind == Segment::Kind::kSetSignal) {
    // At about its own level and whole, or it would lose what makes it hard.
    s.level = random.sign() * signals::gain_from_db(random.uniform(-12.0, 6.0));
    s.begin /= 4;
    s.length = genome.frames;
  }
  return s;
}

Genome random_genome(Random& random, std::uint32_t channels) {
  Genome genome;
  genome.frames = static_cast<std::uint32_t>(random.index(kShortest, kLongest));
  genome.channels = channels;
  genome.rows.resize(channels);
  for (auto& row : genome.rows) {
    const std::size_t count = random.index(1, 7);
    for (std::size_t i = 0; i < count; ++i)
      row.push_back(random_segment(random, genome, row));
  }
  return genome;
}

std::uint32_t nudged(Random& random, std::uint32_t value, std::uint32_t low, std::uint32_t high) {
  const double step = random.sign() * std::pow(10.0, random.uniform(0.0, 2.5));
  return static_cast<std::uint32_t>(std::clamp(value + step, double(low), double(high)));
}

Genome mutated(Random& random, Genome genome) {
  const std::size_t changes = random.chance(0.6) ? 1 : random.index(2, 4);
  for (std::size_t i = 0; i < changes; ++i) {
    auto& row = genome.rows[random.index(0, genome.rows.size() - 1)];
    const double draw = random.uniform(0.0, 1.0);
    if (row.empty() || (draw < 0.08 && row.size() < kMostSegments)) {
      row.push_back(random_segment(random, genome, row));
      continue;
    }
    Segment& s = row[random.index(0, row.size() - 1)];
    if (draw < 0.13 && row.size() > 1) {
      row.erase(row.begin() + (&s - row.data()));
    } else if (draw < 0.18) {
      s = random_segment(random, genome, row);
    } else if (draw < 0.22 && row.size() < kMostSegments) {
      Segment copy = s;
      copy.begin = random_place(random, genome, row);
      if (random.chance(0.5))
        copy.level = -copy.level;
      row.push_back(copy);
    } else if (draw < 0.40) {
      s.begin = nudged(random, s.begin, 0, genome.frames - 1);
    } else if (draw < 0.55) {
      s.length = nudged(random, s.length, 1, genome.frames);
    } else if (draw < 0.75) {
      s.level *=
          signals::gain_from_db(random.uniform(-1.0, 1.0) * (random.chance(0.5) ? 0.5 : 6.0));
      if (random.chance(0.1))
        s.level = -s.level;
      s.level = std::clamp(s.level, -120.0, 120.0);
    } else if (draw < 0.87) {
      s.a = std::clamp(s.a + random.uniform(-1.0, 1.0) * std::pow(10.0, random.uniform(-5.0, -0.5)),
                       0.0, 1.0);
    } else if (draw < 0.95) {
      s.b = std::clamp(s.b + random.uniform(-1.0, 1.0) * std::pow(10.0, random.uniform(-4.0, -0.3)),
                       0.0, 1.0);
    } else {
      s.seed = random.index(0, 1u << 30);
    }
  }
  return genome;
}

/// One set signal per channel, at about its own level.
Genome set_signal_genome(Random& random, std::uint32_t channels) {
  Genome genome;
  genome.frames = kLongest;
  genome.channels = channels;
  genome.rows.resize(channels);
  for (auto& row : genome.rows) {
    Segment s = random_segment(random, genome, row);
    s.kind = Segment::Kind::kSetSignal;
    s.begin = 0;
    s.length = genome.frames;
    s.level = signals::gain_from_db(random.uniform(-3.0, 3.0));
    row.push_back(s);
  }
  return genome;
}

template <class T> const T& any_of(Random& random, const std::vector<T>& list) {
  return list[random.index(0, list.size() - 1)];
}

/// A child: one parent whole, or mutated, or with some of the other's segments.
Genome crossed(Random& random, Genome genome, const Genome& other) {
  if (random.chance(0.5))
    return mutated(random, std::move(genome));
  for (auto& row : genome.rows)
    for (const Segment& segment : any_of(random, other.rows))
      if (row.size() < kMostSegments && random.chance(0.5))
        row.push_back(segment);
  return genome;
}

/// The findings worth a second look, ranked by one reading.
class Best {
public:
  Best(std::uint32_t size, double Excess::*reading) : size_(size), reading_(reading) {}
  void offer(const Finding& finding) {
    if (findings_.size() >= size_ && finding.excess.*reading_ <= findings_.back().excess.*reading_)
      return;
    findings_.push_back(finding);
    std::sort(findings_.begin(), findings_.end(), [this](const Finding& x, const Finding& y) {
      return x.excess.*reading_ > y.excess.*reading_;
    });
    if (findings_.size() > size_)
      findings_.pop_back();
  }
  const std::vector<Finding>& findings() const { return findings_; }

private:
  std::uint32_t size_;
  double Excess::*reading_;
  std::vector<Finding> findings_;
};

} // namespace

Subject chain_subject(double sample_rate_hz, std::uint32_t channels, const ChainSettings& settings,
                      const Blocks& blocks) {
  auto chain = std::make_shared<Chain>();
  chain->prepare(sample_rate_hz, blocks.largest(), channels, settings);
  return [chain, blocks](const Channels& input) { return render(*chain, input, blocks); };
}

SearchResult search_worst_case(const Subject& subject, const SearchSettings& settings) {
  TruePeak judge;
  SearchResult result;
  const auto judged = [&](const Genome& genome, Density density) {
    const Channels output = subject(render_genome(genome));
    return Finding{excess_over_ceiling(judge, output, settings.ceiling_dbtp, density), genome};
  };

  Random random(settings.seed);
  Best best_t20(settings.confirm / 2 + 1, &Excess::t20_db),
      best_tn(settings.confirm / 2 + 1, &Excess::tn_db);
  const auto tried = [&](const Genome& genome) {
    Finding finding = judged(genome, Density::kQuick);
    ++result.candidates;
    best_t20.offer(finding);
    best_tn.offer(finding);
    return finding;
  };
  // What the climbs start from: set signals as they are, then whatever earlier climbs arrived at.
  Best pool_t20(kPool, &Excess::t20_db), pool_tn(kPool, &Excess::tn_db);
  while (result.candidates < settings.candidates / 6) {
    const Finding finding = tried(set_signal_genome(random, settings.channels));
    pool_t20.offer(finding);
    pool_tn.offer(finding);
  }
  for (std::uint32_t climb = 0; result.candidates < settings.candidates; ++climb) {
    double Excess::*reading = climb % 2 == 0 ? &Excess::t20_db : &Excess::tn_db;
    Best& pool = climb % 2 == 0 ? pool_t20 : pool_tn;
    const auto start = [&] {
      if (pool.findings().empty() || random.chance(0.4))
        return random_genome(random, settings.channels);
      return crossed(random, any_of(random, pool.findings()).genome,
                     any_of(random, pool.findings()).genome);
    };
    Finding top = tried(start());
    for (std::uint32_t i = 1; i < kSeeds; ++i) {
      Finding next = tried(start());
      if (next.excess.*reading > top.excess.*reading)
        top = std::move(next);
    }
    for (std::uint32_t failures = 0;
         failures < kPatience && result.candidates < settings.candidates;) {
      Finding next = tried(mutated(random, top.genome));
      const bool better = next.excess.*reading > top.excess.*reading + 1e-7;
      failures = better ? 0 : failures + 1;
      if (better)
        top = std::move(next);
    }
    pool.offer(top);
  }
  for (const Best* best : {&best_t20, &best_tn})
    for (const Finding& candidate : best->findings()) {
      const Finding finding = judged(candidate.genome, Density::kFull);
      if (finding.excess.t20_db > result.worst_t20.excess.t20_db)
        result.worst_t20 = finding;
      if (finding.excess.tn_db > result.worst_tn.excess.tn_db)
        result.worst_tn = finding;
    }
  return result;
}

} // namespace headroom::reference
