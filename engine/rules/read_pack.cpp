#include "engine/rules/read_pack.h"

#include <algorithm>
#include <array>
#include <set>

#include "engine/base/text.h"
#include "engine/doc/digest.h"
#include "engine/feel/analysis/intervals.h"
#include "engine/rules/check_pack.h"
#include "engine/rules/pack_reader.h"
#include "engine/rules/read_levers.h"
#include "engine/rules/text_names.h"

namespace htx::rules {
namespace {

using internal::read_basis;

// Reads one pack, section by section, in the order in which names become known.
class PackReader {
 public:
  PackReader(const Document& document, Diagnostics& diagnostics)
      : reader_(document, diagnostics), root_(document.root, reader_) {}

  void read() {
    root_.format();
    read_head();
    read_names();
    read_conditions();
    read_groups();
    read_grades();
    read_overrides();
    read_grounds();
    read_promises();
    pack_.levers = internal::read_levers(root_.items("levers", "figure"), reader_, pack_.inputs, pack_.names);
    read_tests();
    root_.finish();
  }

  Pack take() { return std::move(pack_); }
  const Reader& reader() const { return reader_; }

 private:
  void read_head() {
    if (const Node* id = root_.required("pack")) pack_.id = reader_.text(*id).value_or("");
    pack_.version = root_.optional_integer("version", kVersions).value_or(1);
    pack_.title = root_.bilingual("title");
    pack_.status = root_.choice("status", {"statute", "proposal"}) == 1U ? Pack::Status::kProposal
                                                                         : Pack::Status::kStatute;
    pack_.is_general = root_.flag("general");
    if (const Node* note = root_.optional("note")) pack_.note = reader_.bilingual(*note);
    pack_.basis = read_basis(root_.required("basis"), reader_);
    pack_.in_force = internal::read_in_force(root_.required("in_force"), reader_);
    for (const Node& node : root_.items("where"))
      pack_.where.push_back(reader_.identifier(node).value_or(""));
    for (const Node& node : root_.items("instead_of"))
      pack_.instead_of.push_back(reader_.text(node).value_or(""));
    for (const char* key : {"reviewed_by", "reviewed_on"}) {
      if (!root_.has(key)) reader_.report(root_.node(), {"doc.missing-key", {{"key", key}}});
    }
    pack_.reviewed_by = root_.optional_text("reviewed_by").value_or("");
    pack_.reviewed_on = root_.optional_text("reviewed_on").value_or("");
  }

  void declare(const Node& node, const std::string& id, feel::Type type) {
    internal::declare(node, reader_, id, std::move(type), pack_.names);
  }

  void read_names() {
    const std::vector<Node>& inputs = root_.items("inputs");
    pack_.inputs = internal::read_inputs(inputs, reader_);
    for (std::size_t i = 0; i < inputs.size(); ++i)
      declare(inputs[i], pack_.inputs[i].id, pack_.inputs[i].type);

    for (const Node& item : root_.items("parameters")) read_parameter(item);

    // A derived figure may use those above it, so each is declared after it is compiled; as_of and
    // period are known to all of them and therefore take their slots after the last.
    const std::vector<Node>& derived = root_.items("derived");
    std::vector<std::string> ids;
    for (const Node& item : derived) {
      const Node* id = item.find("id");
      ids.push_back(id == nullptr ? "" : reader_.text(*id).value_or(""));
    }
    for (std::size_t i = 0; i < derived.size(); ++i) declare(derived[i], ids[i], feel::Type::Kind::kNumber);
    pack_.names.declare(internal::kAsOf, feel::Type::Kind::kDate);
    pack_.names.declare(internal::kPeriod, feel::Type::Kind::kNumber);
    for (std::size_t i = 0; i < derived.size(); ++i)
      read_derived(derived[i], {ids.begin() + static_cast<std::ptrdiff_t>(i), ids.end()});
  }

