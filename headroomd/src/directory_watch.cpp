// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory_watch.hpp"
#include <cerrno>
#include <cstring>
#include <sys/inotify.h>
#include <system_error>
#include <unistd.h>

namespace headroom {

namespace fs = std::filesystem;

namespace {

constexpr uint32_t kStructure = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO |
                                IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
constexpr uint32_t kContents = kStructure | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB;
constexpr uint32_t kItself = IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT;
constexpr int kMostRounds = 8; // of arming while directories come and go

bool is_profile(std::string_view name) { return name.ends_with(".toml") || name.ends_with(".txt"); }

} // namespace

DirectoryWatch::DirectoryWatch(std::vector<fs::path> directories)
    : directories_(std::move(directories)), fd_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  if (fd_ < 0)
    throw std::system_error(errno, std::generic_category(), "cannot watch directories");
  arm();
}

DirectoryWatch::~DirectoryWatch() { ::close(fd_); }

DirectoryWatch::Plan DirectoryWatch::plan() const {
  Plan plan;
  std::error_code error;
  for (const auto& directory : directories_) {
    // Down the path: a link on it may be replaced, and the first name that is missing may come.
    fs::path at = "/";
    for (const auto& name : directory.relative_path()) {
      if (name.empty())
        continue;
      const fs::path next = at / name;
      const bool there = fs::is_directory(next, error);
      if (!there || fs::is_symlink(next, error) || next == directory)
        plan[at.string()].names.insert(name.string());
      if (!there)
        break;
      at = next;
    }
    if (!fs::is_directory(directory, error))
      continue;
    plan[directory.string()].contents = true;
    for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
         entry.increment(error)) {
      std::error_code ignored;
      if (!is_profile(entry->path().native()) || !entry->is_symlink(ignored))
        continue;
      // An edit of what the link points to happens elsewhere.
      const auto target = fs::weakly_canonical(entry->path(), ignored);
      if (!ignored && fs::is_directory(target.parent_path(), ignored))
        plan[target.parent_path().string()].contents = true;
    }
  }
  return plan;
}

void DirectoryWatch::arm() {
  // What is made between looking and watching is found in the next round.
  for (int round = 0; round < kMostRounds; ++round) {
    const Plan wanted = plan();
    std::map<int, Watch> watches;
    unwatched_.clear();
    for (const auto& [directory, watch] : wanted) {
      const int id = inotify_add_watch(fd_, directory.c_str(),
                                       (watch.contents ? kContents : kStructure) | IN_MASK_ADD);
      if (id < 0) {
        if (errno != ENOENT && errno != ENOTDIR)
          unwatched_.emplace_back(directory);
        continue;
      }
      auto& known = watches[id]; // two paths may lead to one directory
      known.contents = known.contents || watch.contents;
      known.names.insert(watch.names.begin(), watch.names.end());
    }
    for (const auto& [id, watch] : watches_)
      if (!watches.contains(id))
        inotify_rm_watch(fd_, id);
    watches_ = std::move(watches);
    if (plan() == wanted)
      return;
  }
}

bool DirectoryWatch::dispatch() {
  bool changed = false;
  alignas(inotify_event) char buffer[8192];
  for (;;) {
    const auto length = ::read(fd_, buffer, sizeof buffer);
    if (length <= 0)
      break;
    for (ssize_t at = 0; at < length;) {
      inotify_event event;
      std::memcpy(&event, buffer + at, sizeof event);
      const std::string name = event.len > 0 ? buffer + at + sizeof event : "";
      at += static_cast<ssize_t>(sizeof event + event.len);
      if ((event.mask & IN_Q_OVERFLOW) != 0)
        changed = true;
      const auto watch = watches_.find(event.wd);
      if (watch == watches_.end())
        continue; // of one that was given up
      changed = changed || (event.mask & kItself) != 0 || watch->second.names.contains(name) ||
                (watch->second.contents && is_profile(name));
    }
  }
  if (changed)
    arm();
  return changed;
}

} // namespace headroom
