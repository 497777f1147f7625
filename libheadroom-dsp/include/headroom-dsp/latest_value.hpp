// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <atomic>
#include <cstdint>
#include <type_traits>

namespace headroom {

/// The newest value of a struct, handed from one thread to one other, wait-free on both sides.
///
/// Three slots: the writer owns one, the reader owns one, the third is swapped through an atomic
/// index whose bit 2 says "not yet seen". Values in between are lost, which is the point.
template <class T>
requires std::is_trivially_copyable_v<T>
class LatestValue {
public:
  explicit LatestValue(const T& initial = T{}) noexcept : slots_{initial, initial, initial} {}

  /// Makes value the newest. [one writer thread; wait-free]
  void publish(const T& value) noexcept {
    slots_[writer_] = value;
    writer_ = middle_.exchange(writer_ | kFresh, std::memory_order_acq_rel) & kIndex;
  }

  /// True when publish() has run since the last read(). [reader thread; wait-free]
  bool fresh() const noexcept { return (middle_.load(std::memory_order_acquire) & kFresh) != 0; }

  /// The newest value; the reference is good until the next read(). [one reader thread; wait-free]
  const T& read() noexcept {
    if (fresh())
      reader_ = middle_.exchange(reader_, std::memory_order_acq_rel) & kIndex;
    return slots_[reader_];
  }

private:
  static constexpr uint32_t kIndex = 3;
  static constexpr uint32_t kFresh = 4;
  T slots_[3];
  uint32_t writer_ = 0;
  uint32_t reader_ = 1;
  std::atomic<uint32_t> middle_{2};
};

} // namespace headroom
