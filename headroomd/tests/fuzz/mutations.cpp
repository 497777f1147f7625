// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a target without a fuzzer: the seeds, then a fixed sequence of mutations of them.
//
//   fuzz-X DOCUMENT [COUNT [SEED]]      the requests and answers shown in docs/IPC.md are the seeds
//   fuzz-X --corpus DOCUMENT FOLDER     writes the seeds as files, for libFuzzer
//
// The sequence is the same each time: HEADROOM_FUZZ_KEEP=1 leaves the input that found something in
// fuzz-input.bin.
#include "fuzz_target.hpp"
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace {

using Random = std::mt19937_64;

std::vector<std::string> seeds_of(const char* path) {
  std::vector<std::string> seeds;
  std::ifstream document(path);
  for (std::string line; std::getline(document, line);)
    if (line.starts_with("> {") || line.starts_with("< {"))
      seeds.push_back(line.substr(2));
  // As both streams would carry them.
  std::string frames, lines;
  for (const auto& seed : seeds) {
    for (int shift = 24; shift >= 0; shift -= 8)
      frames += static_cast<char>(seed.size() >> shift & 0xff);
    frames += seed;
    lines += seed + "\r\n";
  }
  seeds.push_back(frames.substr(0, 3000));
  seeds.push_back(lines.substr(0, 3000));
  return seeds;
}

size_t below(Random& random, size_t limit) {
  return std::uniform_int_distribution<size_t>(0, limit - 1)(random);
}

const char* const kTokens[] = {"null",         "true",
                               "-1",           "0",
                               "1e999",        "18446744073709551616",
                               "\"\"",         "[]",
                               "{}",           "\"op\"",
                               "\"id\"",       "\"args\"",
                               "\\u0000",      "\xff",
                               "\xed\xa0\x80", "\n",
                               "\r\n",         "[[[[[[[[",
                               "\"topics\"",   "{\"op\":\"apply\",\"args\":{\"ops\":[{}]}}"};

std::string mutated(const std::vector<std::string>& seeds, Random& random) {
  std::string text = seeds[below(random, seeds.size())];
  for (size_t steps = 1 + below(random, 4); steps > 0; --steps) {
    const size_t at = below(random, text.size() + 1);
    const size_t length = below(random, 16);
    switch (below(random, 7)) {
    case 0:
      text.resize(at);
      break;
    case 1:
      text.erase(at, length);
      break;
    case 2:
      text.insert(at, text.substr(below(random, text.size() + 1), length));
      break;
    case 3:
      text.insert(at, kTokens[below(random, std::size(kTokens))]);
      break;
    case 4:
      text.replace(at, length, kTokens[below(random, std::size(kTokens))]);
      break;
    case 5:
      if (at < text.size())
        text[at] = static_cast<char>(text[at] ^ (1 << below(random, 8)));
      break;
    default: {
      const auto& other = seeds[below(random, seeds.size())];
      text = text.substr(0, at) + other.substr(below(random, other.size() + 1));
    }
    }
  }
  return text;
}

int write_corpus(const char* document, const std::string& folder) {
  int number = 0;
  for (const auto& seed : seeds_of(document))
    std::ofstream(folder + "/seed-" + std::to_string(number++)) << seed;
  return number > 10 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
  if (argc == 4 && std::string(argv[1]) == "--corpus")
    return write_corpus(argv[2], argv[3]);
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s DOCUMENT [COUNT [SEED]] | --corpus DOCUMENT FOLDER\n", argv[0]);
    return 2;
  }
  const auto seeds = seeds_of(argv[1]);
  const unsigned long count = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 20'000;
  Random random(argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 1);
  for (const auto& seed : seeds)
    fuzz(seed);
  const bool keep = std::getenv("HEADROOM_FUZZ_KEEP") != nullptr;
  for (unsigned long i = 0; i < count; ++i) {
    const auto input = mutated(seeds, random);
    if (keep)
      std::ofstream("fuzz-input.bin", std::ios::binary) << input;
    fuzz(input);
  }
  std::printf("%zu seeds, %lu mutations\n", seeds.size(), count);
  return seeds.size() > 10 ? 0 : 1;
}
