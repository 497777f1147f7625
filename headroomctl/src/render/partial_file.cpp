// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/partial_file.hpp"
#include "render/file_error.hpp"
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace headroom::ctl {

namespace {

/// Fails with EEXIST if there is a file of that name, at no moment replacing it.
int rename_to_new(const char* from, const char* to) {
  if (::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return -1;
  // A file system without that call: a hard link cannot replace either.
  return ::link(from, to) == 0 ? ::unlink(from) : -1;
}

/// Where a symbolic link leads.
std::string behind_links(const std::string& path) {
  std::error_code error;
  const auto target = std::filesystem::canonical(path, error);
  return std::filesystem::is_symlink(path) && !error ? target.string() : path;
}

bool is_there(const std::string& path, struct stat& entry) {
  return ::stat(path.c_str(), &entry) == 0;
}

void write_all(int fd, const std::string& path, const std::string& text) {
  for (size_t done = 0; done < text.size();) {
    const ssize_t count = ::write(fd, text.data() + done, text.size() - done);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      throw FileError(path, std::string("cannot be written: ") + std::strerror(errno));
    done += static_cast<size_t>(count);
  }
}

} // namespace

PartialFile::PartialFile(std::string path, bool replace)
    : path_(behind_links(path)), replace_(replace) {
  struct stat entry {};
  if (is_there(path_, entry) && !S_ISREG(entry.st_mode))
    throw FileError(path_, "is no regular file");
  if (is_there(path_, entry) && !replace_)
    throw FileError(path_, "exists already; --force replaces it");
  const std::filesystem::path name(path_);
  partial_path_ = (name.parent_path() /
                   ("." + name.filename().string() + "." + std::to_string(::getpid()) + ".part"))
                      .string();
  fd_ = ::open(partial_path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd_ < 0)
    throw FileError(path_, std::string("cannot be written: ") + std::strerror(errno));
}

PartialFile::~PartialFile() {
  ::close(fd_);
  if (!committed_)
    ::unlink(partial_path_.c_str());
}

void PartialFile::commit() {
  const bool done =
      ::fsync(fd_) == 0 && (replace_ ? ::rename(partial_path_.c_str(), path_.c_str())
                                     : rename_to_new(partial_path_.c_str(), path_.c_str())) == 0;
  if (!done && errno == EEXIST)
    throw FileError(path_, "exists already; --force replaces it");
  if (!done)
    throw FileError(path_, std::string("cannot be written: ") + std::strerror(errno));
  committed_ = true;
}

void write_file(const std::string& path, const std::string& text) {
  struct stat entry {};
  if (!is_there(path, entry) || S_ISREG(entry.st_mode)) {
    PartialFile file(path, true);
    write_all(file.fd(), path, text);
    file.commit();
    return;
  }
  const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    throw FileError(path, std::string("cannot be written: ") + std::strerror(errno));
  try {
    write_all(fd, path, text);
  } catch (...) {
    ::close(fd);
    throw;
  }
  ::close(fd);
}

} // namespace headroom::ctl
