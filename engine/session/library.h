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

// The calendar or order of payment that a document says; none if it has mistakes, which are reported.
std::optional<CalendarDefinition> read_calendar_definition(const Document& document,
                                                           Diagnostics& diagnostics);
std::optional<PaymentOrderDefinition> read_payment_order_definition(const Document& document,
                                                                    Diagnostics& diagnostics);

// The workflow that a document says; none if it has mistakes, which are reported.
std::optional<WorkflowDefinition> read_workflow_definition(const Document& document,
                                                           Diagnostics& diagnostics);

// Every definition of one jurisdiction, loaded from its folders and checked: rule packs, measures,
// workflows, orders of payment, calendar and the dictionaries of the registry.  Of several versions of the
// calendar the latest counts.
//
//   <home>/rules/<jurisdiction>/{evaluation,grounds,measures,registry,calendars,settlement}/*.yaml
//   <home>/workflows/<jurisdiction>/*.yaml
class Library {
 public:
  // Fails with "session.library-has-mistakes" if any file has one, or two files define one thing; all of
  // them in `diagnostics`.
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

  // Adds or replaces a scorecard from a file outside the library.
  Result<PackPointer> add_pack(const std::string& path, Diagnostics& diagnostics);
  // Counts with the calendar of a file instead, for trying a version that is not installed.
  Status use_calendar(const std::string& path, Diagnostics& diagnostics);

  const std::vector<PackPointer>& scorecards() const { return scorecards_; }
  const std::vector<PackPointer>& grounds() const { return grounds_; }
  // The packs whose grounds judge beside a pack (rules::grounds_beside()); itself first if it has any.
  std::vector<PackPointer> grounds_beside(const PackPointer& pack) const;
  // Reports what of a pack does not fit this library: figures that the registry does not keep so, grounds
  // of an id that the law has already.  Of a pack that is only tried out a figure that nobody can give is a
  // warning; what belongs to the library has to fit it.
  void check(const rules::Pack& pack, Diagnostics& diagnostics) const {
    check(pack, Severity::kWarning, diagnostics);
  }
  const rules::MeasureCatalogue& measures() const { return *measures_; }
  const std::vector<WorkflowDefinition>& workflows() const { return workflows_; }
  const WorkingCalendar& calendar() const { return calendar_->calendar; }
  const CalendarDefinition& calendar_definition() const { return *calendar_; }
  const std::vector<PaymentOrderDefinition>& payment_orders() const { return payment_orders_; }
  const Dictionary& cooperatives() const { return *cooperatives_; }
  const Dictionary& returns() const { return *returns_; }
  const Dictionary& reports() const { return *reports_; }

  // The scorecard of that id ("session.no-such-pack").
  Result<PackPointer> scorecard(std::string_view id) const;
  // The scorecard that rates every cooperative on a day: the statute in force, or else the proposal.
  // Fails with "session.no-pack-in-force", or "session.several-packs" naming them.
  Result<PackPointer> scorecard_on(Date day) const;
  // The order of payment in force on a day, or the one of that id, which may be of another law.
  // Fails with "session.no-payment-order" naming those there are, "session.several-payment-orders" naming
  // those of the day.
  Result<const PaymentOrderDefinition*> payment_order_on(Date day) const;
  Result<const PaymentOrderDefinition*> payment_order(std::string_view id, Date day) const;
  // The workflow of that id ("session.no-such-workflow").
  Result<const WorkflowDefinition*> workflow(std::string_view id) const;
  // The workflow of that digest; null if the library has another version of it, or none.
  const WorkflowDefinition* workflow_of(const Digest& digest) const;

 private:
  RegistryFields fields(Severity useless) const {
    return {.cooperatives = cooperatives_, .returns = returns_, .useless = useless};
  }
  void check(const rules::Pack& pack, Severity useless, Diagnostics& diagnostics) const;

  std::vector<PackPointer> scorecards_;
  std::vector<PackPointer> grounds_;
  std::shared_ptr<const rules::MeasureCatalogue> measures_;
  std::vector<WorkflowDefinition> workflows_;
  std::shared_ptr<const CalendarDefinition> calendar_;
  std::vector<PaymentOrderDefinition> payment_orders_;
  std::shared_ptr<const Dictionary> cooperatives_;
  std::shared_ptr<const Dictionary> returns_;
  std::shared_ptr<const Dictionary> reports_;
};

// The packs as rules::assess() takes them, alive as long as these are.
std::vector<const rules::Pack*> plain(const std::vector<PackPointer>& packs);

// The YAML files below a folder, sorted by path; none if the folder is not there.
std::vector<std::string> yaml_files(const std::string& folder);

}  // namespace htx
