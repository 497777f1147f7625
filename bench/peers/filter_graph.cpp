// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter_graph.hpp"
#include <algorithm>
#include <stdexcept>
extern "C" {
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavutil/channel_layout.h>
#include <libavutil/frame.h>
#include <libavutil/log.h>
}

namespace headroom::peers {

namespace {

constexpr const char* kEnds = "time_base=1/48000:sample_rate=48000:sample_fmt=fltp:"
                              "channel_layout=stereo";

void require(int result, const std::string& what) {
  if (result < 0)
    throw std::runtime_error("libavfilter: " + what);
}

AVFilterContext* add(AVFilterGraph* graph, const char* filter, const char* arguments) {
  AVFilterContext* made = nullptr;
  require(avfilter_graph_create_filter(&made, avfilter_get_by_name(filter), filter, arguments,
                                       nullptr, graph),
          filter);
  return made;
}

} // namespace

FilterGraph::FilterGraph(const std::string& text)
    : graph_(avfilter_graph_alloc()), newest_(av_frame_alloc()), out_(kChannels) {
  av_log_set_level(AV_LOG_ERROR);
  graph_->nb_threads = 1;
  source_ = add(graph_, "abuffer", kEnds);
  sink_ = add(graph_, "abuffersink", nullptr);
  AVFilterInOut* inputs = avfilter_inout_alloc();
  AVFilterInOut* outputs = avfilter_inout_alloc();
  *outputs = {av_strdup("in"), source_, 0, nullptr};
  *inputs = {av_strdup("out"), sink_, 0, nullptr};
  const std::string whole =
      text + ",aformat=sample_fmts=fltp:sample_rates=48000:channel_layouts=stereo";
  const int parsed = avfilter_graph_parse_ptr(graph_, whole.c_str(), &inputs, &outputs, nullptr);
  avfilter_inout_free(&inputs);
  avfilter_inout_free(&outputs);
  require(parsed, text);
  require(avfilter_graph_config(graph_, nullptr), text);
}

FilterGraph::~FilterGraph() {
  av_frame_free(&newest_);
  avfilter_graph_free(&graph_);
}

ConstBlock FilterGraph::process(ConstBlock in) {
  AVFrame* frame = av_frame_alloc();
  frame->nb_samples = static_cast<int>(in.frames);
  frame->format = AV_SAMPLE_FMT_FLTP;
  frame->sample_rate = static_cast<int>(kRateHz);
  frame->ch_layout = AV_CHANNEL_LAYOUT_STEREO;
  frame->pts = frames_in_;
  frames_in_ += in.frames;
  require(av_frame_get_buffer(frame, 0), "no memory");
  for (uint32_t c = 0; c < kChannels; ++c)
    std::copy_n(in[c], in.frames, reinterpret_cast<float*>(frame->data[c]));
  const int added = av_buffersrc_add_frame(source_, frame);
  av_frame_free(&frame);
  require(added, "a block was refused");

  for (auto& row : out_)
    row.clear();
  AVFrame* received = av_frame_alloc();
  while (av_buffersink_get_frame(sink_, received) >= 0) {
    for (uint32_t c = 0; c < kChannels; ++c) {
      const auto* const samples = reinterpret_cast<const float*>(received->data[c]);
      out_[c].insert(out_[c].end(), samples, samples + received->nb_samples);
    }
    av_frame_unref(newest_);
    av_frame_move_ref(newest_, received);
  }
  av_frame_free(&received);
  for (uint32_t c = 0; c < kChannels; ++c)
    rows_[c] = out_[c].data();
  return {rows_, kChannels, static_cast<uint32_t>(out_[0].size())};
}

std::string FilterGraph::metadata(const char* key) const {
  const AVDictionaryEntry* const entry = av_dict_get(newest_->metadata, key, nullptr, 0);
  return entry != nullptr ? entry->value : "";
}

namespace {

class FilterPeer : public Peer {
public:
  FilterPeer(const Description& description, const std::string& text)
      : Peer(description), text_(text) {}
  void start() override { graph_ = std::make_unique<FilterGraph>(text_); }
  ConstBlock process(ConstBlock in) override { return graph_->process(in); }

private:
  std::string text_;
  std::unique_ptr<FilterGraph> graph_;
};

} // namespace

std::string ffmpeg_version() { return std::string("FFmpeg ") + av_version_info(); }

std::unique_ptr<Peer> filter_peer(const std::string& name, const std::string& filter,
                                  const std::string& text, std::size_t tail_frames) {
  if (avfilter_get_by_name(filter.c_str()) == nullptr)
    return nullptr;
  return std::make_unique<FilterPeer>(
      Peer::Description{name, ffmpeg_version(), text, tail_frames, true}, text);
}

std::unique_ptr<Peer> empty_graph() {
  return std::make_unique<FilterPeer>(Peer::Description{"empty graph", "", "anull", 0, true},
                                      "anull");
}

} // namespace headroom::peers
