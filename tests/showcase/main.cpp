// SPDX-License-Identifier: GPL-3.0-or-later
// Loud, ugly programme through headroomd: what went in, what came out. scripts/run calls it.
#include "interruption.hpp"
#include "report.hpp"

#include <cstdio>
#include <cstring>

using namespace headroom::showcase;

namespace {

constexpr std::uint64_t kSeed = 20;
constexpr int kExitOk = 0, kExitFailure = 1, kExitUsage = 2, kExitInterrupted = 130;

constexpr const char* kHelp = R"(Usage: showcase --private FOLDER | --play

  --private FOLDER   make a private PipeWire session, play 28 s of loud programme
                     through the headroomd named by $HEADROOMD with the profile
                     "transparent" of $HEADROOM_PROFILES, print what came of it,
                     and leave before.wav, after.wav and levels.svg in FOLDER
  --play             play the same, 20 dB softer, in this PipeWire session

Exit status: 0 the ceiling held; 1 it did not, or what failed; 2 usage; 130 interrupted
)";

bool show_privately(const char* folder) {
  const Programme programme = make_programme(kSeed);
  std::printf("playing %.0f s of loud programme through headroomd in a private session ...\n",
              static_cast<double>(programme.frames()) / kRateHz);
  std::fflush(stdout);
  const Performance performance = perform_privately(programme);
  std::printf("PipeWire %s; measuring ...\n\n", performance.pipewire_version.c_str());
  std::fflush(stdout);
  const bool held = report(programme, performance, folder);
  std::printf("\n%s\n", held ? "The ceiling held." : "THE CEILING DID NOT HOLD.");
  return held;
}

} // namespace

int main(int argc, char** argv) {
  const auto is = [&](int index, const char* option) {
    return argc > index && std::strcmp(argv[index], option) == 0;
  };
  if (is(1, "--help")) {
    std::fputs(kHelp, stdout);
    return kExitOk;
  }
  const bool play = is(1, "--play") && argc == 2;
  if (!play && !(is(1, "--private") && argc == 3)) {
    std::fputs(kHelp, stderr);
    return kExitUsage;
  }
  catch_interruptions();
  try {
    if (!play)
      return show_privately(argv[2]) ? kExitOk : kExitFailure;
    play_in_session(make_programme(kSeed));
    return kExitOk;
  } catch (const Interrupted&) {
    return kExitInterrupted;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "showcase: %s\n", error.what());
    return kExitFailure;
  }
}
