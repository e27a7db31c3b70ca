#include "engine/cli/load_pack.h"

#include "engine/cli/open_session.h"
#include "engine/rules/read_pack.h"

namespace htx::cli {

Result<LoadedPack> load_pack(const Terminal& terminal, const std::string& path) {
  Diagnostics diagnostics;
  HTX_ASSIGN_OR_RETURN(Document document, load_definition(terminal, path, diagnostics));
  auto pack = rules::read_pack(document, diagnostics);
  if (!pack) {
    terminal.show(diagnostics);
    return Error(ErrorCode::kInvalidArgument, {"doc.has-mistakes", {{"file", path}}});
  }
  return LoadedPack{std::move(document), *std::move(pack)};
}

}  // namespace htx::cli
