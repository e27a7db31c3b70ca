#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/calendar/working_calendar.h"
#include "engine/doc/document.h"
#include "engine/registry/dictionary.h"
#include "engine/rules/measures.h"
#include "engine/rules/pack.h"
#include "engine/session/dictionary_fit.h"
#include "engine/session/jurisdiction.h"
#include "engine/settlement/settlement.h"
#include "engine/workflows/workflow.h"

namespace htx {

using rules::PackPointer;

// A workflow with the bytes that identify it.
struct WorkflowDefinition {
  workflows::Workflow workflow;
  std::string canonical;
  Digest digest{};
};

// A calendar with the bytes that identify it.
struct CalendarDefinition {
  WorkingCalendar calendar;
  std::string canonical;
  Digest digest{};
};

// An order of payment with the bytes that identify it.
struct PaymentOrderDefinition {
  rules::PaymentOrder order;
  std::string canonical;
  Digest digest{};
};

// The calendar, order of payment or workflow that a document says; none if it has mistakes, which are
// reported.
std::optional<CalendarDefinition> read_calendar_definition(const Document& document,
                                                           Diagnostics& diagnostics);
std::optional<PaymentOrderDefinition> read_payment_order_definition(const Document& document,
                                                                    Diagnostics& diagnostics);
std::optional<WorkflowDefinition> read_workflow_definition(const Document& document,
                                                           Diagnostics& diagnostics);

// The definitions of one jurisdiction in its folders: rule packs, measures, workflows, orders of payment,
// calendar and the dictionaries of the registry.  Of several versions of the calendar the latest counts.
//
//   <home>/rules/<jurisdiction>/jurisdiction.yaml
//   <home>/rules/<jurisdiction>/{evaluation,grounds,measures,registry,calendars,settlement}/*.yaml
//   <home>/workflows/<jurisdiction>/*.yaml
//
// A file is read when it is first asked for, and whatever is read from a folder is proved then: packs as
// read_proven_pack() has it and against the dictionaries, workflows as read_workflow() has it.  So nobody is
// judged and no case is opened by what was not proved, while a command that only shows what is stored reads
// nothing it does not show; what the store keeps was proved before it got there.  All mistakes of all files,
// those included that only two files make together, are found by load().
//
// For one thread, but for one that load() made and nothing was added to: nothing is read any more then.
// What it hands out lives as long as it does.
class Library {
 public:
  // Reads jurisdiction.yaml and nothing else.  Fails with "session.library-incomplete" naming it if it is not
  // there, with "session.definition-has-mistakes".
  static Result<Library> open(const std::string& home, const std::string& jurisdiction);
  // The same, and everything read and proved as read_all() has it.
  static Result<Library> load(const std::string& home, const std::string& jurisdiction,
                              Diagnostics& diagnostics);

  // The packs of grounds alone, for judging without the rest of the library; none if it has no such folder.
  // They are read and not proven.
  static Result<std::vector<PackPointer>> load_grounds(const std::string& home,
                                                       const std::string& jurisdiction,
                                                       Diagnostics& diagnostics);

  // The calendar alone: of the versions in its folder the latest, the one that load() takes.  Fails as that
  // does.
  static Result<CalendarDefinition> load_calendar(const std::string& home, const std::string& jurisdiction,
                                                  Diagnostics& diagnostics);

  Library(Library&&) noexcept;
  Library& operator=(Library&&) noexcept;
  ~Library();

  // Reads and proves everything.  Fails with "session.library-has-mistakes" if any file has one, or two files
  // define one thing, all of them in `diagnostics`; with "session.library-incomplete" naming what is missing
  // of what no office can do without: a scorecard, the dictionaries of cooperatives and returns, and a
  // calendar where a workflow has deadlines.
  Status read_all(Diagnostics& diagnostics);

  // Adds or replaces a scorecard from a file outside the library.
  Result<PackPointer> add_pack(const std::string& path, Diagnostics& diagnostics);
  // Counts with the calendar of a file instead, for trying a version that is not installed.
  Status use_calendar(const std::string& path, Diagnostics& diagnostics);

  const Jurisdiction& jurisdiction() const;

  // Every call that follows fails with "session.definition-has-mistakes" if a file it needs has any, naming
  // the first, and with "session.not-in-library" if there is none of that kind.
  Result<const CalendarDefinition*> calendar() const;
  Result<const rules::MeasureCatalogue*> measures() const;
  Result<const Dictionary*> cooperatives() const;
  Result<const Dictionary*> returns() const;
  Result<const Dictionary*> reports() const;
  // There may be none of these; in the order of their files.
  Result<std::vector<PackPointer>> scorecards() const;
  Result<std::vector<PackPointer>> grounds() const;
  Result<std::vector<const PaymentOrderDefinition*>> payment_orders() const;

  // The packs whose grounds judge beside a pack in a place (rules::grounds_beside()); itself first if it has
  // any.
  Result<std::vector<PackPointer>> grounds_beside(const PackPointer& pack,
                                                  const std::string& place = {}) const;
  // Reports what of a pack does not fit this library: figures that the registry does not keep so, grounds
  // of an id that the law has already.  Of a pack that is only tried out a figure that nobody can give is a
  // warning; what belongs to the library has to fit it.
  void check(const rules::Pack& pack, Diagnostics& diagnostics) const;

  // The scorecard of that id ("session.no-such-pack").
  Result<PackPointer> scorecard(std::string_view id) const;
  // The scorecard that rates every cooperative of a place on a day: the statute in force, or else the
  // proposal.  The place is an administrative unit, or empty: the whole jurisdiction.  One that says that it
  // stands `instead_of` another there does; else two of one rank are not chosen between.  Fails with
  // "session.no-pack-in-force", or "session.several-packs" naming them.
  Result<PackPointer> scorecard_on(Date day, const std::string& place = {}) const;
  // The id of that scorecard, which is not read for it.
  Result<std::string> scorecard_id_on(Date day, const std::string& place = {}) const;
  // The order of payment in force on a day, or the one of that id, which may be of another law.
  // Fails with "session.no-payment-order" naming those there are, "session.several-payment-orders" naming
  // those of the day.
  Result<const PaymentOrderDefinition*> payment_order_on(Date day) const;
  Result<const PaymentOrderDefinition*> payment_order(std::string_view id, Date day) const;
  // Every workflow, by id.
  Result<std::vector<const WorkflowDefinition*>> workflows() const;
  // The workflow of that id ("session.no-such-workflow").
  Result<const WorkflowDefinition*> workflow(std::string_view id) const;
  // The file of the workflow of that id ("session.no-such-workflow"), which is not read for it.
  Result<std::string> workflow_file(std::string_view id) const;
  // The workflow of that id if it is the version of that digest; null if the library has another, or none.
  const WorkflowDefinition* workflow_of(std::string_view id, const Digest& digest) const;

 private:
  struct Files;
  explicit Library(std::unique_ptr<Files> files);

  std::unique_ptr<Files> files_;
};

// The packs as rules::assess() takes them, alive as long as these are.
std::vector<const rules::Pack*> plain(const std::vector<PackPointer>& packs);

// The YAML files below a folder, sorted by path; none if the folder is not there.
std::vector<std::string> yaml_files(const std::string& folder);

}  // namespace htx
