// SPDX-License-Identifier: GPL-3.0-or-later
#include "encoded_stream.hpp"

#include <array>
#include <spa/param/audio/iec958.h>
#include <spa/param/format.h>
#include <spa/pod/builder.h>

namespace headroom::test {

EncodedStream::EncodedStream() : connection_(Properties{{PW_KEY_APP_NAME, "encoded-player"}}) {
  std::array<uint8_t, 512> storage{};
  spa_pod_builder builder{};
  spa_pod_builder_init(&builder, storage.data(), storage.size());
  const auto* format = static_cast<const spa_pod*>(spa_pod_builder_add_object(
      &builder, SPA_TYPE_OBJECT_Format, SPA_PARAM_EnumFormat, SPA_FORMAT_mediaType,
      SPA_POD_Id(SPA_MEDIA_TYPE_audio), SPA_FORMAT_mediaSubtype,
      SPA_POD_Id(SPA_MEDIA_SUBTYPE_iec958), SPA_FORMAT_AUDIO_iec958Codec,
      SPA_POD_Id(SPA_AUDIO_IEC958_CODEC_AC3), SPA_FORMAT_AUDIO_rate, SPA_POD_Int(48000)));
  const spa_pod* parameters[] = {format};

  const LoopLock lock(connection_);
  stream_ = pw_stream_new(connection_.core(), "encoded",
                          to_pw_properties({{PW_KEY_MEDIA_TYPE, "Audio"},
                                            {PW_KEY_MEDIA_CATEGORY, "Playback"},
                                            {PW_KEY_MEDIA_ROLE, "Movie"},
                                            {PW_KEY_APP_NAME, "encoded-player"},
                                            {PW_KEY_NODE_NAME, "encoded-player"}}));
  pw_stream_connect(stream_, PW_DIRECTION_OUTPUT, PW_ID_ANY,
                    static_cast<pw_stream_flags>(PW_STREAM_FLAG_AUTOCONNECT |
                                                 PW_STREAM_FLAG_NO_CONVERT |
                                                 PW_STREAM_FLAG_MAP_BUFFERS),
                    parameters, 1);
}

EncodedStream::~EncodedStream() {
  const LoopLock lock(connection_);
  pw_stream_destroy(stream_);
}

uint32_t EncodedStream::node_id() const {
  const LoopLock lock(connection_);
  return pw_stream_get_node_id(stream_);
}

} // namespace headroom::test
