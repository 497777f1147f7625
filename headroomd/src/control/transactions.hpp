// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <vector>

namespace headroom::control {

/// Makes several operations one: all of them happen, or none does.
///
/// Whoever owns state that operations with InApply::yes change takes part:
///
///     transactions.join({.begin = [&] { model.begin(); }, ...});
///
/// Between begin and commit the operations change the state as ever and see each other's changes,
/// but what leaves the state (files, the audio graph) waits for commit. Events are kept back by the
/// transaction itself. A request outside a transaction begins and commits nothing.
class Transactions {
public:
  struct Participant {
    std::function<void()> begin;     ///< remember the state; keep effects back
    std::function<void()> commit;    ///< let the effects happen; must not fail
    std::function<void()> roll_back; ///< the state as it was at begin; must not fail
  };

  void join(Participant participant) { participants_.push_back(std::move(participant)); }

  /// @param steps  what belongs together; if it throws, everything is rolled back
  void run(const std::function<void()>& steps) const;

private:
  std::vector<Participant> participants_;
};

} // namespace headroom::control
