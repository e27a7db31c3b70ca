#include "engine/session/library.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "engine/base/text.h"
#include "engine/calendar/read_calendar.h"
#include "engine/doc/reader.h"
#include "engine/rules/grounds.h"
#include "engine/rules/proof/prove.h"
#include "engine/rules/read_pack.h"
#include "engine/session/dictionary_fit.h"
#include "engine/session/shelf.h"
#include "engine/session/stored_definitions.h"
#include "engine/workflows/read_workflow.h"

namespace htx {
namespace {

namespace fs = std::filesystem;
using internal::Shelf;

Error no_such(const char* code, std::string_view id, const std::vector<std::string>& known) {
  return Error(ErrorCode::kNotFound, {code, {{"id", std::string(id)}, {"known", list_of(known)}}});
}

Error not_in_library(const std::string& path) {
  return Error(ErrorCode::kNotFound, {"session.not-in-library", {{"path", path}}});
}

// What stands at the head of a pack, by which one is chosen.
struct Head {
  std::string id;
  bool is_general = false;
  rules::Pack::Status status = rules::Pack::Status::kStatute;
  rules::Validity in_force;
  std::vector<std::string> where;
  std::vector<std::string> instead_of;
};

Head head_of(const rules::Pack& pack) {
  return {pack.id, pack.is_general, pack.status, pack.in_force, pack.where, pack.instead_of};
}

// None if it does not read by itself: then reading the whole pack tells why.
std::optional<Head> head_of(const Document& document, const Jurisdiction& jurisdiction) {
  Diagnostics mistakes;
  const Reader reader(document, mistakes);
  MapReader map(document.root, reader);
  Head head{.id = map.text("pack"), .is_general = map.flag("general")};
  if (map.choice("status", {"statute", "proposal"}) == 1U) head.status = rules::Pack::Status::kProposal;
  if (const Node* in_force = map.required("in_force")) {
    MapReader days(*in_force, reader);
    const Node* from = days.required("from");
    head.in_force.from = from == nullptr ? Date() : reader.date(*from).value_or(Date());
    head.in_force.to = days.optional_date("to");
  }
  for (const auto& [key, names] : {std::pair{"where", &head.where}, {"instead_of", &head.instead_of}}) {
    for (const Node& node : map.items(key)) names->push_back(node.text);
  }
  const bool is_here = std::ranges::all_of(
      head.where, [&](const std::string& unit) { return jurisdiction.unit(unit) != nullptr; });
  return mistakes.has_errors() || !is_here ? std::nullopt : std::optional(std::move(head));
}

std::vector<std::string> file_if_there(const std::string& path) {
  std::error_code unknown;
  return fs::exists(path, unknown) ? std::vector{path} : std::vector<std::string>();
}

}  // namespace

namespace internal {

std::optional<Document> read_library_file(const std::string& path, const Jurisdiction& jurisdiction,
                                          Diagnostics& diagnostics) {
  auto document = load_held_document(path, jurisdiction, diagnostics);
  if (!document) {
    // What the document's own diagnostics do not say yet: a file that could not be read at all.
    if (document.error().message().code != "doc.has-mistakes")
      diagnostics.report({.place = {.file = path}, .message = document.error().message(), .found = {}});
    return std::nullopt;
  }
  return *std::move(document);
}

}  // namespace internal

struct Library::Files {
  Files(std::string home_folder, Jurisdiction place)
      : home(std::move(home_folder)),
        rules(home + "/rules/" + place.id),
        flows(home + "/workflows/" + place.id),
        jurisdiction(std::move(place)),
        scorecards(jurisdiction, yaml_files(rules + "/evaluation"), "pack", rules::read_proven_pack,
                   id_of_pack),
        grounds(jurisdiction, yaml_files(rules + "/grounds"), "pack", rules::read_proven_pack, id_of_pack),
        measures(jurisdiction, yaml_files(rules + "/measures"), "measures", rules::read_measures,
                 [](const auto& one) { return one.id; }),
        calendars(jurisdiction, yaml_files(rules + "/calendars"), "calendar", read_calendar_definition,
                  [](const auto& one) { return one.calendar.data().id; }),
        payment_orders(jurisdiction, yaml_files(rules + "/settlement"), "payment_order",
                       read_payment_order_definition, [](const auto& one) { return one.order.id; }),
        workflows(jurisdiction, yaml_files(flows), "workflow", read_workflow_definition,
                  [](const auto& one) { return one.workflow.id(); }),
        cooperatives(dictionary("cooperatives")),
        returns(dictionary("returns")),
        reports(dictionary("reports")) {}