  void read_parameter(const Node& item) {
    MapReader map(item, reader_);
    Parameter parameter{.id = map.identifier("id"), .title = map.bilingual("title"), .versions = {}};
    for (const Node& node : map.items("values")) {
      MapReader version(node, reader_);
      Parameter::Version read;
      if (const Node* from = version.required("from"))
        read.in_force.from = reader_.date(*from).value_or(Date());
      version.has("to");
      read.in_force.to = version.optional_date("to");
      if (const Node* value = version.required("value"))
        read.value = reader_.number(*value).value_or(Decimal());
      read.basis = read_basis(version.required("basis"), reader_);
      version.finish();
      if (!parameter.versions.empty()) {
        const Validity& before = parameter.versions.back().in_force;
        if (!before.to || read.in_force.from <= *before.to)
          reader_.report(node, "rules.parameter-overlap");
        else if (before.to->plus_days(1) != read.in_force.from)
          reader_.report(node, "rules.parameter-gap");
      }
      parameter.versions.push_back(std::move(read));
    }
    if (parameter.versions.empty()) reader_.report(item, {"doc.missing-key", {{"key", "values"}}});
    check_days_of(parameter, item);
    map.finish();
    declare(item, parameter.id, feel::Type::Kind::kNumber);
    pack_.parameters.push_back(std::move(parameter));
  }

  // A parameter has a value on every day on which the pack is law.
  void check_days_of(const Parameter& parameter, const Node& item) {
    if (parameter.versions.empty()) return;
    const Date first = parameter.versions.front().in_force.from;
    const std::optional<Date>& last = parameter.versions.back().in_force.to;
    const Validity& needed = pack_.in_force;
    const auto report = [&](Date from, const std::optional<Date>& to) {
      reader_.report(item,
                     {"rules.parameter-uncovered",
                      {{"id", parameter.id}, {"from", to_text(from)}, {"to", to ? to_text(*to) : "…"}}});
    };
    if (first > needed.from) {
      const Date before = first.plus_days(-1);
      report(needed.from, needed.to ? std::min(*needed.to, before) : before);
    }
    if (last && (!needed.to || *last < *needed.to))
      report(std::max(last->plus_days(1), needed.from), needed.to);
  }

  void read_derived(const Node& item, const std::vector<std::string>& not_yet_known) {
    MapReader map(item, reader_);
    const std::string id = map.identifier("id");
    const Bilingual title = map.bilingual("title");
    const std::string unit = map.optional_text("unit").value_or("");
    map.required("scale");
    const auto scale = map.optional_integer("scale", kScales);
    std::optional<Rounding> rounding;
    if (map.has("round")) rounding = read_rounding(map);
    const Node* value = map.required("value");
    map.finish();
    if (value == nullptr) return;
    auto expression = compile(*value, feel::Type::Kind::kNumber);
    if (!expression) return;
    for (const std::string& used : expression->uses()) {
      if (std::ranges::find(not_yet_known, used) != not_yet_known.end()) {
        reader_.report(*value, {"rules.used-before-defined", {{"name", used}}});
      }
    }
    pack_.derived.push_back({id, title, unit, scale.value_or(0), rounding, *std::move(expression)});
  }

  static std::optional<Rounding> read_rounding(MapReader& map) {
    constexpr std::array<Rounding, 3> kRoundings = {Rounding::kHalfEven, Rounding::kHalfUp, Rounding::kDown};
    const auto choice = map.choice("round", {"half_even", "half_up", "down"});
    return choice ? std::optional(kRoundings.at(*choice)) : std::nullopt;
  }

  std::optional<feel::Expression> compile(const Node& node, const feel::Type& wanted) {
    auto expression = internal::compile(node, reader_, pack_.names, wanted);
    if (expression) internal::learn_names(feel::named_texts(*expression), node, reader_, pack_.inputs);
    return expression;
  }

  std::optional<Clause> read_clause(MapReader& map, const char* condition) {
    std::string id = map.identifier("id");
    Bilingual text = map.bilingual("text");
    Basis basis = read_basis(map.required("basis"), reader_);
    const Node* when = map.required(condition);
    if (when == nullptr) return std::nullopt;
    auto expression = compile(*when, feel::Type::Kind::kBoolean);
    if (!expression) return std::nullopt;
    return Clause{std::move(id), std::move(text), std::move(basis), *std::move(expression), false};
  }

  std::vector<Clause> read_clauses(std::string_view key) {
    std::vector<Clause> clauses;
    for (const Node& item : root_.items(key, reason_ids_)) {
      MapReader map(item, reader_);
      auto clause = read_clause(map, "when");
      const auto missing = map.choice("missing", {"go_on", "not_rated"});
      map.finish();
      if (!clause) continue;
      clause->not_rated_if_missing = missing == 1U;
      clauses.push_back(*std::move(clause));
    }
    return clauses;
  }

