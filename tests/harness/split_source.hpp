// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connection.hpp"
#include "player.hpp"

#include <pipewire/filter.h>
#include <string>

namespace headroom::test {

/// One node that puts the same mono signal on two ports, "first" and "second", in the same cycle:
/// what differs between two ways to a sink is then the ways' own delay. Nothing links it by itself.
class SplitSource {
 public:
  explicit SplitSource(Generator mono, const std::string& name = "split-source");
  ~SplitSource();
  SplitSource(const SplitSource&) = delete;
  SplitSource& operator=(const SplitSource&) = delete;

 private:
  void process(uint32_t frames);

  Connection connection_;
  Generator generator_;
  pw_filter* filter_ = nullptr;
  spa_hook hook_{};
  void* ports_[2]{};
  uint64_t played_ = 0; // [audio thread]
};

} // namespace headroom::test
