#include "engine/cli/commands.h"
namespace htx::cli {
int case_open(const Terminal&, const CaseArguments&) { return 70; }
int case_list(const Terminal&, const CaseArguments&) { return 70; }
int case_show(const Terminal&, const CaseArguments&) { return 70; }
int case_do(const Terminal&, const CaseArguments&) { return 70; }
}  // namespace htx::cli