  void read_conditions() {
    pack_.referrals = read_clauses("referrals");
    pack_.not_rated = read_clauses("not_rated");
    for (const Node& item : root_.items("checks", reason_ids_)) {
      MapReader map(item, reader_);
      auto clause = read_clause(map, "that");
      const auto otherwise = map.choice("otherwise", {"note", "not_rated"});
      map.finish();
      if (clause) pack_.checks.push_back({*std::move(clause), otherwise == 1U});
    }
  }

  void read_groups() {
    for (const Node& item : root_.items("groups")) {
      MapReader map(item, reader_);
      Group group{.id = map.identifier("id"), .title = map.bilingual("title"), .max = {}, .criteria = {}};
      if (!map.has("max")) reader_.report(item, {"doc.missing-key", {{"key", "max"}}});
      group.max = map.optional_number("max");
      for (const Node& node : map.items("criteria", reason_ids_)) read_criterion(node, group);
      map.finish();
      pack_.groups.push_back(std::move(group));
    }
    if (!pack_.has_scorecard()) {
      // Without criteria nobody is rated, and these would be read for nothing.
      for (const char* key : {"not_rated", "checks", "grades", "overrides", "monotone", "general"}) {
        const Node* node = root_.optional(key);
        if (node != nullptr) reader_.report(*node, {"rules.needs-criteria", {{"key", key}}});
      }
      return;
    }
    if (const Node* total = root_.required("total")) pack_.total = reader_.number(*total);
    pack_.score_scale = root_.optional_integer("score_scale", kScales).value_or(2);
  }

  void read_criterion(const Node& item, Group& group) {
    static const std::vector<std::string> kPolicies = {"zero", "exclude", "not_rated", "ask"};
    MapReader map(item, reader_);
    Criterion criterion;
    criterion.id = map.identifier("id");
    criterion.title = map.bilingual("title");
    criterion.basis = read_basis(map.required("basis"), reader_);
    if (!map.has("max")) reader_.report(item, {"doc.missing-key", {{"key", "max"}}});
    criterion.max = map.optional_number("max");
    if (const auto policy = map.choice("missing", kPolicies))
      criterion.missing = static_cast<MissingPolicy>(*policy);
    const bool self_scored = map.has("points");
    const Node* value = map.required(self_scored ? "points" : "value");
    std::optional<std::size_t> slot;
    if (value != nullptr) {
      slot = pack_.names.slot(value->text);
      if (!slot)
        reader_.report(*value, {"rules.unknown-figure", {{"name", value->text}}}, suggestion(value->text));
    }
    const std::vector<Node>& bands = map.items("bands");
    if (map.has("monotone")) criterion.monotone = read_trend(map);
    map.finish();
    if (!slot) return;
    criterion.value = *slot;
    if (const feel::Type& type = pack_.names.type(*slot); self_scored && type != feel::Type::Kind::kNumber) {
      reader_.report(*value, {"rules.wrong-type", {{"type", to_text(type)}}},
                     {"rules.type", {{"type", to_text(feel::Type(feel::Type::Kind::kNumber))}}});
    }
    if (self_scored && !bands.empty()) reader_.report(item, "rules.bands-and-points");
    if (!self_scored && bands.empty()) reader_.report(item, {"doc.missing-key", {{"key", "bands"}}});
    for (const Node& node : bands) read_band(node, criterion);
    group.criteria.push_back(std::move(criterion));
  }

  void read_band(const Node& node, Criterion& criterion) {
    MapReader map(node, reader_);
    const Node* in = map.required("in");
    const Node* points = map.required("points");
    auto in_force = internal::read_optional_in_force(map);
    map.finish();
    if (in == nullptr || points == nullptr) return;
    const auto number = reader_.number(*points);
    auto tests = feel::compile_unary_tests(in->text, internal::origin_of(*in, reader_),
                                           {pack_.names.type(criterion.value), pack_.names},
                                           feel::Mode::kStrict, reader_.diagnostics());
    if (!tests || !number) return;
    std::vector<feel::NamedText> named = feel::named_texts(*tests);
    for (feel::NamedText& one : named) one.slot = one.slot.value_or(criterion.value);
    internal::learn_names(named, *in, reader_, pack_.inputs);
    auto covered = feel::intervals(*tests);
    criterion.bands.push_back({*std::move(tests), *number, std::move(covered), in_force});
  }

