// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/operations.hpp"
#include "control/transactions.hpp"
#include "profile/live_profile.hpp"
#include <functional>

namespace headroom::control {

/// `profile.*`, `setting.*`, `bypass.set` and `ab.*`.
struct ProfileRequests {
  profile::LiveProfile& live;
  /// Reads all files again.
  std::function<profile::ProfileLibrary::Change()> reload;
};
void add_profile_operations(Operations& operations, Transactions& transactions,
                            const ProfileRequests& requests);
void add_setting_operations(Operations& operations, profile::LiveProfile& live);

/// Runs a request; a Refusal becomes the error reply.
template <class Request> auto or_error(Request&& request) {
  try {
    return std::forward<Request>(request)();
  } catch (const profile::Refusal& refusal) {
    throw OperationError(refusal.reason == profile::Refusal::Reason::not_found
                             ? wire::ErrorCode::not_found
                             : wire::ErrorCode::invalid_args,
                         refusal.what());
  }
}

} // namespace headroom::control