  static std::string id_of_pack(const rules::Pack& pack) { return pack.id; }

  Shelf<Dictionary> dictionary(const std::string& name) const {
    return {jurisdiction, file_if_there(rules + "/registry/" + name + ".yaml"), "dictionary", read_dictionary,
            [](const Dictionary& one) { return one.id; }};
  }

  // The only one of a kind; null if there is none.
  template <class Definition>
  static Result<const Definition*> only(Shelf<Definition>& shelf, const std::string& path) {
    if (shelf.empty()) return not_in_library(path);
    HTX_ASSIGN_OR_RETURN(const auto definition, shelf.get(shelf.files().front()));
    return definition.get();
  }
  Result<const Dictionary*> dictionary_of(Shelf<Dictionary>& shelf, const char* name) const {
    return only(shelf, rules + "/registry/" + name + ".yaml");
  }

  // Of the calendars the one of the highest version, and none if there is none; two of one version are
  // reported.
  std::shared_ptr<const CalendarDefinition> latest_calendar(Diagnostics& found) {
    const auto version = [](const auto& c) { return c->calendar.data().version; };
    std::shared_ptr<const CalendarDefinition> latest;
    for (auto& file : calendars.files()) {
      calendars.read(file, found);
      if (!file.definition) continue;
      if (latest && version(latest) == version(file.definition)) {
        found.report({.place = {.file = rules + "/calendars"},
                      .message = {"session.calendar-twice", {{"version", std::to_string(version(latest))}}},
                      .found = {}});
      }
      if (!latest || version(latest) < version(file.definition)) latest = file.definition;
    }
    return latest;
  }

  RegistryFields fields(Severity useless) {
    RegistryFields fields{.cooperatives = {}, .returns = {}, .useless = useless};
    for (const auto& [shelf, target] :
         {std::pair{&cooperatives, &fields.cooperatives}, {&returns, &fields.returns}}) {
      if (shelf->empty()) continue;
      if (auto dictionary = shelf->get(shelf->files().front())) *target = *std::move(dictionary);
    }
    return fields;
  }

  // What of a pack does not fit what lies beside it.  `others`: the packs of grounds that come before it.
  void fit(const rules::Pack& pack, Severity useless, Diagnostics& diagnostics) {
    check_fields(pack.inputs, fields(useless), diagnostics);
    std::vector<const rules::Pack*> others;
    for (auto& file : grounds.files()) {
      Diagnostics told_elsewhere;
      grounds.read(file, told_elsewhere);
      // Of two packs of the library a clash is told once.
      if (file.definition && file.definition->digest == pack.digest) break;
      if (file.definition && file.definition->id != pack.id) others.push_back(file.definition.get());
    }
    rules::check_ground_ids(pack, others, diagnostics);
  }
  auto fits() {
    return [this](const rules::Pack& pack, Diagnostics& found) { fit(pack, Severity::kError, found); };
  }

  // Read once of a file that is not read as a whole.
  Result<Head> head_of_scorecard(Shelf<rules::Pack>::File& file) {
    if (file.definition) return head_of(*file.definition);
    if (const auto known = heads.find(file.path); known != heads.end()) return known->second;
    const auto document =
        internal::read_head(file.path, {"pack", "general", "status", "in_force", "where", "instead_of"});
    if (auto head = document ? head_of(*document, jurisdiction) : std::nullopt)
      return heads[file.path] = *std::move(head);
    HTX_ASSIGN_OR_RETURN(const PackPointer pack, scorecards.get(file, fits()));
    return head_of(*pack);
  }

