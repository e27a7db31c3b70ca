#include "engine/rules/assessment.h"

#include <algorithm>
#include <array>

namespace htx::rules {
namespace {

// Names of enumerators as they are stored: append, never rename.
constexpr std::array<std::string_view, 4> kCriterionStates = {"scored", "zero_for_missing", "excluded",
                                                              "not_rated"};
constexpr std::array<std::string_view, 4> kGroundStates = {"holds", "does_not_hold", "not_evaluable",
                                                           "other_law"};
constexpr std::array<std::string_view, 3> kCheckStates = {"holds", "fails", "not_evaluable"};
constexpr std::array<std::string_view, 6> kReasons = {"referral", "clause", "missing",
                                                      "refused",  "check",  "out_of_force"};

template <class Enum, std::size_t N>
std::string_view name_of(Enum value, const std::array<std::string_view, N>& names) {
  return names[static_cast<std::size_t>(value)];
}

template <class Enum, std::size_t N>
Enum value_of(std::string_view name, const std::array<std::string_view, N>& names) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return static_cast<Enum>(N - 1);
}

// A figure with its kind, so that "5" the text and 5 the number stay apart: {"n": "5"}.
Json figure(const Value& value) {
  Json json;
  if (const auto number = value.as_number()) return json.add("n", to_text(*number));
  if (const auto boolean = value.as_boolean()) return json.add("b", *boolean);
  if (const auto date = value.as_date()) return json.add("d", to_text(*date));
  if (const auto* text = value.as_string()) return json.add("s", *text);
  return json;
}

Value figure_from(const Json& json) {
  if (const Json* n = json.find("n"))
    return Decimal::from_text(n->string() == nullptr ? "" : *n->string()).value_or(Decimal());
  if (const Json* b = json.find("b"); b != nullptr && b->boolean() != nullptr) return *b->boolean();
  if (const Json* d = json.find("d"))
    return date_from_iso(d->string() == nullptr ? "" : *d->string()).value_or(Date());
  if (json.find("s") != nullptr) return Value::string(json.text_of("s"));
  return {};
}

Json texts(const std::vector<std::string>& values) {
  Json::Array array;
  for (const std::string& value : values) array.push_back(value);
  return array;
}

std::vector<std::string> texts_from(const Json* json) {
  std::vector<std::string> values;
  if (json == nullptr || json->array() == nullptr) return values;
  for (const Json& item : *json->array()) {
    if (item.string() != nullptr) values.push_back(*item.string());
  }
  return values;
}

template <class T, class Write>
Json list(const std::vector<T>& items, Write write) {
  Json::Array array;
  for (const T& item : items) array.push_back(write(item));
  return array;
}

template <class T, class Read>
std::vector<T> list_from(const Json* json, Read read) {
  std::vector<T> items;
  if (json == nullptr || json->array() == nullptr) return items;
  for (const Json& item : *json->array()) items.push_back(read(item));
  return items;
}

std::optional<Decimal> decimal_of(const Json& json, std::string_view name) {
  const Json* member = json.find(name);
  if (member == nullptr || member->string() == nullptr) return std::nullopt;
  return Decimal::from_text(*member->string());
}

Date date_of(const Json& json, std::string_view name) {
  return date_from_iso(json.text_of(name)).value_or(Date());
}

Json write_use(const UsedFigure& use) {
  Json json;
  json.add("name", use.name);
  if (!use.value.is_null()) json.add("value", figure(use.value));
  if (!use.source.empty()) json.add("source", use.source);
  if (use.refused) json.add("refused", true);
  if (use.rounded_from) json.add("rounded_from", to_text(*use.rounded_from));
  return json;
}

UsedFigure read_use(const Json& json) {
  const Json* value = json.find("value");
  return {.name = json.text_of("name"),
          .value = value == nullptr ? Value() : figure_from(*value),
          .source = json.text_of("source"),
          .refused = json.find("refused") != nullptr,
          .rounded_from = decimal_of(json, "rounded_from")};
}

Json write_pack(const PackReference& use) {
  Json json;
  json.add("id", use.id).add("version", use.version).add("digest", use.digest);
  return json;
}

PackReference read_pack_use(const Json& json) {
  return {json.text_of("id"), json.integer_of("version").value_or(0), json.text_of("digest")};
}

Json write_next(const NextBand& next) {
  Json json;
  json.add("band", static_cast<std::int64_t>(next.band)).add("value", to_text(next.value));
  json.add("inclusive", next.inclusive).add("gain", to_text(next.gain));
  return json;
}

Json write_criterion(const CriterionResult& c) {
  Json json;
  json.add("id", c.id).add("state", name_of(c.state, kCriterionStates));
  json.add("facts", list(c.facts, write_use));
  if (c.value) json.add("value", figure(*c.value));
  if (c.band) json.add("band", static_cast<std::int64_t>(*c.band));
  if (c.points) json.add("points", to_text(*c.points));
  if (c.next) json.add("next", write_next(*c.next));
  if (!c.missing.empty()) json.add("missing", texts(c.missing));
  if (c.problem) json.add("problem", c.problem->code);
  return json;
}

CriterionResult read_criterion(const Json& json) {
  CriterionResult c;
  c.id = json.text_of("id");
  c.state = value_of<CriterionResult::State>(json.text_of("state"), kCriterionStates);
  c.facts = list_from<UsedFigure>(json.find("facts"), read_use);
  if (const Json* value = json.find("value")) c.value = figure_from(*value);
  if (const auto band = json.integer_of("band")) c.band = static_cast<std::size_t>(*band);
  c.points = decimal_of(json, "points");
  if (const Json* next = json.find("next")) {
    const Json* inclusive = next->find("inclusive");
    c.next = NextBand{
        .band = static_cast<std::size_t>(next->integer_of("band").value_or(0)),
        .value = decimal_of(*next, "value").value_or(Decimal()),
        .inclusive = inclusive != nullptr && inclusive->boolean() != nullptr && *inclusive->boolean(),
        .gain = decimal_of(*next, "gain").value_or(Decimal())};
  }
  c.missing = texts_from(json.find("missing"));
  if (json.find("problem") != nullptr) c.problem = Message(json.text_of("problem"));
  return c;
}

Json write_ground(const GroundResult& g) {
  Json json;
  json.add("pack", g.pack)
      .add("id", g.id)
      .add("state", name_of(g.state, kGroundStates))
      .add("legal", g.is_legal);
  if (g.event) json.add("event", to_text(*g.event));
  json.add("facts", list(g.facts, write_use));
  if (!g.missing.empty()) json.add("missing", texts(g.missing));
  return json;
}

GroundResult read_ground(const Json& json) {
  const Json* legal = json.find("legal");
  GroundResult g{.pack = json.text_of("pack"),
                 .id = json.text_of("id"),
                 .state = value_of<GroundResult::State>(json.text_of("state"), kGroundStates),
                 .is_legal = legal != nullptr && legal->boolean() != nullptr && *legal->boolean(),
                 .event = {},
                 .facts = list_from<UsedFigure>(json.find("facts"), read_use),
                 .missing = texts_from(json.find("missing"))};
  if (json.find("event") != nullptr) g.event = date_of(json, "event");
  return g;
}

Json write_reason(const NotRatedReason& r) {
  Json json;
  json.add("kind", name_of(r.kind, kReasons)).add("id", r.id);
  if (!r.missing.empty()) json.add("missing", texts(r.missing));
  return json;
}

NotRatedReason read_reason(const Json& json) {
  return {value_of<NotRatedReason::Kind>(json.text_of("kind"), kReasons), json.text_of("id"),
          texts_from(json.find("missing"))};
}

Json write_check(const CheckResult& c) {
  Json json;
  json.add("id", c.id).add("state", name_of(c.state, kCheckStates));
  return json;
}

CheckResult read_check(const Json& json) {
  return {json.text_of("id"), value_of<CheckResult::State>(json.text_of("state"), kCheckStates)};
}

Json write_dates(const Dates& dates) {
  Json json;
  json.add("period", static_cast<std::int64_t>(dates.period));
  json.add("as_of", to_text(dates.as_of)).add("law_on", to_text(dates.law_on));
  return json;
}

}  // namespace

