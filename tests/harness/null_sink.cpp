// SPDX-License-Identifier: GPL-3.0-or-later
#include "null_sink.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace headroom::test {
namespace {

int count_words(const std::string& text) {
  std::istringstream words(text);
  int count = 0;
  for (std::string word; words >> word;)
    ++count;
  return count;
}

} // namespace

NullSink::NullSink(Graph& graph, const NullSinkSettings& settings)
    : settings_(settings), channels_(count_words(settings.position)) {
  pw_properties* properties =
      to_pw_properties({{"factory.name", "support.null-audio-sink"},
                        {"node.name", settings.name},
                        {"node.description", settings.name},
                        {"media.class", "Audio/Sink"},
                        {"audio.channels", std::to_string(channels_)},
                        {"audio.position", "[ " + settings.position + " ]"},
                        {"priority.session", std::to_string(settings.priority)},
                        {"priority.driver", std::to_string(settings.priority)}});
  if (settings.rate_hz != 0)
    pw_properties_set(properties, "audio.rate", std::to_string(settings.rate_hz).c_str());
  {
    const LoopLock lock(connection_);
    proxy_ = static_cast<pw_proxy*>(pw_core_create_object(connection_.core(), "adapter",
                                                          PW_TYPE_INTERFACE_Node, PW_VERSION_NODE,
                                                          &properties->dict, 0));
  }
  pw_properties_free(properties);
  const bool usable = wait_until([&] {
    const auto node = graph.node(settings_.name);
    if (!node)
      return false;
    const auto ports = graph.ports(node->id);
    return std::count_if(ports.begin(), ports.end(), [](const Port& p) { return !p.output; }) ==
           channels_;
  });
  if (!usable)
    throw std::runtime_error("null sink " + settings_.name + " got no ports");
}

NullSink::~NullSink() {
  const LoopLock lock(connection_);
  pw_proxy_destroy(proxy_);
}

} // namespace headroom::test
