// SPDX-License-Identifier: GPL-3.0-or-later
#include "state_file.hpp"
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <system_error>
#include <unistd.h>

namespace headroom {
namespace {

/// A descriptor that is closed again.
class OpenFile {
public:
  OpenFile(const std::filesystem::path& path, int flags) : fd_(::open(path.c_str(), flags, 0600)) {
    require(fd_ >= 0, path);
  }
  ~OpenFile() { ::close(fd_); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int get() const noexcept { return fd_; }

  static void require(bool worked, const std::filesystem::path& path) {
    if (!worked)
      throw std::system_error(errno, std::generic_category(), path.string());
  }

private:
  int fd_;
};

} // namespace

std::filesystem::path state_directory() {
  const char* const state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state == '/')
    return std::filesystem::path(state) / "headroom";
  const char* const home = std::getenv("HOME");
  if (home != nullptr && *home == '/')
    return std::filesystem::path(home) / ".local/state/headroom";
  return {};
}

std::optional<std::string> read_state(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in)
    return {};
  std::string text{std::istreambuf_iterator<char>(in), {}};
  return in.bad() ? std::nullopt : std::optional(std::move(text));
}

void write_state(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  auto beside = file;
  beside += ".new";
  const OpenFile out(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC);
  try {
    for (size_t at = 0; at < text.size();) {
      const auto count = ::write(out.get(), text.data() + at, text.size() - at);
      if (count < 0 && errno == EINTR)
        continue;
      OpenFile::require(count >= 0, file);
      at += static_cast<size_t>(count);
    }
    OpenFile::require(::fsync(out.get()) == 0, file);
    std::filesystem::rename(beside, file);
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(beside, ignored);
    throw;
  }
  const OpenFile folder(file.parent_path(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  OpenFile::require(::fsync(folder.get()) == 0, file.parent_path());
}

} // namespace headroom