  std::string home;
  std::string rules;
  std::string flows;
  Jurisdiction jurisdiction;
  Shelf<rules::Pack> scorecards;
  Shelf<rules::Pack> grounds;
  Shelf<rules::MeasureCatalogue> measures;
  Shelf<CalendarDefinition> calendars;
  Shelf<PaymentOrderDefinition> payment_orders;
  Shelf<WorkflowDefinition> workflows;
  Shelf<Dictionary> cooperatives;
  Shelf<Dictionary> returns;
  Shelf<Dictionary> reports;
  std::map<std::string, Head> heads;                   // Of scorecards, by path.
  std::shared_ptr<const CalendarDefinition> calendar;  // The one that counts, once it is known.
};

namespace {

// Reads a whole library and reports all that is wrong with it.
template <class Files>
class Inspection {
 public:
  Inspection(Files& files, Diagnostics& found) : files_(files), found_(found) {}

  void run() {
    read(files_.scorecards);
    read(files_.grounds);
    read(files_.measures);
    files_.calendar = files_.latest_calendar(found_);
    read(files_.payment_orders);
    read(files_.workflows);
    for (auto* dictionary : {&files_.cooperatives, &files_.returns, &files_.reports}) read(*dictionary);
    // Of two that define one thing the name of the file would decide.
    once(files_.rules + "/evaluation", files_.scorecards);
    once(files_.rules + "/grounds", files_.grounds);
    once(files_.rules + "/settlement", files_.payment_orders);
    once(files_.flows, files_.workflows);
    check_measures();
    check_replaced();
    const bool has_dictionaries = has(files_.cooperatives) && has(files_.returns);
    if (!has_dictionaries) return;
    for (auto* packs : {&files_.scorecards, &files_.grounds}) {
      for (auto& file : packs->files()) {
        if (!file.definition) continue;
        files_.fit(*file.definition, Severity::kError, found_);
        file.is_proved = true;
      }
    }
  }

  // What no office can do without and is not there.
  std::vector<std::string> missing() {
    std::vector<std::string> paths;
    const auto need = [&](bool is_there, const std::string& path) {
      if (!is_there) paths.push_back(path);
    };
    need(!files_.scorecards.empty(), files_.rules + "/evaluation/*.yaml");
    need(!files_.cooperatives.empty(), files_.rules + "/registry/cooperatives.yaml");
    need(!files_.returns.empty(), files_.rules + "/registry/returns.yaml");
    const bool has_deadlines = std::ranges::any_of(files_.workflows.files(), [](const auto& file) {
      return file.definition && std::ranges::any_of(file.definition->workflow.data().deadlines,
                                                    [](const auto& rule) { return rule.within.has_value(); });
    });
    need(files_.calendar != nullptr || !has_deadlines, files_.rules + "/calendars/*.yaml");
    return paths;
  }

 private:
  template <class Definition>
  void read(Shelf<Definition>& shelf) {
    for (auto& file : shelf.files()) shelf.read(file, found_);
  }

  static bool has(Shelf<Dictionary>& shelf) { return !shelf.empty() && shelf.files().front().definition; }

  template <class Definition>
  void once(const std::string& folder, Shelf<Definition>& shelf) {
    std::set<std::string> seen;
    for (const auto& file : shelf.files()) {
      if (!file.definition || seen.insert(file.id).second) continue;
      found_.report(
          {.place = {.file = folder}, .message = {"session.defined-twice", {{"id", file.id}}}, .found = {}});
    }
  }

  // A pack stands in the place of one that is there.
  void check_replaced() {
    const std::vector<std::string> known = files_.scorecards.ids();
    for (const auto& file : files_.scorecards.files()) {
      if (!file.definition) continue;
      for (const std::string& id : file.definition->instead_of) {
        if (std::ranges::find(known, id) != known.end()) continue;
        found_.report({.place = {.file = file.path},
                       .message = no_such("session.no-such-pack", id, known).message(),
                       .found = {}});
      }
    }
  }

  void check_measures() {
    const rules::MeasureCatalogue* first = nullptr;
    for (const auto& file : files_.measures.files()) {
      if (!file.definition) continue;
      if (first != nullptr) {
        found_.report(
            {.place = {.file = files_.rules + "/measures"},
             .message = {"session.several-measures", {{"first", first->id}, {"second", file.definition->id}}},
             .found = {}});
      }
      first = file.definition.get();
    }
    if (first != nullptr) check_fields(first->inputs, files_.fields(Severity::kError), found_);
  }

