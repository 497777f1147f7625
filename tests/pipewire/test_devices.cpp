// SPDX-License-Identifier: GPL-3.0-or-later
// What headroom plays, played to further devices that the user chose.
#include "rig.hpp"

#include <headroom_catch.hpp>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace headroom::test;

namespace {

// One request on the control socket, as a line; returns the reply.
std::string ask(Rig& rig, const std::string& request) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const auto socket_path = rig.daemon->socket_path().parent_path() / "lines.sock";
  socket_path.string().copy(address.sun_path, sizeof address.sun_path - 1);
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::string reply;
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    const std::string line = request + "\n";
    if (send(fd, line.data(), line.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(line.size())) {
      char byte = 0;
      while (reply.find("\"id\":1") == std::string::npos || reply.back() != '\n') {
        if (recv(fd, &byte, 1, 0) != 1)
          break;
        if (byte == '\n' && reply.find("\"id\":1") == std::string::npos)
          reply.clear();
        else
          reply += byte;
      }
    }
  }
  close(fd);
  return reply;
}

std::string link(Rig& rig, const std::string& device) {
  return ask(rig, R"({"id":1,"op":"device.link","args":{"name":")" + device + "\"}}");
}
std::string list(Rig& rig) { return ask(rig, R"({"id":1,"op":"device.list"})"); }
bool listed(Rig& rig, const std::string& device, const std::string& state) {
  const std::string all = list(rig);
  const auto at = all.find("\"name\":\"" + device + "\"");
  UNSCOPED_INFO(all);
  return at != std::string::npos &&
         all.substr(at, all.find('}', at) - at).find("\"state\":\"" + state + "\"") !=
             std::string::npos;
}

NullSinkSettings sink_named(const std::string& name, const std::string& position = "FL FR") {
  NullSinkSettings settings;
  settings.name = name;
  settings.priority = 500;
  settings.position = position;
  return settings;
}

RecorderSettings from(const std::string& sink, const std::string& position = "FL FR") {
  RecorderSettings settings;
  settings.sink = sink;
  settings.position = position;
  settings.capacity = Seconds{20};
  return settings;
}

bool processed(const Recorder& recorder) {
  return wait_until([&] { return recorder.channel(0).back() == kProcessedGain * kQuiet; });
}

std::vector<std::string> extra_targets(Rig& rig) {
  const auto node = rig.session.graph().node("headroom_out_extra");
  return node ? rig.session.graph().targets(node->id) : std::vector<std::string>{};
}

} // namespace

TEST_CASE("a linked device plays the same, comes and goes, and is remembered") {
  Rig rig;
  auto second = std::make_unique<NullSink>(rig.session.graph(), sink_named("second"));
  REQUIRE(rig.daemon->wait_ready());
  Player player(play_constant(kQuiet));
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  const Recorder on_speakers;
  REQUIRE(processed(on_speakers));
  REQUIRE(wait_until([&] { return listed(rig, "second", "off"); }));
  REQUIRE(listed(rig, "speakers", "default"));
  REQUIRE(link(rig, "nowhere").find("NOT_FOUND") != std::string::npos);

  ChildProcess monitor({std::getenv("HEADROOMCTL"), "monitor", "routing"},
                       rig.session.log_path("monitor"));
  const auto heard = [&](const std::string& part) {
    return wait_until([&] { return monitor.log().find(part) != std::string::npos; });
  };
  REQUIRE(heard("connected"));
  REQUIRE(ask(rig, R"({"id":1,"op":"apply","args":{"ops":[)"
                   R"({"op":"device.link","args":{"name":"second"}}]}})")
              .find("\"results\"") != std::string::npos);
  REQUIRE(heard(R"("description":"second","layout":["FL","FR"],"state":"linked"})"));
  REQUIRE(headroomctl_status(rig.session).text.find(R"("state":"linked"})") != std::string::npos);
  REQUIRE(wait_until([&] { return extra_targets(rig) == std::vector<std::string>{"second"}; }));
  {
    const Recorder on_second(from("second"));
    REQUIRE(processed(on_second));
    REQUIRE(on_second.wait_frames(24000, Seconds{5}));
    // Not a single gap on either of them.
    for (const auto* recorder : {&on_second, &on_speakers}) {
      const auto now = recorder->frames();
      for (float sample : recorder->channel(0, now - 12000, now))
        REQUIRE(sample == kProcessedGain * kQuiet);
    }
  }

  second.reset();
  REQUIRE(wait_until([&] { return listed(rig, "second", "absent"); }));
  REQUIRE(heard(R"({"name":"second","state":"absent"})"));
  REQUIRE(wait_until([&] { return !rig.session.graph().node("headroom_out_extra"); }));
  REQUIRE(processed(on_speakers));
  second = std::make_unique<NullSink>(rig.session.graph(), sink_named("second"));
  {
    const Recorder on_second(from("second"));
    REQUIRE(processed(on_second));
  }

  REQUIRE(rig.daemon->process().terminate());
  rig.daemon = rig.start_daemon();
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  {
    const Recorder on_second(from("second"));
    REQUIRE(processed(on_second));
  }
  REQUIRE(processed(on_speakers));
  REQUIRE(
      ask(rig, R"({"id":1,"op":"device.unlink","args":{"name":"second"}})").find("\"result\"") !=
      std::string::npos);
  REQUIRE(wait_until([&] { return !rig.session.graph().node("headroom_out_extra"); }));
  REQUIRE(listed(rig, "second", "off"));
  REQUIRE(monitor.log().find("headroomd\",\"to\"") == std::string::npos); // no stream of an app
  for (const auto& [output, input] : rig.session.graph().ever_linked()) {
    CAPTURE(output, input);
    REQUIRE_FALSE((output.starts_with("headroom_out") && input == "headroom"));
    REQUIRE_FALSE((output == "headroom_out_extra" && input == "speakers"));
  }
}