  static std::optional<Trend> read_trend(MapReader& map) {
    const auto trend = map.choice("monotone", {"rising", "falling"});
    return trend ? std::optional(*trend == 0U ? Trend::kRising : Trend::kFalling) : std::nullopt;
  }

  void read_promises() {
    const Node* node = root_.optional("monotone");
    if (node == nullptr) return;
    MapReader map(*node, reader_);
    for (const Node::Entry& entry : node->entries) {
      const auto trend = map.choice(entry.key.text, {"rising", "falling"});
      const auto input = std::ranges::find(pack_.inputs, entry.key.text, &Input::id);
      if (input == pack_.inputs.end()) {
        reader_.report(entry.key, {"rules.unknown-figure", {{"name", entry.key.text}}},
                       suggestion(entry.key.text));
      } else if (trend) {
        pack_.promises.push_back({static_cast<std::size_t>(input - pack_.inputs.begin()),
                                  *trend == 0U ? Trend::kRising : Trend::kFalling});
      }
    }
    map.finish();
  }

  void read_grades() {
    for (const Node& item : root_.items("grades")) {
      MapReader map(item, reader_);
      Grade grade{.id = map.identifier("id"), .title = map.bilingual("title"), .at_least = {}};
      if (const Node* at_least = map.required("at_least"))
        grade.at_least = reader_.number(*at_least).value_or(Decimal());
      grade.leads_to = map.choice("class", {"strong", "weak"}) == 1U ? Class::kWeak : Class::kStrong;
      map.finish();
      pack_.grades.push_back(std::move(grade));
    }
    if (pack_.has_scorecard() && pack_.grades.empty()) {
      reader_.report(root_.node(), {"doc.missing-key", {{"key", "grades"}}});
    }
  }

  void read_overrides() {
    for (const Node& item : root_.items("overrides", reason_ids_)) {
      MapReader map(item, reader_);
      auto clause = read_clause(map, "when");
      const auto missing = map.choice("missing", {"go_on", "not_rated"});
      std::vector<std::string> ids;
      for (const Grade& grade : pack_.grades) ids.push_back(grade.id);
      const auto grade = map.choice("grade", ids);
      map.finish();
      if (!clause || !grade) continue;
      clause->not_rated_if_missing = missing == 1U;
      pack_.overrides.push_back({*std::move(clause), *grade});
    }
  }

  void read_grounds() {
    for (const Node& item : root_.items("grounds")) {
      MapReader map(item, reader_);
      std::string id = map.identifier("id");
      Bilingual title = map.bilingual("title");
      Basis basis = read_basis(map.required("basis"), reader_);
      const auto nature = map.choice("nature", {"legal", "failed_consolidation"});
      const auto missing = map.choice("missing", {"ask", "does_not_hold"});
      const Node* when = map.required("when");
      const Node* event = map.required("event");
      auto in_force = internal::read_optional_in_force(map);
      map.finish();
      if (when == nullptr || event == nullptr) continue;
      auto condition = compile(*when, feel::Type::Kind::kBoolean);
      auto day = compile(*event, feel::Type::Kind::kDate);
      if (!condition || !day) continue;
      pack_.grounds.push_back({std::move(id), std::move(title), std::move(basis), *std::move(condition),
                               *std::move(day), nature != 1U, missing != 1U, in_force,
                               reader_.place_of(item)});
    }
    if (pack_.grounds.empty() && !pack_.has_scorecard()) reader_.report(root_.node(), "rules.empty-pack");
  }

  void read_tests() {
    for (const Node& item : root_.items("tests")) {
      MapReader map(item, reader_);
      PackTest test;
      test.place = reader_.place_of(item);
      test.name = map.text("name");
      read_model(map, test);
      const bool is_like = map.has("like");
      if (const Node* day = is_like ? map.optional("as_of") : map.required("as_of"))
        test.as_of = reader_.date(*day).value_or(Date());
      if (const Node* given = is_like ? map.optional("given") : map.required("given"))
        read_given(*given, test.given);
      if (const Node* expect = map.required("expect")) read_expectation(*expect, test);
      map.finish();
      pack_.tests.push_back(std::move(test));
    }
  }