const Fact* Facts::find(const Input& input) const {
  const auto& year = input.of_previous_year ? previous : current;
  const auto fact = year.find(input.field);
  return fact == year.end() ? nullptr : &fact->second;
}

Fact& Facts::of(const Input& input) { return (input.of_previous_year ? previous : current)[input.field]; }

const CriterionResult* Assessment::criterion(std::string_view id) const {
  const auto at = std::ranges::find(criteria, id, &CriterionResult::id);
  return at == criteria.end() ? nullptr : &*at;
}

Json to_json(const Assessment& a) {
  Json json;
  json.add("cooperative", a.cooperative).add("class", to_string(a.result));
  if (a.grade) json.add("grade", *a.grade);
  if (a.score) json.add("score", to_text(*a.score));
  if (a.to_next_grade) json.add("to_next_grade", to_text(*a.to_next_grade));
  json.add("criteria_with_data", static_cast<std::int64_t>(a.criteria_with_data));
  json.add("dates", write_dates(a.dates)).add("pack", write_pack(a.pack));
  json.add("ground_packs", list(a.ground_packs, write_pack));
  if (!a.reasons.empty()) json.add("reasons", list(a.reasons, write_reason));
  if (!a.overrides.empty()) json.add("overrides", texts(a.overrides));
  json.add("checks", list(a.checks, write_check));
  json.add("criteria", list(a.criteria, write_criterion));
  json.add("grounds", list(a.grounds, write_ground));
  return json;
}

Result<Assessment> assessment_from_json(const Json& json) {
  const auto result = class_from_string(json.text_of("class"));
  const Json* dates = json.find("dates");
  const Json* pack = json.find("pack");
  if (!result || dates == nullptr || pack == nullptr)
    return Error(ErrorCode::kCorrupt, "rules.not-an-assessment");
  Assessment a;
  a.cooperative = json.text_of("cooperative");
  a.result = *result;
  if (json.find("grade") != nullptr) a.grade = json.text_of("grade");
  a.score = decimal_of(json, "score");
  a.to_next_grade = decimal_of(json, "to_next_grade");
  a.criteria_with_data = static_cast<std::size_t>(json.integer_of("criteria_with_data").value_or(0));
  a.dates = {static_cast<int>(dates->integer_of("period").value_or(0)), date_of(*dates, "as_of"),
             date_of(*dates, "law_on")};
  a.pack = read_pack_use(*pack);
  a.ground_packs = list_from<PackReference>(json.find("ground_packs"), read_pack_use);
  a.reasons = list_from<NotRatedReason>(json.find("reasons"), read_reason);
  a.overrides = texts_from(json.find("overrides"));
  a.checks = list_from<CheckResult>(json.find("checks"), read_check);
  a.criteria = list_from<CriterionResult>(json.find("criteria"), read_criterion);
  a.grounds = list_from<GroundResult>(json.find("grounds"), read_ground);
  return a;
}

}  // namespace htx::rules
