// SPDX-License-Identifier: GPL-3.0-or-later
// Both decoders: however the bytes arrive, the same messages come out, and each of them comes out
// again when it is encoded.
#include "control/framing.hpp"
#include "fuzz_target.hpp"
#include <vector>

using namespace headroom;
using control::Framing;

namespace {

struct Decoded {
  std::vector<std::string> messages;
  bool oversized = false;
  bool operator==(const Decoded&) const = default;
};

void take_all(wire::Decoder& decoder, Decoded& decoded) {
  while (const auto message = decoder.next())
    decoded.messages.emplace_back(*message);
  decoded.oversized = decoder.oversized();
}

/// @param piece  bytes per read
Decoded decode(Framing framing, std::string_view bytes, size_t piece) {
  const auto decoder = control::make_decoder(framing);
  Decoded decoded;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
    decoder->append(bytes.substr(0, piece));
    take_all(*decoder, decoded);
    if (decoded.oversized)
      break; // as the server does
  }
  return decoded;
}

} // namespace

void fuzz(std::string_view input) {
  for (const auto framing : {Framing::frames, Framing::lines}) {
    const Decoded whole = decode(framing, input, input.size() + 1);
    for (const size_t piece : {1, 7, 4096})
      require(decode(framing, input, piece) == whole, "the split changes what is decoded");
    std::string again;
    for (const auto& message : whole.messages)
      again += control::encode(framing, message);
    require(decode(framing, again, 4096).messages == whole.messages,
            "a message does not survive encoding");
  }
}
