// SPDX-License-Identifier: GPL-3.0-or-later
// What the control sockets take: round trips of one client after another request, beside a server
// that only sends bytes back; what 100 readers of meters cost; and how long an answer takes while
// 254 others do everything wrong that can be done wrong.
//
// The server is headroomd's own, in a process of its own, over a daemon without PipeWire.
#include "blocking_client.hpp"
#include "control_abuse.hpp"
#include "control_fixture.hpp"
#include "profile_desk.hpp"
#include "served.hpp"
#include <algorithm>
#include <cstdio>
#include <sys/resource.h>
#include <vector>

using namespace headroom;
using namespace headroom::bench;
using control::Framing;

namespace {

using Clock = std::chrono::steady_clock;
constexpr int kRequests = 20'000;
constexpr int kSubscribers = 100;
constexpr double kTicksPerSecond = 60.0;
constexpr int kMeterSeconds = 5;
constexpr int kAbusers = 254;
constexpr auto kAbusePause = std::chrono::milliseconds(5);
constexpr int kAbusedRequests = 500;
constexpr useconds_t kPanelPause_us = 21'000; // less than 50 requests per second

double seconds(Clock::duration span) { return std::chrono::duration<double>(span).count(); }

/// What headroomd answers to `status` with two streams, roughly.
wire::Status usual_status() {
  wire::Status status;
  status.version = "0.1.0";
  status.processed_sink = {34, "headroom", true, 48000, 1024, {"FL", "FR"}};
  status.real_sink = {31, "speakers", true, 48000, 1024, {"FL", "FR"}};
  for (uint32_t id : {51u, 52u})
    status.streams.push_back({id,
                              "mpv",
                              wire::Route::processed,
                              "default",
                              "no rule matches",
                              wire::Protection::processed,
                              {"FL", "FR"},
                              48000,
                              192});
  status.versions = {"0.1.0", "1.4.2"};
  return status;
}

wire::MeterTick usual_tick() {
  wire::MeterTick tick;
  tick.momentary_lufs = -17.5;
  tick.input_peak_dbfs = tick.output_peak_dbfs = {-3.0, -2.5};
  return tick;
}

/// headroomd's server until the parent is gone; ticks as long as somebody listens.
void serve(const std::string& runtime) {
  control::RuntimeDirectory directory(runtime.c_str());
  control::Events events;
  control::Operations operations;
  control::Transactions transactions;
  control_test::ProfileDesk desk(events);
  const wire::Status status = usual_status();
  const control::HelloSource hello = [] { return wire::Hello{}; };
  control::add_status_operations(
      operations, [&] { return status; }, hello);
  control::add_event_operations(operations);
  desk.add_operations(operations, transactions);
  const control::Commands commands(operations, hello);
  control::Server server(directory, commands, events, {});
  auto next_tick = Clock::now();
  for (;;) {
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next_tick - Clock::now());
    pollfd fd{server.fd(), POLLIN, 0};
    ::poll(&fd, 1, events.meters_hz() > 0.0 ? std::max(0, static_cast<int>(wait.count())) : 1000);
    if (const auto now = Clock::now(); events.meters_hz() > 0.0 && now >= next_tick) {
      events.publish_meters(usual_tick(), now);
      next_tick = std::max(
          next_tick + std::chrono::microseconds(static_cast<int64_t>(1e6 / kTicksPerSecond)), now);
    }
    server.dispatch();
  }
}

struct Row {
  double per_second, median_us, p99_us, worst_us;
};

Row round_trips(BlockingClient& client, const std::string& request, int count) {
  for (int i = 0; i < count / 20; ++i)
    client.ask(request);
  std::vector<double> times;
  const auto began = Clock::now();
  for (int i = 0; i < count; ++i) {
    const auto asked = Clock::now();
    client.ask(request);
    times.push_back(seconds(Clock::now() - asked) * 1e6);
  }
  const double all = seconds(Clock::now() - began);
  std::sort(times.begin(), times.end());
  return {count / all, times[times.size() / 2], times[times.size() * 99 / 100], times.back()};
}

/// As a panel asks: with a pause before each.
/// @param ret_server_us  sorted: what the server computed meanwhile, whoever it was for. That is
///   what an answer takes where nothing else wants the processor.
Row paced_round_trips(BlockingClient& client, const Served& server, const std::string& request,
                      int count, std::vector<double>& ret_server_us) {
  std::vector<double> times;
  const auto began = Clock::now();
  for (int i = 0; i < count; ++i) {
    ::usleep(kPanelPause_us);
    const double computed = server.cpu_seconds();
    const auto asked = Clock::now();
    client.ask(request);
    times.push_back(seconds(Clock::now() - asked) * 1e6);
    ret_server_us.push_back((server.cpu_seconds() - computed) * 1e6);
  }
  const double all = seconds(Clock::now() - began);
  std::sort(times.begin(), times.end());
  std::sort(ret_server_us.begin(), ret_server_us.end());
  return {count / all, times[times.size() / 2], times[times.size() * 99 / 100], times.back()};
}

