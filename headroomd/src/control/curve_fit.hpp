// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "file_descriptor.hpp"
#include "profile/eq_preset.hpp"
#include <functional>
#include <optional>
#include <thread>

namespace headroom::control {

/// Fits bands to the GraphicEQ curve of a preset on a thread of its own, one preset at a time: that
/// takes up to seconds, in which the control thread serves everybody else. The thread shares
/// nothing while it runs; what it found is taken over once it has ended. [control thread]
class CurveFit {
public:
  struct Result {
    profile::EqPresetReading reading; ///< with errors: the settings are worth nothing
    EqualizerSettings settings;
  };
  using Done = std::function<void(const Result&)>;

  /// @throws std::system_error
  CurveFit();
  /// Waits for the thread, whose result is lost.
  ~CurveFit();
  CurveFit(const CurveFit&) = delete;
  CurveFit& operator=(const CurveFit&) = delete;

  bool busy() const { return thread_.joinable(); }
  /// Not while busy().
  /// @param done  called by finish()
  void start(profile::SourceText source, Done done);

  /// Readable when there is something to finish().
  int fd() const { return ended_.get(); }
  void finish();

private:
  FileDescriptor ended_; ///< eventfd, written by the thread as the last thing it does
  std::optional<Result> result_;
  Done done_;
  std::thread thread_;
};

} // namespace headroom::control