TEST_CASE("a linked device of fewer channels gets all of them and stays below the ceiling") {
  Rig rig;
  const NullSink mono(rig.session.graph(), sink_named("mono", "MONO"));
  REQUIRE(rig.daemon->wait_ready());
  REQUIRE(wait_until([&] { return listed(rig, "mono", "off"); }));
  REQUIRE(link(rig, "mono").find("\"result\"") != std::string::npos);
  Player player(play_sine(997.0, 4.0f, 2, 48000));
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  const Recorder recorder(from("mono", "MONO"));
  REQUIRE(wait_until([&] { return recorder.channel(0).back() != 0.0f; }));
  REQUIRE(recorder.wait_frames(24000, Seconds{5}));
  float loudest = 0.0f;
  for (float sample : recorder.channel(0))
    loudest = std::max(loudest, std::abs(sample));
  CAPTURE(loudest);
  REQUIRE(loudest <= 0.5f); // full scale, halved by the rig
  REQUIRE(loudest > 0.2f);
}

TEST_CASE("nodes of ours that are destroyed while they play come back, and nothing crashes") {
  Rig rig;
  const NullSink second(rig.session.graph(), sink_named("second"));
  REQUIRE(rig.daemon->wait_ready());
  Player player(play_constant(kQuiet));
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  REQUIRE(link(rig, "second").find("\"result\"") != std::string::npos);
  const Recorder on_speakers;
  const Recorder on_second(from("second"));
  // An id may be given again at once, a serial never.
  const auto serial = [&](const std::string& name) {
    const auto node = rig.session.graph().node(name);
    return node ? node->property("object.serial") : std::string{};
  };
  // A stream that the session manager has given up comes back after a detour.
  const Seconds limit{15};
  const auto heard_anew = [&](const Recorder& recorder) {
    const uint64_t from = recorder.frames();
    return wait_until(
        [&] {
          const auto heard = recorder.channel(0, from);
          return !heard.empty() && heard.back() == kProcessedGain * kQuiet;
        },
        limit);
  };
  const auto destroy = [&](const std::string& name) {
    CAPTURE(name);
    REQUIRE(wait_until([&] { return !serial(name).empty(); }));
    REQUIRE(heard_anew(on_speakers));
    REQUIRE(heard_anew(on_second));
    const auto before = serial(name);
    rig.session.graph().destroy(rig.session.graph().node(name)->id);
    REQUIRE(wait_until([&] { return !serial(name).empty() && serial(name) != before; }, limit));
    REQUIRE(rig.daemon->process().running());
  };
  const auto set_quantum = [&](const char* frames) {
    for (const char* key : {"clock.min-quantum", "clock.force-quantum"})
      REQUIRE(rig.session.graph().set_metadata("settings", 0, key, "", frames));
  };
  // Three thousand cycles a second: the audio thread is busy with those nodes whenever it happens.
  set_quantum("16");
  for (int round = 0; round < 4; ++round) {
    CAPTURE(round);
    destroy("headroom_out_extra");
    destroy("headroom_out");
  }
  set_quantum("1024");
  destroy("headroom");
  REQUIRE(heard_anew(on_speakers));
  REQUIRE(heard_anew(on_second));
}
