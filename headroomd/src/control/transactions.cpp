// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/transactions.hpp"

namespace headroom::control {

void Transactions::run(const std::function<void()>& steps) const {
  size_t begun = 0;
  try {
    for (; begun < participants_.size(); ++begun)
      participants_[begun].begin();
    steps();
  } catch (...) {
    while (begun > 0)
      participants_[--begun].roll_back();
    throw;
  }
  for (const auto& participant : participants_)
    participant.commit();
}

} // namespace headroom::control
