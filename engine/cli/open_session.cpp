#include "engine/cli/open_session.h"

namespace htx::cli {

Result<Library> open_library(const Terminal& terminal) {
  Diagnostics diagnostics;
  auto library = Library::load(terminal.settings().home, terminal.settings().jurisdiction, diagnostics);
  // Warnings of definitions are for their authors, who see them with `rules check`.
  if (!library) terminal.show(diagnostics);
  return library;
}

Result<std::vector<PackPointer>> ground_packs(const Terminal& terminal) {
  Diagnostics diagnostics;
  auto packs = Library::load_grounds(terminal.settings().home, terminal.settings().jurisdiction, diagnostics);
  if (!packs) terminal.show(diagnostics);
  return packs;
}

Result<OpenedSession> open_session(const Terminal& terminal, const StoreOptions& options) {
  StoreOptions told = options;
  told.committed = [&terminal] { terminal.note_recorded(); };
  auto store = Store::open(terminal.settings().store, told);
  if (!store) return std::move(store).error();
  HTX_ASSIGN_OR_RETURN(Library library, open_library(terminal));
  OpenedSession opened{*std::move(store),
                       std::move(library),
                       SystemClock(),
                       Actor{terminal.settings().actor, terminal.settings().role},
                       {}};
  if (options.read_only) {
    HTX_ASSIGN_OR_RETURN(Snapshot one_state, opened.store.snapshot());
    opened.one_state.emplace(std::move(one_state));
  }
  return opened;
}

Date day_of(const Clock& clock, const std::optional<Date>& day) { return day.value_or(legal_today(clock)); }

}  // namespace htx::cli