void print(const char* what, const char* socket, const Row& row) {
  std::printf("| %s | %s | %.0f | %.1f | %.1f | %.0f |\n", what, socket, row.per_second,
              row.median_us, row.p99_us, row.worst_us);
  std::fflush(stdout);
}

} // namespace

int main() {
  control_test::TemporaryDirectory runtime;
  const std::string control_path = runtime.path() + "/headroom/control.sock";
  const std::string lines_path = runtime.path() + "/headroom/lines.sock";
  const std::string echo_path = runtime.path() + "/echo.sock";
  const Served server([&] { serve(runtime.path()); });
  const Served echo([&] { serve_echo(echo_path); });

  const std::string status = R"({"id":1,"op":"status"})";
  const std::string set =
      R"({"id":1,"op":"setting.set","args":{"key":"limiter.release_ms","value":80}})";
  std::printf("| request | socket | per second | median us | p99 us | worst us |\n"
              "|---|---|---|---|---|---|\n");
  for (const auto framing : {Framing::frames, Framing::lines}) {
    const char* const name = framing == Framing::frames ? "control.sock" : "lines.sock";
    BlockingClient client(framing == Framing::frames ? control_path : lines_path, framing);
    client.receive(); // hello
    const std::string reply = client.ask(status);
    print("status", name, round_trips(client, status, kRequests));
    print("setting.set", name, round_trips(client, set, kRequests));
    BlockingClient plain(echo_path, framing);
    print("echo of a request of status' length", name, round_trips(plain, status, kRequests));
    print("echo of a reply of status' length", name, round_trips(plain, reply, kRequests));
  }

  std::vector<std::unique_ptr<Reader>> readers;
  for (int i = 0; i < kSubscribers; ++i)
    readers.push_back(std::make_unique<Reader>(
        control_path, R"({"id":1,"op":"subscribe","args":{"topics":["meters"],"meters_hz":60}})"));
  BlockingClient client(control_path, Framing::frames);
  client.receive();
  const double cpu_before = server.cpu_seconds();
  uint64_t bytes = 0;
  std::vector<double> times;
  const auto began = Clock::now();
  while (seconds(Clock::now() - began) < kMeterSeconds) {
    for (auto& reader : readers)
      bytes += reader->read_all();
    const auto asked = Clock::now();
    client.ask(status);
    times.push_back(seconds(Clock::now() - asked) * 1e6);
    ::usleep(5000);
  }
  const double span = seconds(Clock::now() - began);
  const double cpu = server.cpu_seconds() - cpu_before;
  std::sort(times.begin(), times.end());
  readers.clear();
  const size_t tick_bytes =
      wire::encode_frame(wire::encode_event("meters", "tick", wire::encode(usual_tick()))).size();
  std::printf("\n%d readers of meters at %.0f Hz: %.0f ticks per second, %.1f %% of a core; "
              "status meanwhile: median %.1f us, p99 %.1f us\n",
              kSubscribers, kTicksPerSecond,
              static_cast<double>(bytes) / static_cast<double>(tick_bytes) / span,
              100.0 * cpu / span, times[times.size() / 2], times[times.size() * 99 / 100]);

  BlockingClient panel(control_path, Framing::frames), plain(echo_path, Framing::frames);
  panel.receive(); // hello
  const std::string reply = client.ask(status);
  const test::ControlAbuse abuse(runtime.path() + "/headroom", kAbusers, kAbusePause);
  while (abuse.rounds() < 100) // until the floods have used up what is answered promptly
    ::usleep(10'000);
  const uint64_t rounds = abuse.rounds(), sent = abuse.bytes_sent();
  const double abuse_cpu = server.cpu_seconds();
  const auto abuse_began = Clock::now();
  std::vector<double> served_us, echoed_us;
  const Row abused = paced_round_trips(panel, server, status, kAbusedRequests, served_us);
  const double abuse_span = seconds(Clock::now() - abuse_began);
  const double abuse_used = server.cpu_seconds() - abuse_cpu;
  const auto done = static_cast<double>(abuse.rounds() - rounds);
  const auto megabytes = 1e-6 * static_cast<double>(abuse.bytes_sent() - sent);
  const Row limit = paced_round_trips(plain, echo, reply, kAbusedRequests, echoed_us);
  std::printf("\n%d bad clients, %.0f rounds and %.1f MB per second, %.0f %% of a core:\n"
              "| request | median us | p99 us | worst us | of which the server computes: median | "
              "p99 | worst |\n|---|---|---|---|---|---|---|\n",
              kAbusers, done / abuse_span, megabytes / abuse_span, 100.0 * abuse_used / abuse_span);
  const auto print_row = [](const char* what, const Row& row, const std::vector<double>& us) {
    std::printf("| %s | %.1f | %.1f | %.0f | %.1f | %.1f | %.0f |\n", what, row.median_us,
                row.p99_us, row.worst_us, us[us.size() / 2], us[us.size() * 99 / 100], us.back());
  };
  print_row("status meanwhile", abused, served_us);
  print_row("echo of a reply meanwhile, by a server that is left alone", limit, echoed_us);
}
