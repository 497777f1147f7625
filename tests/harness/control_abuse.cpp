// SPDX-License-Identifier: GPL-3.0-or-later
#include "control_abuse.hpp"
#include "line_client.hpp"

#include <random>
#include <string>
#include <vector>

namespace headroom::test {

namespace {

constexpr size_t kMebibyte = 1'048'576; // the longest message that is taken

/// As both sockets would carry it.
std::string message(bool lines, const std::string& json) {
  if (lines)
    return json + '\n';
  std::string frame;
  for (int shift = 24; shift >= 0; shift -= 8)
    frame += static_cast<char>(json.size() >> shift & 0xff);
  return frame + json;
}

/// A request as long as one can be, with as many values in it.
std::string longest_request() {
  std::string json = R"({"id":1,"op":"status","args":{"x":[0)";
  while (json.size() + 5 <= kMebibyte)
    json += ",0";
  return json + "]}}";
}

std::string noise(uint64_t seed) {
  std::mt19937_64 random(seed);
  std::string text(20'000, '\0');
  for (char& byte : text)
    byte = static_cast<char>(random());
  return text;
}

/// What is said on one kind of socket.
struct Words {
  explicit Words(bool lines)
      : status(message(lines, R"({"id":1,"op":"status"})")),
        listen(message(lines,
                       R"({"id":1,"op":"subscribe","args":)"
                       R"({"topics":["meters","routing","profile","daemon"],"meters_hz":60}})")),
        longest(message(lines, longest_request())),
        nested(message(lines, std::string(kMebibyte, '['))), garbage(noise(lines ? 1 : 2)) {
    for (int i = 0; i < 200; ++i)
      flood += status;
  }
  std::string status, listen, longest, nested, garbage, flood;
};

struct Abuser {
  LineClient client;
  std::string_view unsent{};
};

} // namespace

ControlAbuse::ControlAbuse(std::filesystem::path folder, int clients,
                           std::chrono::microseconds pause)
    : thread_([this, folder = std::move(folder), clients, pause] { run(folder, clients, pause); }) {
}

ControlAbuse::~ControlAbuse() {
  stop_ = true;
  thread_.join();
}

void ControlAbuse::run(const std::filesystem::path& folder, int clients,
                       std::chrono::microseconds pause) {
  const Words frames(false), lines(true);
  std::vector<Abuser> all;
  for (int i = 0; i < clients; ++i)
    all.push_back({LineClient(folder / (i % 2 == 0 ? "control.sock" : "lines.sock"))});
  for (uint64_t round = 0; !stop_; ++round) {
    for (size_t i = 0; i < all.size() && !stop_; ++i) {
      auto& [client, unsent] = all[i];
      const Words& words = i % 2 == 0 ? frames : lines;
      const bool fresh = round == 0 || !client.connected();
      if (!client.connected()) {
        client = LineClient(folder / (i % 2 == 0 ? "control.sock" : "lines.sock"));
        unsent = {};
        if (!client.connected())
          continue; // so many come that it has to wait
      }
      connections_ += fresh ? 1 : 0;
      switch (i / 2 % kKinds) {
      case 0: // silent
        break;
      case 1: // half a message, and the rest of it never
        unsent = fresh ? std::string_view(words.status).substr(0, 11) : unsent;
        break;
      case 2: // messages of 1 MiB, one after another
        if (unsent.empty())
          unsent = round % 2 == 0 ? words.longest : words.nested;
        break;
      case 3: // garbage
        if (unsent.empty())
          unsent = words.garbage;
        break;
      case 4: // asks on and on and reads nothing
        if (unsent.empty())
          unsent = words.flood;
        break;
      case 5: // wants to know everything and reads nothing
        unsent = fresh ? words.listen : unsent;
        break;
      case 6: // gone at any byte
        unsent = std::string_view(words.listen).substr(0, round % words.listen.size());
        break;
      default: // reads all that comes
        unsent = fresh ? words.listen : unsent;
        read_ += client.drain();
      }
      if (!unsent.empty() && client.connected()) {
        const size_t count = client.send(unsent);
        sent_ += count;
        unsent.remove_prefix(count);
      }
      if (i / 2 % kKinds == 6)
        client.disconnect();
    }
    ++rounds_;
    std::this_thread::sleep_for(pause);
  }
}

} // namespace headroom::test
