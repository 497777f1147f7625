// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "pipewire/loop.hpp"
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <pipewire/pipewire.h>
#include <pthread.h>
#include <string>
#include <sys/types.h>

namespace headroom {

/// How the audio thread is scheduled.
struct AudioThread {
  int policy = -1; ///< as in sched(7); -1 = not known yet
  int priority = 0;
  bool real_time() const noexcept;
};

/// Our line to the PipeWire server: connects, notices its death, tries again (0.25, 0.5, then
/// every 1 s). One that leaves a request unanswered for kPatienceMs is left, too: a server waits
/// with all that a client says for the session manager's answer to one thing, for ever if that dies
/// meanwhile. One context, and with it one audio thread, for the daemon's whole life.
/// [control thread]
class Connection {
public:
  struct Events {
    std::function<void()> connected;
    /// Everything made from core() must be destroyed in here.
    std::function<void()> disconnected;
  };

  /// @throws std::runtime_error when libpipewire cannot be set up (its configuration or modules
  ///   are missing); a server that does not answer is no error
  Connection(Loop& loop, Events events);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// First attempt; from here on it keeps itself connected.
  void start() { connect(); }
  /// Null while there is no server.
  pw_core* core() const noexcept { return core_; }
  /// Why there is no connection, or empty.
  const std::string& problem() const noexcept { return problem_; }
  /// Version that the server reports, empty while not connected.
  const std::string& server_version() const noexcept { return server_version_; }

  /// Calls done once the server has handled everything sent so far; never if the connection is
  /// lost before.
  void when_synced(Callback done);

  /// Has the audio thread tell which one it is, between two of its callbacks, without waiting.
  void ask_audio_thread();
  /// How often it has done so.
  uint64_t audio_thread_answers() const noexcept { return audio_answers_; }
  /// As it is now.
  AudioThread audio_thread() const noexcept;
  /// Gives it its real-time priority, as far as the kernel or rtkit grants it.
  void raise_audio_thread() noexcept;
  /// Takes it away, so that the kernel does not kill us for using it too long without a pause.
  void lower_audio_thread() noexcept;

private:
  void connect();
  void lose();
  void retry_later();
  void expect_answers();
  void doubt();

  static constexpr uint32_t kPatienceMs = 5000;
  static constexpr uint32_t kDoubtMs = 1000; // for answers that came while we were not running

  static void on_info(void* self, const pw_core_info* info);
  static void on_done(void* self, uint32_t id, int seq);
  static void on_error(void* self, uint32_t id, int seq, int result, const char* message);
  static const pw_core_events kCoreEvents;

  Events events_;
  Timer retry_;
  Doorbell lost_;
  Timer patience_; // runs while something is awaited
  bool in_doubt_ = false;
  pw_context* context_ = nullptr;
  pw_core* core_ = nullptr;
  spa_hook core_listener_{};
  uint32_t retry_ms_ = 0;
  std::map<int, Callback> awaited_; // sequence number of a sync to what follows it
  std::atomic<pid_t> audio_id_{0};  // written by that thread, like the next
  std::atomic<pthread_t> audio_thread_{};
  std::atomic<uint64_t> audio_answers_{0};
  std::string problem_ = "not connected yet";
  std::string server_version_;
};

} // namespace headroom
