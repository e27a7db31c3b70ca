#include "engine/cli/open_session.h"

#include <pwd.h>
#include <unistd.h>

#include "engine/session/refusals.h"

namespace htx::cli {
namespace {

// The jurisdiction of a store; the one of the settings if it was made without one.
Result<std::string> jurisdiction_of(const Settings& settings, const OfficeOfStore& office) {
  if (office.jurisdiction.empty()) return settings.jurisdiction;
  if (!settings.names_jurisdiction || settings.jurisdiction == office.jurisdiction)
    return office.jurisdiction;
  return Error(
      ErrorCode::kInvalidArgument,
      {"cli.other-jurisdiction", {{"store", office.jurisdiction}, {"asked", settings.jurisdiction}}});
}

Result<Library> library_of(const Terminal& terminal, const std::string& jurisdiction, Reading reading) {
  const std::string& home = terminal.settings().home;
  Diagnostics diagnostics;
  auto library = Library::open(home, jurisdiction);
  // Mistakes, too, are told as this place speaks.
  if (library) terminal.speak_as(library->jurisdiction());
  if (reading == Reading::kAsAsked) return library;
  // A jurisdiction with mistakes is told with all of them by load().
  const Status whole = library ? library->read_all(diagnostics) : Status(library.error());
  if (whole) return library;
  if (!library) library = Library::load(home, jurisdiction, diagnostics);
  // Warnings of definitions are for their authors, who see them with `rules check`.
  terminal.show(diagnostics);
  return library ? Result<Library>(whole.error()) : std::move(library);
}

// As whom the operating system knows who runs this program.
std::string login_of_user() {
  const passwd* user = ::getpwuid(::getuid());
  return user == nullptr ? "" : user->pw_name;
}

// What is refused to somebody known is recorded, in the store as it is by then.
void record_refusals(const Terminal& terminal, const OpenedSession& opened) {
  terminal.on_refusal([address = opened.store.address(), office = opened.store.office(), actor = opened.actor,
                       jurisdiction = opened.library.jurisdiction().id, place = opened.place,
                       &settings = terminal.settings()](const Error& why) {
    auto store = Store::open(address, {.office = office});
    auto library = Library::open(settings.home, jurisdiction);
    if (!store || !library) return;
    const SystemClock clock;
    record_refusal({*store, *library, clock, actor, nullptr, place}, "office", settings.command, why)
        .ignore("the refusal itself is told");
  });
}

// Makes who asks the actor.  Who only reads needs to be nobody: whoever can read the file reads it.
Status let_in(const Terminal& terminal, const StoreOptions& options, OpenedSession& opened) {
  const LocalRequest request =
      local_request(terminal.settings(), opened.library.jurisdiction().today(opened.clock));
  HTX_ASSIGN_OR_RETURN(const bool asks, asks_for_proof(opened.store));
  if (!asks) {
    opened.actor = keeper(request);
    return Done{};
  }
  auto actor = local_actor(opened.store, request);
  if (options.read_only) {
    opened.actor = actor ? Actor{actor->account, actor->role} : Actor{request.called, ""};
    return Done{};
  }
  if (!actor) return actor.error();
  opened.actor = *std::move(actor);
  record_refusals(terminal, opened);
  return Done{};
}

}  // namespace

LocalRequest local_request(const Settings& settings, Date today) {
  return {.login = login_of_user(),
          .called = settings.user,
          .account = settings.actor,
          .role = settings.role,
          .today = today};
}

Result<Library> open_library(const Terminal& terminal) {
  return library_of(terminal, terminal.settings().jurisdiction, Reading::kWhole);
}

Result<std::vector<PackPointer>> ground_packs(const Terminal& terminal) {
  Diagnostics diagnostics;
  auto packs = Library::load_grounds(terminal.settings().home, terminal.settings().jurisdiction, diagnostics);
  if (!packs) terminal.show(diagnostics);
  return packs;
}

Result<OpenedSession> open_session(const Terminal& terminal, const StoreOptions& options, Reading reading,
                                   Who who) {
  HTX_ASSIGN_OR_RETURN(const StoreAddress address, StoreAddress::parse(terminal.settings().store));
  StoreOptions told = options;
  told.office = terminal.settings().office;
  told.committed = [&terminal] { terminal.note_recorded(); };
  auto store = Store::open(address, told);
  if (!store) return std::move(store).error();
  HTX_ASSIGN_OR_RETURN(const OfficeOfStore office, office_of(*store));
  HTX_ASSIGN_OR_RETURN(const std::string jurisdiction, jurisdiction_of(terminal.settings(), office));
  HTX_ASSIGN_OR_RETURN(Library library, library_of(terminal, jurisdiction, reading));
  OpenedSession opened{*std::move(store), std::move(library), SystemClock(),
                       machine_actor(),   office.place,       {}};
  if (who == Who::kPerson) HTX_RETURN_IF_ERROR(let_in(terminal, options, opened));
  if (options.read_only) {
    HTX_ASSIGN_OR_RETURN(Snapshot one_state, opened.store.snapshot());
    opened.one_state.emplace(std::move(one_state));
  }
  return opened;
}

Result<Document> load_definition(const Terminal& terminal, const std::string& path,
                                 Diagnostics& diagnostics) {
  const auto jurisdiction =
      jurisdiction_for(path, terminal.settings().home, terminal.settings().jurisdiction, diagnostics);
  if (!jurisdiction) return load_document(path, diagnostics);
  terminal.speak_as(*jurisdiction);
  return load_held_document(path, *jurisdiction, diagnostics);
}

Date day_of(const OpenedSession& opened, const std::optional<Date>& day) {
  return day.value_or(opened.library.jurisdiction().today(opened.clock));
}

}  // namespace htx::cli
