// SPDX-License-Identifier: GPL-3.0-or-later
#include "own_limiter.hpp"
#include "headroom-dsp/chain.hpp"
#include "headroom-dsp/limiter.hpp"
#include "headroom-dsp/version.hpp"

namespace headroom::peers {

namespace {

std::string text_of(const LimiterSettings& settings) {
  char text[120];
  std::snprintf(text, sizeof text, "ceiling %g dBTP, look-ahead %g ms, hold %g ms, release %g ms",
                double{settings.ceiling_dbtp}, double{settings.lookahead_ms},
                double{settings.hold_ms}, double{settings.release_ms});
  return text;
}

template <class Stage, class Settings> class OwnStage : public Peer {
public:
  OwnStage(const char* name, const Settings& settings, const LimiterSettings& shown)
      : Peer({name, std::string("SIMD target ") + dsp_simd_target(), text_of(shown)}),
        settings_(settings),
        rows_(kChannels, std::vector<float>(kBlockFrames)), out_{rows_[0].data(), rows_[1].data()} {
  }

  void start() override { stage_.prepare(kRateHz, kBlockFrames, kChannels, settings_); }

  ConstBlock process(ConstBlock in) override {
    stage_.process(in, {out_, kChannels, in.frames});
    return {out_, kChannels, in.frames};
  }

private:
  Stage stage_;
  Settings settings_;
  Channels rows_;
  float* out_[kChannels];
};

} // namespace

std::unique_ptr<Peer> own_limiter(const char* name, const LimiterSettings& settings) {
  return std::make_unique<OwnStage<Limiter, LimiterSettings>>(name, settings, settings);
}

std::unique_ptr<Peer> own_chain() {
  const ChainSettings settings = ChainSettings::transparent();
  return std::make_unique<OwnStage<Chain, ChainSettings>>("headroom chain: limiter and meters",
                                                          settings, settings.limiter);
}

} // namespace headroom::peers
