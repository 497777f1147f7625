// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "graph_model.hpp"
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// Which sinks play what headroom plays, beside the default one: chosen by the user, by name,
/// remembered across restarts, whether they are plugged in or not. [control thread]
class OutputDevices {
public:
  static constexpr size_t kMost = 4; ///< at a time

  enum class State {
    plain,      ///< does not play it
    is_default, ///< plays it anyway
    linked,     ///< chosen, and there
    absent,     ///< chosen, not plugged in
    feeds_back, ///< chosen, but what it plays comes back to headroom
  };
  struct Device {
    std::string name;        ///< node.name
    std::string description; ///< for people; empty when absent
    ChannelMap layout;       ///< empty when absent
    State state = State::plain;
    bool operator==(const Device&) const = default;
  };

  /// @param folder  holds the file `outputs`; empty: nothing is remembered
  /// @param changed  called after link() and unlink() did something
  OutputDevices(std::filesystem::path folder, std::function<void()> changed);

  /// @throws std::invalid_argument when kMost are chosen, or the name is none
  void link(const std::string& name);
  /// @return false if it was not chosen
  bool unlink(const std::string& name);

  /// Between begin() and commit() nothing is stored and nobody is called; roll_back() undoes what
  /// was done. Not nested.
  void begin() { before_ = chosen_; }
  void commit();
  void roll_back();

  /// Whether any is chosen.
  bool any() const { return !chosen_.empty(); }

  /// All sinks but our own, and those chosen that are absent; by name.
  std::vector<Device> devices(const GraphModel& model) const;
  /// Names of those that need an output of their own now.
  std::vector<std::string> wanted(const GraphModel& model) const;

private:
  void changed();
  void store() const;

  const std::filesystem::path file_;
  const std::function<void()> changed_;
  std::vector<std::string> chosen_; // sorted
  std::optional<std::vector<std::string>> before_;
};

} // namespace headroom
