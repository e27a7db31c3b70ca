#include "engine/feel/run/own_stack.h"

#include <pthread.h>

namespace htx::feel {
namespace {

void* run(void* work) {
  (*static_cast<const std::function<void()>*>(work))();
  return nullptr;
}

}  // namespace

bool on_own_stack(const std::function<void()>& work) {
  constexpr std::size_t kBytes = 32U << 20U;  // Taken from the system only as far as it is used.
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return false;
  pthread_t thread{};
  // The thread only reads the work, but is handed it as C does.
  void* const handed = const_cast<void*>(static_cast<const void*>(&work));  // NOLINT
  const bool runs = pthread_attr_setstacksize(&attributes, kBytes) == 0 &&
                    pthread_create(&thread, &attributes, run, handed) == 0;
  pthread_attr_destroy(&attributes);
  return runs && pthread_join(thread, nullptr) == 0;
}

}  // namespace htx::feel