  // `like` takes over the figures and the day of a test above; what the test itself gives replaces them.
  void read_model(MapReader& map, PackTest& test) {
    const auto like = map.optional_text("like");
    if (!like) return;
    const auto model = std::ranges::find(pack_.tests, *like, &PackTest::name);
    if (model == pack_.tests.end()) {
      reader_.report(*map.optional("like"), {"rules.unknown-test", {{"name", *like}}});
      return;
    }
    test.given = model->given;
    test.as_of = model->as_of;
  }

  void read_given(const Node& node, Context& given) {
    for (const Node::Entry& entry : node.entries) {
      const auto input = std::ranges::find(pack_.inputs, entry.key.text, &Input::id);
      if (input == pack_.inputs.end()) {
        reader_.report(entry.key, {"rules.unknown-figure", {{"name", entry.key.text}}},
                       suggestion(entry.key.text));
        continue;
      }
      given.set(entry.key.text, read_value(entry.value, input->type));
    }
  }

  Value read_value(const Node& node, const feel::Type& type) const {
    if (node.kind == Node::Kind::kNull) return {};
    if (type == feel::Type::Kind::kNumber) return reader_.number(node).value_or(Decimal());
    if (type == feel::Type::Kind::kBoolean) return reader_.boolean(node).value_or(false);
    if (type == feel::Type::Kind::kDate) return reader_.date(node).value_or(Date());
    return Value::string(reader_.text(node).value_or(""));
  }

  // The points of a criterion, or "none": nothing is scored for it.
  std::pair<std::string, std::optional<Decimal>> read_points(const Node::Entry& entry) {
    if (entry.value.text != "none") return {entry.key.text, reader_.number(entry.value).value_or(Decimal())};
    // A criterion that is not there would have no points either.
    const bool is_known = std::ranges::any_of(pack_.groups, [&](const Group& group) {
      return std::ranges::find(group.criteria, entry.key.text, &Criterion::id) != group.criteria.end();
    });
    if (!is_known) reader_.report(entry.key, {"rules.unknown-criterion", {{"name", entry.key.text}}});
    return {entry.key.text, std::nullopt};
  }

  void read_expectation(const Node& node, PackTest& test) {
    MapReader map(node, reader_);
    if (const Node* points = map.optional("points")) {
      for (const Node::Entry& entry : points->entries) test.points.push_back(read_points(entry));
    }
    test.score = map.optional_number("score");
    test.grade = map.optional_text("grade");
    if (const auto text = map.optional_text("class")) {
      test.expected_class = class_from_string(*text);
      if (!test.expected_class)
        reader_.report(*map.optional("class"), {"doc.unknown-choice", {{"key", "class"}}});
    }
    test.expects_grounds = map.has("grounds");
    for (const Node& ground : map.items("grounds")) test.grounds.push_back(reader_.text(ground).value_or(""));
    map.finish();
  }

  Message suggestion(const std::string& word) const {
    std::vector<std::string> known;
    for (std::size_t i = 0; i < pack_.names.size(); ++i) known.push_back(pack_.names.name(i));
    const std::string near = nearest(word, known);
    return near.empty() ? Message("rules.declared-figure") : Message("doc.did-you-mean", {{"name", near}});
  }

  Reader reader_;
  MapReader root_;
  IdSet reason_ids_;  // A reason names a clause, a check, an override or a criterion by its id alone.
  Pack pack_;
};

}  // namespace

std::optional<Pack> read_pack(const Document& document, Diagnostics& diagnostics) {
  // Mistakes are counted in a list of their own: the caller's may already hold those of other files.
  Diagnostics found;
  PackReader reader(document, found);
  reader.read();
  Pack pack = reader.take();
  if (!found.has_errors()) internal::check_scorecard(pack, reader.reader(), document.root);
  diagnostics.add(found);
  if (found.has_errors()) return std::nullopt;
  for (Ground& ground : pack.grounds)
    ground.rests_on_parameters =
        pack.rests_on_parameters(ground.when.uses()) || pack.rests_on_parameters(ground.event.uses());
  pack.canonical = canonical_form(document);
  pack.digest = sha256(as_bytes(pack.canonical));
  return pack;
}

}  // namespace htx::rules
