// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "peer.hpp"

struct AVFilterContext;
struct AVFilterGraph;
struct AVFrame;

namespace headroom::peers {

/// A filter graph of libavfilter between two planar float ends, stereo, 48 kHz, in this process and
/// on this thread.
class FilterGraph {
public:
  /// @param text  as the ffmpeg program takes it after -af
  /// @throws std::runtime_error when libavfilter refuses it
  explicit FilterGraph(const std::string& text);
  ~FilterGraph();
  FilterGraph(const FilterGraph&) = delete;
  FilterGraph& operator=(const FilterGraph&) = delete;

  /// @return what came out, any number of frames; valid until the next call
  ConstBlock process(ConstBlock in);

  /// Of the newest frame that had it; empty without one.
  std::string metadata(const char* key) const;

private:
  AVFilterGraph* graph_;
  AVFilterContext* source_ = nullptr;
  AVFilterContext* sink_ = nullptr;
  AVFrame* newest_;
  Channels out_;
  const float* rows_[kChannels] = {};
  int64_t frames_in_ = 0;
};

/// "FFmpeg 5.1.9".
std::string ffmpeg_version();

/// A limiter of libavfilter.
/// @return null when libavfilter was built without that filter
std::unique_ptr<Peer> filter_peer(const std::string& name, const std::string& filter,
                                  const std::string& text, std::size_t tail_frames = 4096);

/// Passes audio through a graph that does nothing: what the graph itself costs.
std::unique_ptr<Peer> empty_graph();

} // namespace headroom::peers
