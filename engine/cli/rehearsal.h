#pragma once

#include <string>
#include <vector>

#include "engine/cli/terminal.h"

namespace htx::cli {

// How well the tests of packs hold them: what is asked for.
struct RehearsalOptions {
  std::vector<std::string> files;
  bool coverage = false;
  bool mutate = false;
  bool boundaries = false;
  bool asks() const { return coverage || mutate || boundaries; }
};

int rehearse_rules(const Terminal& terminal, const RehearsalOptions& options);

}  // namespace htx::cli
