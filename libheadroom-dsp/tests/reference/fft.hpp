// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstddef>
#include <vector>

namespace headroom::reference {

/// Complex discrete Fourier transform in double, several interleaved signals at a time.
///
/// Stockham autosort, radix 2 and 4: the textbook form, whose inner loop runs over the signals.
/// Element k of signal s is at index k * signals + s, real and imaginary parts apart.
class Fft {
public:
  /// @param size  a power of two, >= 4
  explicit Fft(std::size_t size);
  std::size_t size() const { return size_; }

  /// X[k] = sum x[n] exp(-2 pi i k n / size), in place. Swapping re and im gives the inverse
  /// (not divided by size).
  /// @param re, im  size() * signals values each
  void forward(std::vector<double>& re, std::vector<double>& im, std::size_t signals);

private:
  std::size_t size_;
  std::vector<double> cosine_, sine_; // exp(-2 pi i k / size)
  std::vector<double> re_, im_;       // the other half of the ping-pong
};

/// Smallest power of two >= n (and >= 4).
std::size_t power_of_two_at_least(std::size_t n);

} // namespace headroom::reference
