// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "peer.hpp"

namespace headroom::peers {

/// A true-peak meter, stereo, 48 kHz.
class Meter {
public:
  Meter(std::string name, std::string version)
      : name_(std::move(name)), version_(std::move(version)) {}
  virtual ~Meter() = default;
  const std::string& name() const { return name_; }
  const std::string& version() const { return version_; }

  virtual void start() = 0;                ///< a new one
  virtual void process(ConstBlock in) = 0; ///< at most kBlockFrames frames
  virtual double true_peak() = 0;          ///< since start(), linear, over both channels

private:
  std::string name_, version_;
};

/// All that this machine has; the first is ours with every block oversampled, the second ours as it
/// runs.
std::vector<std::unique_ptr<Meter>> installed_meters(std::vector<std::string>& missing);

/// Over steady tones of level 1 up to 0.45 f_s whose peaks fall at sixteen places between samples.
struct MeterError {
  double lowest_db = 1000.0, highest_db = -1000.0;
};
MeterError tone_error(Meter& meter);

} // namespace headroom::peers
