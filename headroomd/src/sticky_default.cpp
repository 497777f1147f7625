// SPDX-License-Identifier: GPL-3.0-or-later
#include "sticky_default.hpp"
#include "log.hpp"
#include "own_nodes.hpp"
#include "state_file.hpp"
#include <system_error>
#include <utility>

namespace headroom {

StickyDefault::StickyDefault(const std::filesystem::path& folder, Effects effects)
    : file_(folder.empty() ? folder : folder / "default-sink"), effects_(std::move(effects)) {
  if (!file_.empty())
    displaced_ = read_state(file_);
  if (displaced_ && displaced_->ends_with('\n'))
    displaced_->pop_back();
}

void StickyDefault::remember(const std::optional<std::string>& name) {
  if (displaced_ == name)
    return;
  displaced_ = name;
  if (file_.empty())
    return;
  try {
    if (name)
      write_state(file_, *name + '\n');
    else
      std::filesystem::remove(file_);
  } catch (const std::exception& reason) {
    log::warning("the default sink is not remembered: %s", reason.what());
  }
}

void StickyDefault::start_anew() {
  pending_.reset();
  playing_to_.reset();
  in_force_ = false;
}

void StickyDefault::take(uint64_t now_ms, const std::string& configured) {
  while (!takes_ms_.empty() && now_ms - takes_ms_.front() > kTakesMs)
    takes_ms_.pop_front();
  if (takes_ms_.size() >= kMostTakes) {
    log::warning("another program insists on the default sink \"%s\": left to it",
                 configured.c_str());
    gave_up_ = true;
    remember(std::nullopt);
    in_force_ = false;
    return;
  }
  takes_ms_.push_back(now_ms);
  remember(configured);
  pending_ = configured;
  effects_.configure(std::string(kSinkName));
}

void StickyDefault::put_back() {
  in_force_ = false;
  if (!displaced_)
    return; // nothing, or the user's own choice
  effects_.configure(*displaced_);
  pending_ = std::string(kSinkName);
  remember(std::nullopt);
}

void StickyDefault::settle(uint64_t now_ms, bool wanted, const std::string& configured) {
  if (pending_ && *pending_ == configured)
    return; // what we wrote is still on its way
  pending_.reset();
  const bool ours = configured == kSinkName;
  if (!wanted) {
    if (ours)
      put_back();
    else
      remember(std::nullopt);
    in_force_ = gave_up_ = false;
    takes_ms_.clear();
  } else if (!gave_up_) {
    in_force_ = ours;
    if (!ours)
      take(now_ms, configured);
  }
  const std::string target = wanted && !gave_up_ ? displaced_.value_or("") : "";
  if (playing_to_.value_or("") != target)
    effects_.play_to(target);
  playing_to_ = target;
}

} // namespace headroom
