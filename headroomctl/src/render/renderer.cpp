// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/renderer.hpp"
#include "headroom-dsp/chain.hpp"
#include "render/audio_rows.hpp"
#include "render/audio_writer.hpp"
#include "render/file_error.hpp"
#include "render/interruption.hpp"
#include "render/partial_file.hpp"
#include <algorithm>
#include <chrono>
#include <cstdio>

namespace headroom::ctl {

namespace {

constexpr double kBlockMs = 5.0; ///< steps in which gains are read

/// What the largest reading of an unharmed file may be above its ceiling: TruePeakMeter is good to
/// 0.02 dB, and the limiter lets up to 0.05 dB pass between 0.4535 and 0.4995 f_s.
constexpr double kToleranceDb = 0.07;

/// Below it no limiter works.
constexpr double kLowestCeilingDbtp = -60.0;

double limiter_ceiling(const std::string& path, const RenderSettings& settings,
                       const OutputFormat& format) {
  const double ceiling = double{settings.chain.limiter.ceiling_dbtp};
  if (!format.integer_bits)
    return ceiling;
  const double lowered = ceiling_before(ceiling, format.integer_bits, settings.dither);
  if (lowered >= kLowestCeilingDbtp)
    return lowered;
  throw FileError(path, "a ceiling this low leaves no room for the rounding to " +
                            std::to_string(format.integer_bits) +
                            " bit; --format float needs none");
}

/// The chain with what stands before and behind it: reads to the end, then silence until all that
/// went in has come out.
class Pass {
public:
  Pass(AudioReader& reader, AudioWriter& writer, const ChainSettings& settings, Rendering& result,
       Progress& progress)
      : reader_(reader), writer_(writer), result_(result), progress_(progress),
        block_frames_(static_cast<uint32_t>(result.input.sample_rate_hz * kBlockMs / 1000.0)),
        rows_(reader.format().channels(), block_frames_), before_(reader.format(), block_frames_) {
    chain_.prepare(result.input.sample_rate_hz, block_frames_, reader.format().channels(),
                   settings);
    result.latency_frames = chain_.latency_frames();
  }

  void run() {
    uint64_t wanted = UINT64_MAX; // frames to come out, known at the end of the input
    for (uint64_t begin = 0; begin < wanted; begin += block_frames_) {
      check_interruption();
      const uint32_t frames = wanted == UINT64_MAX ? take(begin) : 0;
      if (frames < block_frames_ && wanted == UINT64_MAX)
        wanted = begin + frames + result_.latency_frames;
      silence_from(frames);
      chain_.process(rows_.const_first(block_frames_), rows_.block());
      give(begin, wanted);
      progress_.advance(frames);
    }
    result_.before = before_.finish();
  }

private:
  uint32_t take(uint64_t begin) {
    const uint32_t frames = reader_.read(rows_.block());
    before_.add(rows_.const_first(frames));
    result_.timeline.add_input(begin, rows_.const_first(frames));
    return frames;
  }

  void silence_from(uint32_t frame) {
    for (uint32_t c = 0; c < reader_.format().channels(); ++c)
      std::fill(rows_[c] + frame, rows_[c] + block_frames_, 0.0f);
  }

  /// Of the block that begins at frame `begin` of what leaves the chain, the part that belongs to
  /// the file: from latency_frames to `wanted`.
  void give(uint64_t begin, uint64_t wanted) {
    const uint64_t latency = result_.latency_frames;
    const StageGains gains = stage_gains(chain_.read_meters());
    const uint64_t first = std::max(begin, latency);
    const uint64_t end = std::min(begin + block_frames_, wanted);
    if (end <= first)
      return;
    const ConstBlock rows =
        rows_.part(static_cast<uint32_t>(first - begin), static_cast<uint32_t>(end - first));
    result_.timeline.add_gains(first - latency, rows.frames, gains);
    result_.timeline.add_output(first - latency, rows);
    writer_.write(rows);
  }

  AudioReader& reader_;
  AudioWriter& writer_;
  Rendering& result_;
  Progress& progress_;
  const uint32_t block_frames_;
  AudioRows rows_;
  LevelMeter before_;
  Chain chain_;
};

} // namespace

Rendering render_file(const std::string& input_path, const std::string& output_path,
                      const RenderSettings& settings, Progress& progress) {
  const auto begin = std::chrono::steady_clock::now();
  AudioReader reader(input_path);
  const OutputFormat format = output_format(output_path, settings.sample_format, reader.format());
  Rendering result;
  result.input = reader.format();
  result.output_sf_format = format.sf_format;
  result.dithered = format.integer_bits != 0 && settings.dither != Dither::none;
  result.ceiling_dbtp = double{settings.chain.limiter.ceiling_dbtp};
  result.limiter_ceiling_dbtp = limiter_ceiling(output_path, settings, format);
  result.timeline = Timeline(result.input.frames, result.input.sample_rate_hz);

  ChainSettings chain = settings.chain;
  chain.limiter.ceiling_dbtp = static_cast<float>(result.limiter_ceiling_dbtp);
  PartialFile output(output_path, settings.replace);
  AudioWriter writer(output.fd(), output_path, format, reader, settings.dither, settings.seed);
  Pass(reader, writer, chain, result, progress).run();
  writer.close();

  AudioReader written(output.partial_path(), output_path);
  result.after = measure(written, [&](uint32_t frames) {
    check_interruption();
    progress.advance(frames);
  });
  const double excess_db = result.after.true_peak_dbtp - result.ceiling_dbtp;
  result.ceiling_held = excess_db <= kToleranceDb;
  if (!format.lossy && result.after.frames != result.before.frames)
    throw FileError(output_path, "came out with " + std::to_string(result.after.frames) +
                                     " frames instead of " + std::to_string(result.before.frames));
  if (!format.lossy && !result.ceiling_held)
    throw FileError(output_path, "came out " + std::to_string(excess_db) +
                                     " dB above its ceiling; please report this");
  output.commit();
  result.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

} // namespace headroom::ctl
