// SPDX-License-Identifier: GPL-3.0-or-later
// What headroomctl render and analyze do when they cannot.
#include "sound_fixture.hpp"
#include <csignal>
#include <fstream>
#include <headroom_catch.hpp>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>

using namespace headroom;
using namespace headroom::ctl_test;

namespace {

const Sound kQuiet = {44100, SF_FORMAT_WAV | SF_FORMAT_PCM_16, noise(2, 4410, 0.1), {}};

void write_text(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

} // namespace

TEST_CASE("each mistake has its exit code, names what is wrong, and leaves nothing") {
  struct Case {
    std::vector<std::string> words;
    int exit_code;
    std::string message;
  };
  const std::vector<Case> cases = {
      {{"render", "@none.wav", "@out.wav"}, 5, "none.wav: No such file"},
      {{"render", "@text.wav", "@out.wav"}, 1, "text.wav: cannot be read as audio"},
      {{"render", "@folder", "@out.wav"}, 1, "folder: is a folder"},
      {{"render", "@nine.wav", "@out.wav"}, 1, "nine.wav: has 9 channels"},
      {{"render", "@in.wav", "@nowhere/out.wav"}, 1, "nowhere/out.wav: cannot be written"},
      {{"render", "@in.wav", "@there.wav"}, 1, "there.wav: exists already"},
      {{"render", "@in.wav", "@in.wav", "--force"}, 2, "in.wav: is an input"},
      {{"render", "@in.wav", "@link.wav", "--force"}, 2, "link.wav: is an input"},
      {{"render", "@in.wav", "@there.wav", "@folder/in.wav"}, 2, "folder/in.wav: is no folder"},
      {{"render", "@in.wav", "@folder/in.wav", "@folder2"}, 2, "would both become"},
      {{"render", "@in.wav", "@out.xyz"}, 2, "out.xyz: cannot tell the format"},
      {{"render", "@in.wav", "@out"}, 2, "out: cannot tell the format"},
      {{"render", "@in.wav", "@out.wav", "--format", "vorbis"}, 2, "hold no vorbis"},
      {{"render", "@in.wav", "@out.flac", "--format", "float"}, 2, "hold no float"},
      {{"render", "@in.wav", "@out.opus"}, 1, "out.opus: cannot be written as"}, // 44.1 kHz
      {{"render", "@in.wav", "@out.wav", "--format", "mp3"}, 2, "--format"},
      {{"render", "@in.wav", "@out.wav", "--profile", "nigth"}, 5, "did you mean \"night\"?"},
      {{"render", "@in.wav", "@out.wav", "--profile", "@none.toml"}, 5, "none.toml"},
      {{"render", "@in.wav", "@out.wav", "--profile", "@bad.toml"}, 1, "bad.toml:3:"},
      {{"render", "@in.wav", "@out.wav", "--set", "eq.preset=car"}, 5, "eq.preset \"car\""},
      {{"render", "@in.wav", "@out.wav", "--profile", "@bad-eq.toml"}, 1, "bad.txt:1:20: Fc must"},
      {{"render", "@in.wav", "@out.wav", "--set", "limiter.release_ms"}, 2, "is not key=value"},
      {{"render", "@in.wav", "@out.wav", "--set", "limiter.relase_ms=1"}, 2, "`release_ms`"},
      {{"render", "@in.wav", "@out.wav", "--set", "limiter.release_ms=0"}, 2, "1..5000"},
      {{"render", "@in.wav", "@out.wav", "--set", "limiter.ceiling_dbtp=-60"}, 1, "16 bit"},
      {{"render", "@in.wav"}, 2, "At least 2"},
      {{"render"}, 2, "required"},
      {{"analyze"}, 2, "required"},
      {{"analyze", "@none.wav"}, 5, "none.wav: No such file"},
      {{"analyze", "@text.wav"}, 1, "text.wav: cannot be read as audio"},
  };
  Workshop shop;
  write_sound(shop.path("in.wav"), kQuiet);
  write_sound(shop.path("there.wav"), kQuiet);
  write_sound(shop.path("nine.wav"),
              {44100, SF_FORMAT_WAV | SF_FORMAT_PCM_16, noise(9, 100, 0.1), {}});
  write_text(shop.path("text.wav"), "no sound at all");
  write_text(shop.path("bad.toml"),
             "name = \"bad\"\ndescription = \"bad\"\nlimiter.release_ms = 0\n");
  write_text(shop.path("bad.txt"), "Filter 1: ON PK Fc 5 Hz Gain 3 dB Q 1\n");
  write_text(shop.path("bad-eq.toml"),
             "name = \"bad\"\ndescription = \"bad\"\neq.preset = \"bad.txt\"\n");
  std::filesystem::create_directory(shop.path("folder"));
  write_sound(shop.path("folder/in.wav"), kQuiet);
  std::filesystem::create_hard_link(shop.path("in.wav"), shop.path("link.wav"));
  const auto files = shop.files();
  const Sound before = read_sound(shop.path("in.wav"));
  for (const auto& one : cases) {
    const auto outcome = shop.run(one.words);
    INFO(one.message << "\n" << outcome.err);
    CHECK(outcome.exit_code == one.exit_code);
    CHECK(contains(outcome.err, one.message));
    CHECK(outcome.err.starts_with("headroomctl: "));
    CHECK(outcome.out.empty());
    CHECK(shop.files() == files);
  }
  CHECK(read_sound(shop.path("in.wav")).rows == before.rows);
}

TEST_CASE("an output that cannot grow is an error and does not stay") {
  Workshop shop;
  Sound sound = kQuiet;
  sound.rows = noise(2, 200000, 0.1);
  write_sound(shop.path("in.wav"), sound);
  ::setenv("HEADROOM_TEST_SHELL", "/bin/sh", 1);
  const auto outcome = Child("HEADROOM_TEST_SHELL")
                           .run({"-c", "ulimit -f 8; exec \"$HEADROOMCTL\" render \"$0\" \"$1\"",
                                 shop.path("in.wav"), shop.path("out.wav")});
  INFO(outcome.err);
  CHECK(outcome.exit_code == 1);
  CHECK(contains(outcome.err, "out.wav: cannot be written"));
  CHECK(shop.files() == std::vector<std::string>{"in.wav"});
}

TEST_CASE("what is no file is never replaced") {
  Workshop shop;
  write_sound(shop.path("in.wav"), kQuiet);
  const auto fifo = shop.path("fifo.wav");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  const auto outcome = shop.run({"render", "@in.wav", "@fifo.wav", "--force"});
  CHECK(outcome.exit_code == 1);
  CHECK(contains(outcome.err, "fifo.wav: is no regular file"));
  CHECK(std::filesystem::is_fifo(fifo));
  // A report may go into one.
  const FileDescriptor reader(::open(fifo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  CHECK(shop.run({"render", "@in.wav", "@out.wav", "--report", "@fifo.wav"}).exit_code == 0);
  CHECK(std::filesystem::is_fifo(fifo));
  char text[6] = {};
  CHECK(::read(reader.get(), text, 5) == 5);
  CHECK(std::string(text) == "{\"v\":");
  // A link stays, and what is behind it is replaced.
  std::filesystem::create_symlink("out.wav", shop.path("link.wav"));
  CHECK(shop.run({"render", "@in.wav", "@link.wav", "--force"}).exit_code == 0);
  CHECK(std::filesystem::is_symlink(shop.path("link.wav")));
}

TEST_CASE("a file that cannot be read does not keep the others from being rendered") {
  Workshop shop;
  write_sound(shop.path("a.wav"), kQuiet);
  write_text(shop.path("b.wav"), "no sound");
  write_sound(shop.path("c.wav"), kQuiet);
  const auto outcome = shop.run({"render", "@a.wav", "@b.wav", "@c.wav", "@out/", "--json"});
  CHECK(outcome.exit_code == 1);
  CHECK(contains(outcome.err, "b.wav: cannot be read"));
  CHECK(contains(outcome.out, R"("error":")"));
  CHECK(shop.files() ==
        std::vector<std::string>{"a.wav", "b.wav", "c.wav", "out/a.wav", "out/c.wav"});
  // Once more: what is there stays, and --force replaces it.
  CHECK(shop.run({"render", "@a.wav", "@out"}).exit_code == 1);
  CHECK(shop.run({"render", "@a.wav", "@out", "--force"}).exit_code == 0);
}

TEST_CASE("an interrupted run leaves no unfinished file and ends by its signal") {
  const int signal = GENERATE(SIGINT, SIGTERM);
  Workshop shop;
  constexpr int kFiles = 60;
  write_sound(shop.path("0.wav"),
              {48000, SF_FORMAT_WAV | SF_FORMAT_FLOAT, noise(2, 480000, 2.0), {}});
  std::vector<std::string> words = {"headroomctl", "render", "--jobs", "1"};
  for (int i = 0; i < kFiles; ++i) {
    const auto name = std::to_string(i) + ".wav";
    if (i > 0)
      std::filesystem::create_hard_link(shop.path("0.wav"), shop.path(name));
    words.push_back(shop.path(name));
  }
  std::filesystem::create_directory(shop.path("out"));
  words.push_back(shop.path("out"));
  std::vector<char*> arguments;
  for (auto& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);

  const FileDescriptor watch(::inotify_init1(IN_CLOEXEC));
  REQUIRE(::inotify_add_watch(watch.get(), shop.path("out").c_str(), IN_CREATE) >= 0);
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    ::execv(::getenv("HEADROOMCTL"), arguments.data());
    ::_exit(127);
  }
  pollfd created{watch.get(), POLLIN, 0};
  REQUIRE(::poll(&created, 1, 30'000) == 1); // the first unfinished file
  ::kill(pid, signal);
  int status = 0;
  ::waitpid(pid, &status, 0);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == signal);
  const auto files = shop.files();
  CHECK(files.size() < 2 * kFiles); // it was under way
  for (const auto& name : files)
    CHECK_FALSE(contains(name, ".part"));
}
