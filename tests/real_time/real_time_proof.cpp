// SPDX-License-Identifier: GPL-3.0-or-later
#include "real_time_proof.hpp"
#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// glibc's own names of the allocator, so that ours can count and pass on.
extern "C" {
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* block, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
void __libc_free(void* block);
}

namespace {

std::atomic<bool> counting{false};
std::atomic<uint64_t> calls{0};
std::atomic<int64_t> heap_bytes{0};

void* weigh(void* block) noexcept {
  heap_bytes.fetch_add(static_cast<int64_t>(malloc_usable_size(block)), std::memory_order_relaxed);
  return block;
}

/// Room on the heap: an allocation is then counted, rather than caught as the syscall that grows
/// it.
void grow_heap() {
  constexpr int kRoom = 16 << 20;
  mallopt(M_MMAP_THRESHOLD, 2 * kRoom);
  mallopt(M_TRIM_THRESHOLD, 2 * kRoom);
  void* volatile room = std::malloc(kRoom); // volatile, or the pair is optimised away
  std::free(room);
}

void count() noexcept {
  if (counting.load(std::memory_order_relaxed))
    calls.fetch_add(1, std::memory_order_relaxed);
}

/// Allows exit_group and nothing else; the kernel answers the rest with SIGSYS.
void forbid_syscalls() {
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
  };
  const sock_fprog filter{sizeof program / sizeof program[0], program};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
    _exit(255);
}

} // namespace

extern "C" {
void* malloc(size_t size) {
  count();
  return weigh(__libc_malloc(size));
}
void* calloc(size_t number, size_t size) {
  count();
  return weigh(__libc_calloc(number, size));
}
void* realloc(void* block, size_t size) {
  count();
  heap_bytes.fetch_sub(static_cast<int64_t>(malloc_usable_size(block)), std::memory_order_relaxed);
  return weigh(__libc_realloc(block, size));
}
void* aligned_alloc(size_t alignment, size_t size) {
  count();
  return weigh(__libc_memalign(alignment, size));
}
int posix_memalign(void** ret_block, size_t alignment, size_t size) {
  count();
  *ret_block = weigh(__libc_memalign(alignment, size));
  return *ret_block == nullptr ? 12 /* ENOMEM */ : 0;
}
void free(void* block) {
  if (block != nullptr)
    count();
  heap_bytes.fetch_sub(static_cast<int64_t>(malloc_usable_size(block)), std::memory_order_relaxed);
  __libc_free(block);
}
}

namespace headroom::test {

Conduct watch(const std::function<void()>& code) {
  const pid_t child = fork();
  if (child < 0)
    throw std::runtime_error("fork failed");
  if (child == 0) {
    std::signal(SIGSYS, SIG_DFL); // the test runner's handler would make syscalls
    grow_heap();
    forbid_syscalls();
    counting = true;
    code();
    counting = false;
    const uint64_t seen = calls;
    syscall(SYS_exit_group, seen > 254 ? 254 : static_cast<int>(seen));
  }
  int status = 0;
  waitpid(child, &status, 0);
  Conduct conduct;
  if (WIFSIGNALED(status))
    (WTERMSIG(status) == SIGSYS ? conduct.made_syscall : conduct.crashed) = true;
  else if (WEXITSTATUS(status) == 255)
    throw std::runtime_error("this kernel has no seccomp filters");
  else
    conduct.allocations = static_cast<uint64_t>(WEXITSTATUS(status));
  return conduct;
}

int64_t heap_growth(const std::function<void()>& code) {
  const int64_t before = heap_bytes;
  code();
  return heap_bytes - before;
}

} // namespace headroom::test
