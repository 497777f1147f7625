// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "graph_model.hpp"
#include "pipewire/processor.hpp"
#include <memory>

namespace headroom {

/// The pair that another one has replaced. It stays until the session manager can send the streams
/// to its successor: were it gone before that, they would be linked to the speakers directly, for a
/// quantum or more. [control thread]
class LeavingPair {
public:
  LeavingPair(Connection& connection, Loop& loop);

  /// Takes over what is to go; what was here before goes at once. Nothing is fine.
  void keep(std::unique_ptr<Processor> pair);
  /// Lets it go when the successor can be played to. Call at each change of the graph.
  void successor(const Processor& pair, const GraphModel& model);
  /// There is one.
  bool any() const noexcept { return pair_ != nullptr; }
  /// Lets it go at once. Not inside an event of its own.
  void drop();

private:
  static constexpr uint32_t kPatienceMs = 1000; // without a session manager no sink gets ports

  Connection& connection_;
  std::unique_ptr<Processor> pair_;
  bool settling_ = false;
  Doorbell gone_;
  Timer patience_;
};

} // namespace headroom
