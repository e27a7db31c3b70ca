#include "engine/session/library.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "engine/base/text.h"
#include "engine/calendar/read_calendar.h"
#include "engine/doc/digest.h"
#include "engine/rules/grounds.h"
#include "engine/rules/proof/prove.h"
#include "engine/rules/read_pack.h"
#include "engine/session/dictionary_fit.h"
#include "engine/workflows/read_workflow.h"

namespace htx {
namespace {

// Loads every file of a folder with `read` and hands what it gives to `keep`.
template <class Read, class Keep>
void load_folder(const std::string& folder, Diagnostics& diagnostics, Read read, Keep keep) {
  for (const std::string& path : yaml_files(folder)) {
    auto document = load_document(path, diagnostics);
    if (!document) {
      // What the document's own diagnostics do not say yet: a file that could not be read at all.
      if (document.error().message().code != "doc.has-mistakes") {
        diagnostics.report({.place = {.file = path}, .message = document.error().message()});
      }
      continue;
    }
    if (auto definition = read(*document, diagnostics)) keep(*std::move(definition));
  }
}

// Of the calendars in a folder the one of the highest version; two of one version are reported.
std::optional<CalendarDefinition> latest_calendar(const std::string& folder, Diagnostics& diagnostics) {
  std::optional<CalendarDefinition> latest;
  const auto version = [](const CalendarDefinition& c) { return c.calendar.data().version; };
  load_folder(folder, diagnostics, read_calendar_definition, [&](CalendarDefinition&& read) {
    if (latest && version(*latest) == version(read)) {
      diagnostics.report(
          {.place = {.file = folder},
           .message = {"session.calendar-twice", {{"version", std::to_string(version(read))}}}});
    }
    if (!latest || version(*latest) < version(read)) latest = std::move(read);
  });
  return latest;
}

Error no_such(const char* code, std::string_view id, const std::vector<std::string>& known) {
  return Error(ErrorCode::kNotFound, {code, {{"id", std::string(id)}, {"known", list_of(known)}}});
}

}  // namespace

std::vector<const rules::Pack*> plain(const std::vector<PackPointer>& packs) {
  std::vector<const rules::Pack*> all;
  all.reserve(packs.size());
  for (const PackPointer& pack : packs) all.push_back(pack.get());
  return all;
}

std::vector<std::string> yaml_files(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code failure;
  for (std::filesystem::directory_iterator at(folder, failure), end; !failure && at != end;
       at.increment(failure)) {
    if (at->path().extension() == ".yaml") files.push_back(at->path().string());
  }
  std::ranges::sort(files);
  return files;
}

std::optional<CalendarDefinition> read_calendar_definition(const Document& document,
                                                           Diagnostics& diagnostics) {
  auto calendar = read_calendar(document, diagnostics);
  if (!calendar) return std::nullopt;
  std::string canonical = canonical_form(document);
  const Digest digest = sha256(as_bytes(canonical));
  return CalendarDefinition{*std::move(calendar), std::move(canonical), digest};
}

std::optional<PaymentOrderDefinition> read_payment_order_definition(const Document& document,
                                                                    Diagnostics& diagnostics) {
  auto order = rules::read_payment_order(document, diagnostics);
  if (!order) return std::nullopt;
  std::string canonical = canonical_form(document);
  const Digest digest = sha256(as_bytes(canonical));
  return PaymentOrderDefinition{*std::move(order), std::move(canonical), digest};
}

std::optional<WorkflowDefinition> read_workflow_definition(const Document& document,
                                                           Diagnostics& diagnostics) {
  auto workflow = workflows::read_workflow(document, diagnostics);
  if (!workflow) return std::nullopt;
  std::string canonical = canonical_form(document);
  const Digest digest = sha256(as_bytes(canonical));
  return WorkflowDefinition{*std::move(workflow), std::move(canonical), digest};
}

Result<Library> Library::load(const std::string& home, const std::string& jurisdiction,
                              Diagnostics& diagnostics) {
  Library library;
  Diagnostics found;
  const std::string rules = home + "/rules/" + jurisdiction;
  const auto keep_in = [](auto& packs) {
    return [&packs](rules::Pack&& pack) {
      packs.push_back(std::make_shared<const rules::Pack>(std::move(pack)));
    };
  };
  load_folder(rules + "/evaluation", found, rules::read_proven_pack, keep_in(library.scorecards_));
  load_folder(rules + "/grounds", found, rules::read_proven_pack, keep_in(library.grounds_));
  load_folder(rules + "/measures", found, rules::read_measures, [&](rules::MeasureCatalogue&& measures) {
    if (library.measures_) {
      found.report({.place = {.file = rules + "/measures"},
                    .message = {"session.several-measures",
                                {{"first", library.measures_->id}, {"second", measures.id}}}});
    }
    library.measures_ = std::make_shared<const rules::MeasureCatalogue>(std::move(measures));
  });
  if (auto calendar = latest_calendar(rules + "/calendars", found))
    library.calendar_ = std::make_shared<const CalendarDefinition>(*std::move(calendar));
  load_folder(rules + "/settlement", found, read_payment_order_definition,
              [&](PaymentOrderDefinition&& order) { library.payment_orders_.push_back(std::move(order)); });
  load_folder(home + "/workflows/" + jurisdiction, found, read_workflow_definition,
              [&](WorkflowDefinition&& workflow) { library.workflows_.push_back(std::move(workflow)); });
  // Of two that define one thing the name of the file would decide.
  const auto once = [&](const std::string& folder, const auto& definitions, const auto& id_of) {
    std::set<std::string> seen;
    for (const auto& definition : definitions) {
      if (seen.insert(id_of(definition)).second) continue;
      found.report(
          {.place = {.file = folder}, .message = {"session.defined-twice", {{"id", id_of(definition)}}}});
    }
  };
  const auto id_of_pack = [](const PackPointer& pack) { return pack->id; };
  once(rules + "/evaluation", library.scorecards_, id_of_pack);
  once(rules + "/grounds", library.grounds_, id_of_pack);
  once(rules + "/settlement", library.payment_orders_, [](const auto& one) { return one.order.id; });
  once(home + "/workflows/" + jurisdiction, library.workflows_,
       [](const auto& one) { return one.workflow.id(); });
  for (const auto& [name, target] : {std::pair{"cooperatives", &library.cooperatives_},
                                     {"returns", &library.returns_},
                                     {"reports", &library.reports_}}) {
    auto dictionary = load_dictionary(rules + "/registry/" + name + ".yaml", found);
    if (dictionary) *target = std::make_shared<const Dictionary>(*std::move(dictionary));
  }
  const bool has_dictionaries = library.cooperatives_ && library.returns_;
  if (has_dictionaries) {
    for (const auto* packs : {&library.scorecards_, &library.grounds_}) {
      for (const PackPointer& pack : *packs) library.check(*pack, Severity::kError, found);
    }
    if (library.measures_) check_fields(library.measures_->inputs, library.fields(Severity::kError), found);
  }
  for (const Diagnostic& d : found.items()) diagnostics.report(d);
  const bool complete = !library.scorecards_.empty() && !library.grounds_.empty() && library.measures_ &&
                        library.calendar_ && has_dictionaries && library.reports_;
  if (found.has_errors())
    return Error(ErrorCode::kInvalidArgument, {"session.library-has-mistakes", {{"folder", home}}});
  if (!complete) return Error(ErrorCode::kNotFound, {"session.library-incomplete", {{"folder", home}}});
  return library;
}

Result<CalendarDefinition> Library::load_calendar(const std::string& home, const std::string& jurisdiction,
                                                  Diagnostics& diagnostics) {
  const std::string folder = home + "/rules/" + jurisdiction + "/calendars";
  Diagnostics found;
  auto calendar = latest_calendar(folder, found);
  for (const Diagnostic& d : found.items()) diagnostics.report(d);
  if (found.has_errors())
    return Error(ErrorCode::kInvalidArgument, {"session.library-has-mistakes", {{"folder", folder}}});
  if (!calendar) return Error(ErrorCode::kNotFound, {"session.library-incomplete", {{"folder", folder}}});
  return *std::move(calendar);
}

Result<PackPointer> Library::add_pack(const std::string& path, Diagnostics& diagnostics) {
  HTX_ASSIGN_OR_RETURN(const Document document, load_document(path, diagnostics));
  Diagnostics found;
  auto pack = rules::read_proven_pack(document, found);
  if (pack) check(*pack, found);
  for (const Diagnostic& d : found.items()) diagnostics.report(d);
  if (found.has_errors()) return Error(ErrorCode::kInvalidArgument, {"doc.has-mistakes", {{"file", path}}});
  std::erase_if(scorecards_, [&](const auto& known) { return known->id == pack->id; });
  scorecards_.push_back(std::make_shared<const rules::Pack>(*std::move(pack)));
  return scorecards_.back();
}

Status Library::use_calendar(const std::string& path, Diagnostics& diagnostics) {
  HTX_ASSIGN_OR_RETURN(const Document document, load_document(path, diagnostics));
  auto read = read_calendar_definition(document, diagnostics);
  if (!read) return Error(ErrorCode::kInvalidArgument, {"doc.has-mistakes", {{"file", path}}});
  calendar_ = std::make_shared<const CalendarDefinition>(*std::move(read));
  return Done{};
}

Result<std::vector<PackPointer>> Library::load_grounds(const std::string& home,
                                                       const std::string& jurisdiction,
                                                       Diagnostics& diagnostics) {
  std::vector<PackPointer> packs;
  Diagnostics found;
  load_folder(home + "/rules/" + jurisdiction + "/grounds", found, rules::read_pack, [&](rules::Pack&& pack) {
    packs.push_back(std::make_shared<const rules::Pack>(std::move(pack)));
  });
  for (const Diagnostic& d : found.items()) diagnostics.report(d);
  if (found.has_errors())
    return Error(ErrorCode::kInvalidArgument, {"session.library-has-mistakes", {{"folder", home}}});
  return packs;
}

std::vector<PackPointer> Library::grounds_beside(const PackPointer& pack) const {
  std::vector<PackPointer> all;
  for (const rules::Pack* one : rules::grounds_beside(*pack, plain(grounds_))) {
    const auto known = std::ranges::find(grounds_, one, [](const PackPointer& p) { return p.get(); });
    all.push_back(one == pack.get() ? pack : *known);
  }
  return all;
}

void Library::check(const rules::Pack& pack, Severity useless, Diagnostics& diagnostics) const {
  check_fields(pack.inputs, fields(useless), diagnostics);
  std::vector<const rules::Pack*> others;
  for (const PackPointer& other : grounds_) {
    if (other.get() == &pack) break;  // Of two packs of the library a clash is told once.
    if (other->id != pack.id) others.push_back(other.get());
  }
  rules::check_ground_ids(pack, others, diagnostics);
}

Result<PackPointer> Library::scorecard(std::string_view id) const {
  std::vector<std::string> known;
  for (const auto& pack : scorecards_) {
    if (pack->id == id) return pack;
    known.push_back(pack->id);
  }
  return no_such("session.no-such-pack", id, known);
}

Result<PackPointer> Library::scorecard_on(Date day) const {
  for (const auto status : {rules::Pack::Status::kStatute, rules::Pack::Status::kProposal}) {
    std::vector<PackPointer> candidates;
    std::vector<std::string> names;
    for (const auto& pack : scorecards_) {
      if (!pack->is_general || pack->status != status || !pack->in_force.contains(day)) continue;
      candidates.push_back(pack);
      names.push_back(pack->id);
    }
    if (candidates.size() == 1) return candidates.front();
    if (candidates.size() > 1) {
      return Error(ErrorCode::kInvalidArgument,
                   {"session.several-packs", {{"day", to_text(day)}, {"known", list_of(names)}}});
    }
  }
  return Error(ErrorCode::kNotFound, {"session.no-pack-in-force", {{"day", to_text(day)}}});
}

Result<const PaymentOrderDefinition*> Library::payment_order_on(Date day) const {
  std::vector<const PaymentOrderDefinition*> found;
  std::vector<std::string> known;
  std::vector<std::string> of_the_day;
  for (const PaymentOrderDefinition& definition : payment_orders_) {
    known.push_back(definition.order.id);
    if (!definition.order.is_in_force(day)) continue;
    found.push_back(&definition);
    of_the_day.push_back(definition.order.id);
  }
  if (found.size() == 1) return found.front();
  if (found.empty())
    return Error(ErrorCode::kNotFound,
                 {"session.no-payment-order", {{"day", to_text(day)}, {"known", list_of(known)}}});
  return Error(ErrorCode::kInvalidArgument, {"session.several-payment-orders",
                                             {{"day", to_text(day)}, {"known", join(of_the_day, ", ")}}});
}

Result<const PaymentOrderDefinition*> Library::payment_order(std::string_view id, Date day) const {
  std::vector<std::string> known;
  for (const PaymentOrderDefinition& definition : payment_orders_) {
    if (definition.order.id == id) return &definition;
    known.push_back(definition.order.id);
  }
  return Error(ErrorCode::kNotFound,
               {"session.no-payment-order", {{"day", to_text(day)}, {"known", list_of(known)}}});
}

Result<const WorkflowDefinition*> Library::workflow(std::string_view id) const {
  std::vector<std::string> known;
  for (const WorkflowDefinition& definition : workflows_) {
    if (definition.workflow.id() == id) return &definition;
    known.push_back(definition.workflow.id());
  }
  return no_such("session.no-such-workflow", id, known);
}

const WorkflowDefinition* Library::workflow_of(const Digest& digest) const {
  const auto found = std::ranges::find(workflows_, digest, &WorkflowDefinition::digest);
  return found == workflows_.end() ? nullptr : &*found;
}

}  // namespace htx
