// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "graph_model.hpp"
#include "routing/claim.hpp"
#include "routing/placement.hpp"
#include "routing/route.hpp"
#include "routing/rule_book.hpp"
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// Which stream goes where, and what is to be written for it: the graph's and the user's events go
/// in, writes of target.object come out. Pure: the time is an argument, and a test plays PipeWire.
/// `now_ms` is any clock that only moves forward.
class StreamRoutes {
public:
  struct Stream {
    uint32_t client_id = 0;
    Properties own; ///< of the node alone
    StreamFacts facts;
    RouteDecision decision; ///< by rules and overrides
    RouteDecision in_force; ///< the same, but for what the user moved by hand
    std::optional<Route> stream_override;
    Claim claim;
    Placement placement;
    bool on_detour = false;
  };
  struct Events {
    /// An empty value clears.
    std::function<void(uint32_t node_id, const Target& target)> write;
    /// What is in force for a stream is new, or another; streams that are no players do not count.
    std::function<void(uint32_t node_id, const Stream& stream)> routed;
    /// It has become unroutable, or is so no longer. May be empty.
    std::function<void(uint32_t node_id, const Stream& stream)> placed;
  };

  /// @param own_group  node.link-group of our nodes
  StreamRoutes(const GraphModel& model, const RuleBook& rules, std::string own_group,
               Events events);

  /// The sink exists (or not any more): claim what should be processed, or release everything.
  void set_active(uint64_t now_ms, bool active);
  bool active() const { return active_; }
  /// Which of our sinks what is processed plays to: kSinkName or kSilentSinkName.
  /// @return whether it was another
  bool set_entrance(uint64_t now_ms, std::string_view sink_name);
  /// The stream is to play to kDetourName for a while, if it is one that we send.
  void set_detour(uint64_t now_ms, uint32_t node_id, bool on_detour);
  /// Whether the session manager should link that stream to our sink because we say so.
  bool comes_by_our_word(const Stream& stream) const;
  /// Whether the session manager itself puts our sink before the default one (a smart filter).
  /// Call graph_changed() after.
  void set_smart(bool smart) { smart_ = smart; }
  /// Every stream is decided again.
  void rules_changed(uint64_t now_ms) { decide_all(now_ms); }
  const RuleBook& rules() const { return rules_; }

  void stream_added(uint64_t now_ms, const GraphNode& node);
  void stream_learned(uint64_t now_ms, uint32_t node_id, const Properties& properties,
                      bool encoded_only);
  void stream_removed(uint32_t node_id) { streams_.erase(node_id); }
  void client_learned(uint64_t now_ms, uint32_t client_id, const Properties& properties,
                      const ProcessFacts& process);
  void client_removed(uint32_t client_id) { clients_.erase(client_id); }
  /// Links or sinks have changed.
  void graph_changed(uint64_t now_ms);
  /// Judges by the links whether each stream is where it is sent.
  /// @return when to call this again although nothing happens, if ever
  std::optional<uint64_t> look_at_links(uint64_t now_ms);

  void target_changed(uint64_t now_ms, uint32_t node_id, const Target& target);
  void metadata_vanished() { metadata_known_ = false; }
  /// Everything that the metadata held at its appearance has been told.
  void metadata_complete(uint64_t now_ms);
  bool metadata_known() const { return metadata_known_; }

  /// The user's word about one stream, which also gives back what he had moved by hand; nothing:
  /// what the rules say.
  /// @return false if there is no such stream
  bool set_stream_override(uint64_t now_ms, uint32_t node_id, std::optional<Route> route);

  const std::map<uint32_t, Stream>& streams() const { return streams_; }
  /// nullptr if there is no such stream.
  const StreamFacts* facts(uint32_t node_id) const {
    const auto found = streams_.find(node_id);
    return found == streams_.end() ? nullptr : &found->second.facts;
  }
  /// Streams that are meant for us and play elsewhere, although nobody is known to want that.
  std::vector<uint32_t> misplaced() const;

private:
  struct Client {
    Properties properties;
    ProcessFacts process;
  };
  /// What every wish depends on beside the stream.
  struct Surroundings {
    std::string bypass_sink; ///< where bypass must be written as a name, or empty
    bool operator==(const Surroundings&) const = default;
  };

  Surroundings surroundings() const;
  bool means_our_sink(const Target& target) const;
  bool is_real_sink(const Target& target) const;
  Wish wish_for(const Stream& stream) const;
  void complete_facts(Stream& stream) const;
  void decide(uint64_t now_ms, uint32_t node_id, Stream& stream);
  void decide_all(uint64_t now_ms);
  void write(uint32_t node_id, const Claim::Write& target);
  void tell(uint32_t node_id, Stream& stream);
  Placement::Links links_of(uint32_t node_id, const Stream& stream) const;

  const GraphModel& model_;
  const RuleBook& rules_;
  const std::string own_group_;
  std::string entrance_;
  const Events events_;
  bool active_ = false;
  bool smart_ = false;
  bool metadata_known_ = false;
  bool metadata_was_known_ = false;
  Surroundings surroundings_;
  std::map<uint32_t, Target> found_; // metadata of streams, until metadata_complete()
  std::map<uint32_t, Client> clients_;
  std::map<uint32_t, Stream> streams_;
};

} // namespace headroom
