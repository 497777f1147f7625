// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a target without a fuzzer: the seeds, then a fixed sequence of mutations of them.
//
//   fuzz-X [--count=N] [--seed=N] SEEDS...    20000 mutations, if nothing else is said
//   fuzz-X --corpus=FOLDER SEEDS...           writes the seeds as files, for libFuzzer
//
// Each of SEEDS is a seed, but of a .md file the requests and answers that are shown in it are.
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

std::vector<std::string> messages_of(const std::string& path) {
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

std::vector<std::string> seeds_of(const std::vector<std::string>& paths) {
  std::vector<std::string> seeds;
  for (const auto& path : paths) {
    if (path.ends_with(".md")) {
      const auto messages = messages_of(path);
      seeds.insert(seeds.end(), messages.begin(), messages.end());
      continue;
    }
    std::ifstream file(path, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  std::erase(seeds, "");
  return seeds;
}

size_t below(Random& random, size_t limit) {
  return std::uniform_int_distribution<size_t>(0, limit - 1)(random);
}

const char* const kTokens[] = {
    // of all languages
    "0", "-1", "1e999", "-0.0", "nan", "inf", "18446744073709551616", "\"", "\xff", "\xed\xa0\x80",
    "\n", "\r\n", "\t", "#", ",",
    // of requests
    "null", "true", "\"\"", "[]", "{}", "\"op\"", "\"id\"", "\"args\"", "\\u0000", "[[[[[[[[",
    "\"topics\"", "{\"op\":\"apply\",\"args\":{\"ops\":[{}]}}",
    // of profiles
    "'", "\"\"\"", "[[", "]]", "=", ".", "1979-05-27", "~(", "!", "*", "enabled", "[eq]\n",
    "[setting_overrides]\n", "extends = \"input\"\n", "[[rules]]\n", "[schedule]\n",
    // of equaliser presets
    "Filter 1: ON PK Fc 100 Hz Gain 3 dB Q 1\n", "Preamp: -6 dB\n", "GraphicEQ: 20 0; 20000 -3\n",
    "Channel: L\n", "Include: x.txt\n", " OFF", " BW Oct 1", " LSC 6 dB", ";", ":", "1,000.5"};

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

int write_corpus(const std::vector<std::string>& seeds, const std::string& folder) {
  int number = 0;
  for (const auto& seed : seeds)
    std::ofstream(folder + "/seed-" + std::to_string(number++), std::ios::binary) << seed;
  return number > 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
  std::vector<std::string> paths;
  std::string corpus;
  unsigned long count = 20'000, start = 1;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const auto value = [&] { return word.substr(word.find('=') + 1); };
    if (word.starts_with("--count="))
      count = std::stoul(value());
    else if (word.starts_with("--seed="))
      start = std::stoul(value());
    else if (word.starts_with("--corpus="))
      corpus = value();
    else
      paths.push_back(word);
  }
  const auto seeds = seeds_of(paths);
  if (seeds.empty()) {
    std::fprintf(stderr, "usage: %s [--count=N] [--seed=N] [--corpus=FOLDER] SEEDS...\n", argv[0]);
    return 2;
  }
  if (!corpus.empty())
    return write_corpus(seeds, corpus);
  for (const auto& seed : seeds)
    fuzz(seed);
  Random random(start);
  const bool keep = std::getenv("HEADROOM_FUZZ_KEEP") != nullptr;
  for (unsigned long i = 0; i < count; ++i) {
    const auto input = mutated(seeds, random);
    if (keep)
      std::ofstream("fuzz-input.bin", std::ios::binary) << input;
    fuzz(input);
  }
  std::printf("%zu seeds, %lu mutations\n", seeds.size(), count);
}
