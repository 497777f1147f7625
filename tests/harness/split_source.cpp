// SPDX-License-Identifier: GPL-3.0-or-later
#include "split_source.hpp"

#include <algorithm>

namespace headroom::test {

SplitSource::SplitSource(Generator mono, const std::string& name) : generator_(std::move(mono)) {
  static const pw_filter_events events = [] {
    pw_filter_events e{};
    e.version = PW_VERSION_FILTER_EVENTS;
    e.process = [](void* data, spa_io_position* position) {
      static_cast<SplitSource*>(data)->process(static_cast<uint32_t>(position->clock.duration));
    };
    return e;
  }();
  const LoopLock lock(connection_);
  filter_ = pw_filter_new(connection_.core(), name.c_str(),
                          to_pw_properties({{PW_KEY_NODE_NAME, name}}));
  pw_filter_add_listener(filter_, &hook_, &events, this);
  const char* names[] = {"first", "second"};
  for (int i : {0, 1})
    ports_[i] = pw_filter_add_port(
        filter_, PW_DIRECTION_OUTPUT, PW_FILTER_PORT_FLAG_MAP_BUFFERS, 0,
        to_pw_properties({{PW_KEY_FORMAT_DSP, "32 bit float mono audio"},
                          {PW_KEY_PORT_NAME, names[i]}}),
        nullptr, 0);
  pw_filter_connect(filter_, PW_FILTER_FLAG_RT_PROCESS, nullptr, 0);
}

SplitSource::~SplitSource() {
  const LoopLock lock(connection_);
  pw_filter_destroy(filter_);
}

void SplitSource::process(uint32_t frames) {
  for (void* port : ports_)
    if (auto* out = static_cast<float*>(pw_filter_get_dsp_buffer(port, frames)))
      generator_({out, frames}, played_);
  played_ += frames;
}

} // namespace headroom::test
