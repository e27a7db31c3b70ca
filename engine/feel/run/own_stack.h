#pragma once

#include <functional>

namespace htx::feel {

// Does the work on a stack of its own while this thread waits; false, with nothing done, if there is none.
bool on_own_stack(const std::function<void()>& work);

}  // namespace htx::feel
