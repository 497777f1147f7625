// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/curve_fit.hpp"
#include <cerrno>
#include <sys/eventfd.h>
#include <system_error>
#include <utility>

namespace headroom::control {

CurveFit::CurveFit() : ended_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (!ended_)
    throw std::system_error(errno, std::generic_category());
}

CurveFit::~CurveFit() {
  if (busy())
    thread_.join();
}

void CurveFit::start(profile::SourceText source, Done done) {
  done_ = std::move(done);
  result_.reset();
  thread_ = std::thread([this, source = std::move(source)]() noexcept {
    Result result;
    try {
      result.reading = profile::use_eq_preset(source, result.settings);
    } catch (const std::exception& error) {
      result.reading.errors = {{source.file, 0, 0, error.what()}};
    }
    result_ = std::move(result);
    (void)::eventfd_write(ended_.get(), 1);
  });
}

void CurveFit::finish() {
  eventfd_t ended = 0;
  if (::eventfd_read(ended_.get(), &ended) != 0)
    return;
  thread_.join();
  const Result result = *std::exchange(result_, std::nullopt);
  std::exchange(done_, {})(result);
}

} // namespace headroom::control
