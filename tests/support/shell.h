#pragma once

#include <cstdlib>
#include <string>

namespace htx {

// What a shell command ends with, as wait() tells it.
inline int shell(const std::string& command) {
  // NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): the commands are the tests' own.
  return std::system(command.c_str());
}

}  // namespace htx
