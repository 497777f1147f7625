// SPDX-License-Identifier: GPL-3.0-or-later
#include "own_limiter.hpp"
#include <cmath>
#ifdef HEADROOM_PEERS_LV2
#include "lv2_plugin.hpp"
#endif
#ifdef HEADROOM_PEERS_FILTERS
#include "filter_graph.hpp"
#endif

// Each peer with the settings that hold a true-peak ceiling best and without make-up gain.
namespace headroom::peers {

namespace {

[[maybe_unused]] const float kCeiling = static_cast<float>(std::pow(10.0, kCeilingDbtp / 20.0));

using Peers = std::vector<std::unique_ptr<Peer>>;

void take(Peers& peers, std::unique_ptr<Peer> peer, const char* name,
          std::vector<std::string>& missing) {
  if (peer != nullptr)
    peers.push_back(std::move(peer));
  else
    missing.push_back(name);
}

#ifdef HEADROOM_PEERS_LV2
std::unique_ptr<Peer> lsp(const char* name, const std::string& oversampling, bool alr) {
  return lv2_plugin(name, "http://lsp-plug.in/plugins/lv2/limiter_stereo",
                    "threshold -0.1 dB, oversampling " + oversampling +
                        ", look-ahead, attack and release 5 ms, Herm Thin, ALR " +
                        (alr ? "on (5 and 50 ms)" : "off") + ", boost off",
                    {{"th", kCeiling},
                     {"boost", 0.0f},
                     {"alr", alr ? 1.0f : 0.0f},
                     {"alr_at", 5.0f},
                     {"alr_rt", 50.0f},
                     {"mode", "Herm Thin"},
                     {"ovs", oversampling},
                     {"lk", 5.0f},
                     {"at", 5.0f},
                     {"rt", 5.0f},
                     {"slink", 100.0f}});
}
#endif

void take_lv2(Peers& peers, std::vector<std::string>& missing) {
#ifdef HEADROOM_PEERS_LV2
  take(peers,
       lv2_plugin("x42 dpl.lv2", "http://gareus.org/oss/lv2/dpl#stereo",
                  "threshold -0.1 dB, true peak on, release 50 ms",
                  {{"threshold", static_cast<float>(kCeilingDbtp)},
                   {"truepeak", 1.0f},
                   {"release", 0.05f}}),
       "x42 dpl.lv2 (x42-plugins)", missing);
  const std::size_t others = peers.size();
  take(peers, lsp("LSP limiter, full 8x", "Full x8(3L)", true), "LSP limiter (lsp-plugins-lv2)",
       missing);
  if (peers.size() > others) {
    peers.push_back(lsp("LSP limiter, half 8x", "Half x8(3L)", true));
    peers.push_back(lsp("LSP limiter, full 8x, no ALR", "Full x8(3L)", false));
  }
  take(peers,
       lv2_plugin("Calf limiter", "http://calf.sourceforge.net/plugins/Limiter",
                  "limit -0.1 dB, oversampling 4x, look-ahead 5 ms, release 50 ms, ASC and "
                  "auto-level off",
                  {{"limit", kCeiling},
                   {"oversampling", 4.0f},
                   {"attack", 5.0f},
                   {"release", 50.0f},
                   {"asc", 0.0f},
                   {"auto_level", 0.0f}}),
       "Calf limiter (calf-plugins)", missing);
#else
  (void)peers;
  missing.push_back("x42 dpl.lv2, LSP and Calf limiters (built without liblilv-dev)");
#endif
}

void take_filters(Peers& peers, std::vector<std::string>& missing) {
#ifdef HEADROOM_PEERS_FILTERS
  const std::string alimiter =
      "alimiter=limit=" + std::to_string(kCeiling) + ":attack=5:release=50:level=false:asc=false";
  take(peers, filter_peer("ffmpeg alimiter", "alimiter", alimiter), "ffmpeg alimiter", missing);
  take(peers,
       filter_peer("ffmpeg alimiter at 192 kHz", "alimiter",
                   "aresample=192000," + alimiter + ",aresample=48000"),
       "ffmpeg alimiter at 192 kHz", missing);
  // It looks 3 s ahead.
  take(peers,
       filter_peer("ffmpeg loudnorm", "loudnorm", "loudnorm=I=-5:TP=-0.1:LRA=50,aresample=48000",
                   std::size_t{4} * 48000),
       "ffmpeg loudnorm", missing);
#else
  (void)peers;
  missing.push_back("ffmpeg alimiter and loudnorm (built without libavfilter-dev)");
#endif
}

} // namespace

Peers installed_peers(const std::optional<LimiterSettings>& variant,
                      std::vector<std::string>& missing) {
  Peers peers;
  peers.push_back(own_limiter("headroom limiter"));
  peers.push_back(own_chain());
  if (variant)
    peers.push_back(own_limiter("headroom limiter, other settings", *variant));
  take_lv2(peers, missing);
  take_filters(peers, missing);
  return peers;
}

} // namespace headroom::peers
