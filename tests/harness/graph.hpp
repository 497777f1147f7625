// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connection.hpp"
#include "deadline.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace headroom::test {

struct Node {
  uint32_t id = 0;
  Properties properties;
  std::string state; ///< "suspended", "idle", "running"...; empty until known

  std::string property(const std::string& key) const;
  std::string name() const { return property("node.name"); }
};

struct Port {
  uint32_t id = 0;
  uint32_t node_id = 0;
  bool output = false;
  std::string name;
};

struct Link {
  uint32_t id = 0;
  uint32_t output_node = 0;
  uint32_t output_port = 0;
  uint32_t input_node = 0;
  uint32_t input_port = 0;
  uint32_t client = 0; ///< that made it, if PipeWire says so
};

/// What PipeWire's registry says at the moment, kept up to date in the background.
/// Every query returns a copy. [any thread but the graph's own]
class Graph {
public:
  Graph();
  ~Graph();
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  Connection& connection() { return connection_; }

  std::vector<Node> nodes() const;
  std::vector<Port> ports(uint32_t node_id) const;
  std::vector<Link> links() const;
  /// First node with that `node.name`.
  std::optional<Node> node(const std::string& name) const;
  /// The process that made that node, as PipeWire sees it; nothing while its client is not known.
  std::optional<pid_t> process(const Node& node) const;
  /// Names of the nodes that `node_id` plays into, without repetition, sorted.
  std::vector<std::string> targets(uint32_t node_id) const;
  /// Names of all nodes that were ever linked, the playing one first: what was there for a moment
  /// only counts too.
  std::set<std::pair<std::string, std::string>> ever_linked() const;
  bool has_metadata(const std::string& metadata_name) const;
  /// Empty if absent.
  std::string metadata(const std::string& metadata_name, uint32_t subject,
                       const std::string& key) const;
  /// Forgets all values of that metadata object and has them sent anew; they arrive later.
  void read_metadata_again(const std::string& metadata_name);
  /// An empty value removes the key. Returns false if there is no such metadata object.
  bool set_metadata(const std::string& metadata_name, uint32_t subject, const std::string& key,
                    const std::string& type, const std::string& value);
  /// The user moves a stream: what mixers write, the node id in the key of old and the serial in
  /// the new one. Returns false if there is no such sink, or nobody to tell.
  bool move(uint32_t node_id, const std::string& sink);
  /// The user chooses the default sink. Returns false if there is nobody to tell.
  bool choose_default(const std::string& sink);
  /// Name in `default.audio.sink`, empty if there is none.
  std::string default_sink() const;
  /// Links two ports by name and keeps the link as long as the graph object lives.
  /// Returns false if one of them does not exist.
  /// @param more  further properties of the link
  bool link(const std::string& output_node, const std::string& output_port,
            const std::string& input_node, const std::string& input_port,
            const Properties& more = {});
  /// What `pw-cli destroy` does: the server takes that object away, whoever made it.
  void destroy(uint32_t id);
  /// What session managers send before they configure a node's ports.
  /// Returns false if there is no such node.
  bool suspend(uint32_t node_id);
  /// One line per node and link, for failure messages.
  std::string describe() const;

private:
  struct Model;
  Connection connection_;
  std::unique_ptr<Model> model_;
};

} // namespace headroom::test