  Files& files_;
  Diagnostics& found_;
};

Status as_library(const std::string& folder, const Diagnostics& found, Diagnostics& diagnostics) {
  diagnostics.add(found);
  if (!found.has_errors()) return Done{};
  return Error(ErrorCode::kInvalidArgument, {"session.library-has-mistakes", {{"folder", folder}}});
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
  for (fs::directory_iterator at(folder, failure), end; !failure && at != end; at.increment(failure)) {
    if (at->path().extension() == ".yaml") files.push_back(at->path().string());
  }
  std::ranges::sort(files);
  return files;
}

std::optional<CalendarDefinition> read_calendar_definition(const Document& document,
                                                           Diagnostics& diagnostics) {
  return read_identified<CalendarDefinition>(document, diagnostics, read_calendar);
}

std::optional<PaymentOrderDefinition> read_payment_order_definition(const Document& document,
                                                                    Diagnostics& diagnostics) {
  return read_identified<PaymentOrderDefinition>(document, diagnostics, rules::read_payment_order);
}

std::optional<WorkflowDefinition> read_workflow_definition(const Document& document,
                                                           Diagnostics& diagnostics) {
  return read_identified<WorkflowDefinition>(
      document, diagnostics,
      [](const Document& d, Diagnostics& found) { return workflows::read_workflow(d, found); });
}

Library::Library(std::unique_ptr<Files> files) : files_(std::move(files)) {}
Library::Library(Library&&) noexcept = default;
Library& Library::operator=(Library&&) noexcept = default;
Library::~Library() = default;

Result<Library> Library::open(const std::string& home, const std::string& jurisdiction) {
  Diagnostics found;
  HTX_ASSIGN_OR_RETURN(Jurisdiction place, load_jurisdiction(home, jurisdiction, found));
  return Library(std::make_unique<Files>(home, std::move(place)));
}

Result<Library> Library::load(const std::string& home, const std::string& jurisdiction,
                              Diagnostics& diagnostics) {
  Diagnostics found;
  auto place = load_jurisdiction(home, jurisdiction, found);
  if (!place) {
    HTX_RETURN_IF_ERROR(as_library(home, found, diagnostics));
    return std::move(place).error();
  }
  Library library(std::make_unique<Files>(home, *std::move(place)));
  HTX_RETURN_IF_ERROR(library.read_all(diagnostics));
  return library;
}

Status Library::read_all(Diagnostics& diagnostics) {
  Diagnostics found;
  Inspection inspection(*files_, found);
  inspection.run();
  HTX_RETURN_IF_ERROR(as_library(files_->home, found, diagnostics));
  if (const auto missing = inspection.missing(); !missing.empty()) {
    return Error(ErrorCode::kNotFound,
                 {"session.library-incomplete", {{"folder", files_->home}, {"missing", list_of(missing)}}});
  }
  return Done{};
}

Result<CalendarDefinition> Library::load_calendar(const std::string& home, const std::string& jurisdiction,
                                                  Diagnostics& diagnostics) {
  Diagnostics found;
  auto place = load_jurisdiction(home, jurisdiction, found);
  const std::string folder = home + "/rules/" + jurisdiction + "/calendars";
  const auto calendar = place ? Files(home, *place).latest_calendar(found) : nullptr;
  HTX_RETURN_IF_ERROR(as_library(folder, found, diagnostics));
  if (!place) return std::move(place).error();
  if (!calendar) return not_in_library(folder + "/*.yaml");
  return *calendar;
}

Result<std::vector<PackPointer>> Library::load_grounds(const std::string& home,
                                                       const std::string& jurisdiction,
                                                       Diagnostics& diagnostics) {
  const auto paths = yaml_files(home + "/rules/" + jurisdiction + "/grounds");
  if (paths.empty()) return std::vector<PackPointer>();
  Diagnostics found;
  std::vector<PackPointer> packs;
  if (const auto place = load_jurisdiction(home, jurisdiction, found)) {
    for (const std::string& path : paths) {
      const auto document = internal::read_library_file(path, *place, found);
      auto pack = document ? rules::read_pack(*document, found) : std::nullopt;
      if (pack) packs.push_back(std::make_shared<const rules::Pack>(*std::move(pack)));
    }
  } else if (!found.has_errors()) {
    return place.error();
  }
  HTX_RETURN_IF_ERROR(as_library(home, found, diagnostics));
  return packs;
}

Result<PackPointer> Library::add_pack(const std::string& path, Diagnostics& diagnostics) {
  Diagnostics found;
  auto document = load_held_document(path, files_->jurisdiction, found);
  auto pack = document ? rules::read_proven_pack(*document, found) : std::nullopt;
  if (pack) check(*pack, found);
  diagnostics.add(found);
  if (!document) return std::move(document).error();
  if (found.has_errors()) return Error(ErrorCode::kInvalidArgument, {"doc.has-mistakes", {{"file", path}}});
  return files_->scorecards.put(*std::move(pack));
}

Status Library::use_calendar(const std::string& path, Diagnostics& diagnostics) {
  HTX_ASSIGN_OR_RETURN(const Document document, load_held_document(path, files_->jurisdiction, diagnostics));
  auto read = read_calendar_definition(document, diagnostics);
  if (!read) return Error(ErrorCode::kInvalidArgument, {"doc.has-mistakes", {{"file", path}}});
  files_->calendar = std::make_shared<const CalendarDefinition>(*std::move(read));
  return Done{};
}

const Jurisdiction& Library::jurisdiction() const { return files_->jurisdiction; }

Result<const CalendarDefinition*> Library::calendar() const {
  if (files_->calendar) return files_->calendar.get();
  const std::string folder = files_->rules + "/calendars";
  Diagnostics found;
  auto latest = files_->latest_calendar(found);
  if (found.has_errors()) return internal::has_mistakes(folder, found);
  if (!latest) return not_in_library(folder + "/*.yaml");
  files_->calendar = std::move(latest);
  return files_->calendar.get();
}

Result<const rules::MeasureCatalogue*> Library::measures() const {
  if (files_->measures.files().size() > 1) {
    const auto ids = files_->measures.ids();
    return Error(ErrorCode::kInvalidArgument,
                 {"session.several-measures", {{"first", ids[0]}, {"second", ids[1]}}});
  }
  return Files::only(files_->measures, files_->rules + "/measures/*.yaml");
}

Result<const Dictionary*> Library::cooperatives() const {
  return files_->dictionary_of(files_->cooperatives, "cooperatives");
}
Result<const Dictionary*> Library::returns() const {
  return files_->dictionary_of(files_->returns, "returns");
}
Result<const Dictionary*> Library::reports() const {
  return files_->dictionary_of(files_->reports, "reports");
}

Result<std::vector<PackPointer>> Library::scorecards() const {
  return files_->scorecards.all(files_->fits());
}

Result<std::vector<PackPointer>> Library::grounds() const { return files_->grounds.all(files_->fits()); }

namespace {

// Alive as long as the shelf is.
template <class Definition>
Result<std::vector<const Definition*>> all_of(Shelf<Definition>& shelf) {
  HTX_ASSIGN_OR_RETURN(const auto owned, shelf.all());
  std::vector<const Definition*> all;
  all.reserve(owned.size());
  for (const auto& one : owned) all.push_back(one.get());
  return all;
}

}  // namespace

Result<std::vector<const PaymentOrderDefinition*>> Library::payment_orders() const {
  return all_of(files_->payment_orders);
}

Result<std::vector<PackPointer>> Library::grounds_beside(const PackPointer& pack,
                                                         const std::string& place) const {
  HTX_ASSIGN_OR_RETURN(std::vector<PackPointer> known, grounds());
  std::erase_if(known, [&](const PackPointer& one) { return !is_valid_in(one->where, place); });
  std::vector<PackPointer> all;
  for (const rules::Pack* one : rules::grounds_beside(*pack, plain(known))) {
    const auto found = std::ranges::find(known, one, [](const PackPointer& p) { return p.get(); });
    all.push_back(one == pack.get() ? pack : *found);
  }
  return all;
}

void Library::check(const rules::Pack& pack, Diagnostics& diagnostics) const {
  files_->fit(pack, Severity::kWarning, diagnostics);
}

Result<PackPointer> Library::scorecard(std::string_view id) const {
  HTX_ASSIGN_OR_RETURN(auto* const file, files_->scorecards.find(id));
  if (file == nullptr) return no_such("session.no-such-pack", id, files_->scorecards.ids());
  return files_->scorecards.get(*file, files_->fits());
}

Result<std::string> Library::scorecard_id_on(Date day, const std::string& place) const {
  std::vector<Head> heads;
  for (auto& file : files_->scorecards.files()) {
    HTX_ASSIGN_OR_RETURN(Head head, files_->head_of_scorecard(file));
    if (head.is_general && head.in_force.contains(day) && is_valid_in(head.where, place))
      heads.push_back(std::move(head));
  }
  for (const auto status : {rules::Pack::Status::kStatute, rules::Pack::Status::kProposal}) {
    std::vector<std::string> names;
    std::set<std::string> replaced;
    for (const Head& head : heads) {
      if (head.status != status) continue;
      names.push_back(head.id);
      replaced.insert(head.instead_of.begin(), head.instead_of.end());
    }
    std::erase_if(names, [&](const std::string& name) { return replaced.contains(name); });
    if (names.size() == 1) return names.front();
    if (names.size() > 1) {
      return Error(ErrorCode::kInvalidArgument,
                   {"session.several-packs", {{"day", spoken(day)}, {"known", list_of(names)}}});
    }
  }
  return Error(ErrorCode::kNotFound, {"session.no-pack-in-force", {{"day", spoken(day)}}});
}

Result<PackPointer> Library::scorecard_on(Date day, const std::string& place) const {
  HTX_ASSIGN_OR_RETURN(const std::string id, scorecard_id_on(day, place));
  return scorecard(id);
}

Result<const PaymentOrderDefinition*> Library::payment_order_on(Date day) const {
  HTX_ASSIGN_OR_RETURN(const auto orders, payment_orders());
  std::vector<const PaymentOrderDefinition*> found;
  std::vector<std::string> known;
  std::vector<std::string> of_the_day;
  for (const PaymentOrderDefinition* definition : orders) {
    known.push_back(definition->order.id);
    if (!definition->order.is_in_force(day)) continue;
    found.push_back(definition);
    of_the_day.push_back(definition->order.id);
  }
  if (found.size() == 1) return found.front();
  if (found.empty())
    return Error(ErrorCode::kNotFound,
                 {"session.no-payment-order", {{"day", spoken(day)}, {"known", list_of(known)}}});
  return Error(ErrorCode::kInvalidArgument,
               {"session.several-payment-orders", {{"day", spoken(day)}, {"known", join(of_the_day, ", ")}}});
}

Result<const PaymentOrderDefinition*> Library::payment_order(std::string_view id, Date day) const {
  HTX_ASSIGN_OR_RETURN(const auto orders, payment_orders());
  std::vector<std::string> known;
  for (const PaymentOrderDefinition* definition : orders) {
    if (definition->order.id == id) return definition;
    known.push_back(definition->order.id);
  }
  return Error(ErrorCode::kNotFound,
               {"session.no-payment-order", {{"day", spoken(day)}, {"known", list_of(known)}}});
}

Result<std::string> Library::workflow_file(std::string_view id) const {
  HTX_ASSIGN_OR_RETURN(auto* const file, files_->workflows.find(id));
  if (file == nullptr) return no_such("session.no-such-workflow", id, files_->workflows.ids());
  return file->path;
}

Result<std::vector<const WorkflowDefinition*>> Library::workflows() const {
  HTX_ASSIGN_OR_RETURN(auto all, all_of(files_->workflows));
  std::ranges::sort(all, {}, [](const WorkflowDefinition* one) { return one->workflow.id(); });
  return all;
}

Result<const WorkflowDefinition*> Library::workflow(std::string_view id) const {
  HTX_ASSIGN_OR_RETURN(auto* const file, files_->workflows.find(id));
  if (file == nullptr) return no_such("session.no-such-workflow", id, files_->workflows.ids());
  HTX_ASSIGN_OR_RETURN(const auto definition, files_->workflows.get(*file));
  return definition.get();
}

const WorkflowDefinition* Library::workflow_of(std::string_view id, const Digest& digest) const {
  const auto found = workflow(id);
  return found && (*found)->digest == digest ? *found : nullptr;
}

}  // namespace htx
