#pragma once

#include <functional>
#include <thread>
#include <type_traits>

#include "engine/base/result.h"

namespace htx {

// Where a thread begins, nothing may be thrown any further.  What our own code means to say is a Result; an
// exception that gets so far (a library's, no memory left) is a defect, which is told as one and ends the
// work, not the process.

namespace internal {
// The error "base.defect" about the exception that is being handled.
Error defect_in_flight();
}  // namespace internal

// What `work` answers; kInternal "base.defect" if it throws.  A plain value of type T comes as Result<T>.
template <class F>
auto guarded(F&& work) {
  using Answer = std::invoke_result_t<F>;
  constexpr bool kIsResult = requires(Answer answer) { answer.error(); };
  using Guarded = typename std::conditional_t<kIsResult, std::type_identity<Answer>,
                                              std::type_identity<Result<Answer>>>::type;
  try {
    return Guarded(std::forward<F>(work)());
  } catch (...) {
    return Guarded(internal::defect_in_flight());
  }
}

// A thread with a boundary of its own.  What its work answers, or how it failed, comes with join(); who goes
// out of scope without joining waits for the end of the work.
class Worker {
 public:
  explicit Worker(std::function<Status()> work)
      : thread_([this, work = std::move(work)] { answer_ = guarded(work); }) {}
  ~Worker() {
    if (thread_.joinable()) thread_.join();
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  Status join() {
    thread_.join();
    return std::move(answer_);
  }

 private:
  Status answer_ = Done{};
  std::thread thread_;  // Last: it begins once everything else is there.
};

}  // namespace htx
