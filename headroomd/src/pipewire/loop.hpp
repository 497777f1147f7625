// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>

struct pw_loop;
struct pw_main_loop;
struct spa_source;

// The control thread's event loop (PipeWire's) and what can wake it. Callbacks run on the thread
// that calls Loop::run(); every object here belongs to that thread and must die before its Loop.
namespace headroom {

using Callback = std::function<void()>;

/// Version of the library that is loaded / that we were compiled against, "0.3.65".
const char* pipewire_running_version() noexcept;
const char* pipewire_compiled_version() noexcept;

class Loop {
public:
  /// Initialises libpipewire too. Block the signals of SignalSource before: PipeWire's threads
  /// inherit the mask.
  /// @throws std::runtime_error
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void run();
  /// Ends run() after the current callback.
  void quit();
  pw_loop* get() const noexcept { return loop_; }

private:
  pw_main_loop* main_loop_;
  pw_loop* loop_;
};

/// One thing that can wake the loop. Common to the four below: they own a source and a callback.
class LoopSource {
public:
  LoopSource(const LoopSource&) = delete;
  LoopSource& operator=(const LoopSource&) = delete;

protected:
  LoopSource(Loop& loop, Callback callback) : loop_(loop.get()), callback_(std::move(callback)) {}
  ~LoopSource();

  pw_loop* loop_;
  Callback callback_;
  spa_source* source_ = nullptr;
};

class Timer : LoopSource {
public:
  Timer(Loop& loop, Callback callback);
  /// Either replaces what was set before.
  void once_after(uint32_t milliseconds) { set(milliseconds, 0); }
  void every(uint32_t milliseconds) { set(milliseconds, milliseconds); }
  void stop() { set(0, 0); }

private:
  void set(uint32_t first_ms, uint32_t interval_ms);
};

/// Runs its callback once from the loop, however often it was rung before: for work that must not
/// happen inside the callback that asks for it.
class Doorbell : LoopSource {
public:
  Doorbell(Loop& loop, Callback callback);
  void ring();
};

class SignalSource : LoopSource {
public:
  SignalSource(Loop& loop, int signal_number, Callback callback);
};

class ReadableFd : LoopSource {
public:
  /// @param fd  stays the caller's
  ReadableFd(Loop& loop, int fd, Callback callback);
};

} // namespace headroom
