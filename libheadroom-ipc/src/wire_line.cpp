// SPDX-License-Identifier: MIT
#include "wire_line.hpp"
#include "wire_frame.hpp"
#include <algorithm>
#include <stdexcept>

namespace headroom::wire {

std::string encode_line(std::string_view json) {
  if (json.size() > kMaxFrameBytes)
    throw std::length_error("a line holds at most 1048576 bytes, got " +
                            std::to_string(json.size()));
  std::string line(json);
  // Within strings they are escaped; between tokens any white space is as good.
  std::replace(line.begin(), line.end(), '\n', ' ');
  line += '\n';
  return line;
}

void LineDecoder::append(std::string_view bytes) {
  buffer_.erase(0, begin_);
  searched_ -= begin_;
  if (ready())
    end_ -= begin_;
  begin_ = 0;
  buffer_.append(bytes);
  if (!ready())
    find_line();
}

std::optional<std::string_view> LineDecoder::next() {
  if (!ready())
    return std::nullopt;
  std::string_view line(buffer_.data() + begin_, end_ - begin_);
  begin_ = searched_ = end_ + 1;
  end_ = std::string::npos;
  find_line();
  while (line.ends_with('\r'))
    line.remove_suffix(1);
  return line;
}

/// Goes to the next line that says something.
void LineDecoder::find_line() {
  while (!oversized_) {
    const size_t found = buffer_.find('\n', searched_);
    const size_t length = std::min(found, buffer_.size()) - begin_;
    searched_ = std::min(found, buffer_.size());
    if (length > kMaxFrameBytes) {
      oversized_ = true;
      return;
    }
    if (found == std::string::npos)
      return;
    if (std::any_of(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
                    buffer_.begin() + static_cast<std::ptrdiff_t>(found),
                    [](char c) { return c != '\r'; })) {
      end_ = found;
      return;
    }
    begin_ = searched_ = found + 1;
  }
}

} // namespace headroom::wire
